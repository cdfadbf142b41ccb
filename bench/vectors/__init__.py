"""The recipe of bot/vectors/english.npz (see the README beside it)."""
