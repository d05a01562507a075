"""The signs of a pipeline as lines of a page."""
