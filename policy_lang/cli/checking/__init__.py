"""What stands behind `policy check`: the work itself, and the memory of what it said."""
