"""Tests of the parts without a domain."""
