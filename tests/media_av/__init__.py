"""Tests of video, animations and sound, and of files nobody needs any more."""
