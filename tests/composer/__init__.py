"""The composer reads, composes and remixes."""
