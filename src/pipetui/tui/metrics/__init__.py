"""The metrics' screen: its pages as lines, and what it is asked for."""
