"""Follow, block and mute."""
