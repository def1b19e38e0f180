"""Tests of pictures: uploads, attachments, what is said of them."""
