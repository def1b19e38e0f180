"""Tests of datasets: only what people agreed to goes out, and all of it comes back."""
