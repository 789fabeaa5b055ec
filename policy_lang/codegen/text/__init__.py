"""The text of the generated function, written from Core."""
