"""Reasons in words: the table of sentences in both tongues, and how names, values and arithmetic are written."""
