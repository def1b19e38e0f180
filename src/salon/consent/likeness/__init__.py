"""Likeness: who may make pictures of somebody, by what that person says."""
