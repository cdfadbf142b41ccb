"""`make fuzz`: hostile requests by the hundred thousand at a running Frontdesk, each drawn from a seed."""
