"""`policy watch`: check, test and explain whenever a file is saved."""
