"""Figures made ready for people: the same blocks for screen, command line and report."""
