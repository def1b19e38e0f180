"""Making together: the prompt of the day, challenges, remix chains, and templates with slots."""
