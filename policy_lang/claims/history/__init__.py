"""What a file of claims says beside its claims: corrections, balances carried in, and periods that are closed."""
