"""Work on files from strangers, done in processes that may break without harm."""
