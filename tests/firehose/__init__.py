"""Tests of the public stream."""
