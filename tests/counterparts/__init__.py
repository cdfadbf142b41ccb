"""The vendors as the shared dialogue tests talk to them: one counterpart for each platform."""
