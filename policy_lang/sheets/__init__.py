"""Workbooks of Excel, read and written cell by cell. What the cells mean is known to whoever asks."""
