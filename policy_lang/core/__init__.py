"""Core: the waist of the house. Programs as data, values, ledgers; what front and back meet in."""
