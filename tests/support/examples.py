"""How many examples a law is tried with that costs much for each."""

from __future__ import annotations

from hypothesis import settings

FEW = settings().max_examples // 3
"""A third of what the profile of the run says; `tests/conftest.py` has the profiles."""
FEWEST = FEW // 2
"""Where each example is a whole history in a database."""
