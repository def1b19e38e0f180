"""Labelers: accounts that say what they find posts and people to be, for whoever subscribes to them."""
