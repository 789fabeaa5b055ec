"""`policy diff` behind its face: the two sides, and the report as text, Markdown, JSON, CSV or a page."""
