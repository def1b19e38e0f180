"""Web Push: telling people's devices while nothing of ours is open there."""
