"""The board: its state, measures and painting are pure; one widget puts them on the screen."""
