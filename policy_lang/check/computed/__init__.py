"""Checking of what computes without settling a claim."""
