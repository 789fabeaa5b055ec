"""Names: which modules there are, what each name in them stands for, and what a reading or an edition changes."""
