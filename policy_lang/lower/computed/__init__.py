"""Lowering of what computes without settling a claim."""
