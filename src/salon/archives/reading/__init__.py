"""Reading archives of this place and of others into items of one shape; runs in a limited process, as `child` there."""
