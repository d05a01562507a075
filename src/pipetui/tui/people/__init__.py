"""People and firms: who they are, what they take part in, and which of them are the same."""
