"""What people do with each other, through the public API."""
