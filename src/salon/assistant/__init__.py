"""An assistant that waits to be asked: help with one's own words and catching up, by rules or a language model."""
