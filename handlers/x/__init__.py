"""What the X platform is made of: settings, signatures, reading events, calling the API, and what calls cost."""
