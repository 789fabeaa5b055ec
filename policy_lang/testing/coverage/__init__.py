"""Which rules of a scheme its scenarios touch."""
