"""Web pages that stand alone: style, templates and charts. What a page says comes from its user."""
