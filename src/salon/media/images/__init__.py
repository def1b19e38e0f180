"""From a picture's bytes to the forms of it that are shown: pure, and safe to run on hostile input in the sandbox."""
