"""What the WhatsApp handler is made of."""
