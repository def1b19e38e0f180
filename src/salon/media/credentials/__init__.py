"""Content Credentials (C2PA): our authority, what we claim about pictures, and what others claim."""
