"""The platforms' simulated vendors, as the dialogue tests meet them."""
