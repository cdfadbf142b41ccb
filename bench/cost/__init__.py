"""What a message costs: the full durable path beside floors and peers, in one run (docs/performance.md)."""
