"""Home, local, profile and tag timelines."""
