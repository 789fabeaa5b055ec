"""What is checked of accounts: closings, and clauses that cannot stand together."""
