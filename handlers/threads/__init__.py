"""What the Threads handler is made of."""
