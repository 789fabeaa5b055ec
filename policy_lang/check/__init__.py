"""Checking: types and units of expressions, and whether the rules say everything that must be said."""
