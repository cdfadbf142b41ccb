"""The managers' pages."""
