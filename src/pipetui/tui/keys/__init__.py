"""Keys: the one table of them, their names and words, the user's own, and the rows of the help."""
