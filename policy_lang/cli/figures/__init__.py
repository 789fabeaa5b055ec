"""`policy figures`: the figures and tables of a scheme as a list or a workbook, and changed figures put back."""
