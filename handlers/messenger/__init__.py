"""What the Messenger handler is made of."""
