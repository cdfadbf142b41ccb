"""What the bot knows: a pure room without I/O, clock, chance or async."""
