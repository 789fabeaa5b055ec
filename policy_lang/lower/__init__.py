"""Lowering: a checked scheme becomes a Core program."""
