"""Archives: what is taken along, and what comes back."""
