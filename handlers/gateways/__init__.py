"""Connections that one program shares: the one client of a vendor that is platform and desk at once."""
