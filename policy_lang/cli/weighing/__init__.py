"""`policy readings`: ambiguous clauses, what each option pays, and for whom, as text, JSON or a page."""
