"""What the Mastodon handler is made of."""
