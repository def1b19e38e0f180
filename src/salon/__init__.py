"""Salon: a self-hostable social network where people and AI make pictures and talk."""

__version__ = "0.1.0"
