"""The commands, one file each; every one has `run`."""
