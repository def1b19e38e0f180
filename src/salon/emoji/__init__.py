"""The place's own emoji: small pictures that stand for a word between colons."""
