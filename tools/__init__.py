"""What builds, runs and grades, grouped by purpose; each command is run from the root, with `python -m`."""
