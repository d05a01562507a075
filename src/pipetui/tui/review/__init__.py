"""The review: one deal after the other until each has its answer."""
