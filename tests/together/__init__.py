"""Making together."""
