"""Cards of links: what the page behind a post's first link says of itself."""
