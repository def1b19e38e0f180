"""People: sign-up, sessions, OAuth, profiles."""
