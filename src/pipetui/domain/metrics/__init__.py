"""Facts to numbers: each a pure function that is given the moment and the zone it counts in."""
