"""From text to the syntax tree, and back: grammar, keywords, literals, parser, recovery, formatter."""
