"""What the Bluesky handler is made of."""
