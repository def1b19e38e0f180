"""Posts, replies, boosts, favourites, bookmarks, edits."""
