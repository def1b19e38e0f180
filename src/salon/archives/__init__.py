"""Taking everything along: archives of one person, made and read again, and moving to another account."""
