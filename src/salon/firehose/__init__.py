"""The public stream of what happens here, and who may have the words and pictures in it."""
