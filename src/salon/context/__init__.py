"""Context under posts: notes that members write and rate, shown when raters who usually disagree agree."""
