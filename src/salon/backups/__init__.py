"""Copies of the whole place: made while it runs, brought back whole, and nobody comes back who was erased since."""
