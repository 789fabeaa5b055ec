"""The commands, one file each; every one that `root` lists has `run`."""
