"""Commands that settle a history or a single claim from the shell."""
