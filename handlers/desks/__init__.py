"""One file for each desk: where the team sees escalations and answers."""
