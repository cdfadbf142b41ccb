"""Other matchers beside ours, each a program that runs in an environment of its own (see environments.py)."""
