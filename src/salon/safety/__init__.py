"""Keeping people safe: reports, and what moderators do about them."""
