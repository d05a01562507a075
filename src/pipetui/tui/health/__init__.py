"""The signs of a pipeline as lines, and the widget that paints them."""
