"""Rows become JSON in Mastodon's own shapes."""
