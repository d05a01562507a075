"""Figures made ready for people: the same blocks for the screen, the command line and the report."""
