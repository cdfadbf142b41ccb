"""Benchmarks and training recipes: run by hand, never imported by the program."""
