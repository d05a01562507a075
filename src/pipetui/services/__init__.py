"""What the program does for people: the write path, and domain values made ready to show."""
