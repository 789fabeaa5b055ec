"""Commands that speak of editions among themselves: the next one, and the law above one."""
