"""Pictures: uploads, variants, alt text and how they were made."""
