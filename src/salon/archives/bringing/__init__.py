"""Making what was read out of an archive part of somebody's life here: posts, pictures, people, and what they kept."""
