"""What the Instagram platform is made of: settings, comments and mentions, token, checks, catching up."""
