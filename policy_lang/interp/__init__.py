"""The reference interpreter: the definition of the language."""
