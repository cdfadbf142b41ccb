"""How Frontdesk runs: input and output, time, processes."""
