"""Tests of who allows what."""
