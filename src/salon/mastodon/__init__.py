"""The Mastodon client API: entities, REST and streaming, and nothing else."""
