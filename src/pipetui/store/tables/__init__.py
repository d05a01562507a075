"""The tables, in modules by subject, so that a command maps only those it touches."""
