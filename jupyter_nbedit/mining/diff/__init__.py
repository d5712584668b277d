"""One edit of a dataset as a diff for people."""
