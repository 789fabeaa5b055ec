"""What a file of claims says about other rows: corrections, and balances carried in."""
