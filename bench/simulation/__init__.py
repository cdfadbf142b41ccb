"""The program's core in a world that is drawn from a seed: what `make simulate` plays, ten thousands of times."""
