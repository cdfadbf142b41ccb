"""What `frontdesk …` does: one file a command."""
