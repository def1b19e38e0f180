"""Tests of Salon; each room's are in a folder of its name."""
