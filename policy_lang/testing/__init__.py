"""What tests of a scheme say about it: which of its rules they touch, and which changes of it they would notice."""
