"""The built-in composer as an engine: it composes scenes from vector art, offline; it is not a neural model."""
