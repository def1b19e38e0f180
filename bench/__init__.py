"""Measurements, always against a ceiling taken in the same run: this is what `make bench` runs."""
