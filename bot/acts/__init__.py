"""What each act of a teammate does, by what it is about: the way back, once the act itself is kept (bot/desk.py)."""
