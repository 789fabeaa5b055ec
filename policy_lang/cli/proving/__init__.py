"""What `policy test --coverage` and `--mutate` find, and `policy boundaries`, for people and for programs."""
