"""What the Discord platform and the Discord desk share: reading frames, refusals, what was missed, interactions."""
