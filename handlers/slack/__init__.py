"""What the Slack desk is made of: texts, blocks, signatures, acts, calls and the socket."""
