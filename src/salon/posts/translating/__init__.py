"""Posts in other languages, where the operator named a translation engine."""
