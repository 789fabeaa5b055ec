"""Inputs of calculations in, values out."""
