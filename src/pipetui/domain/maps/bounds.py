"""How much a map can hold: the same for what is typed on a screen and what a file says."""

from __future__ import annotations

from typing import Final

from pipetui.domain.errors import Refused

MOST_STAGES: Final = 500
MOST_PARTS: Final = 100
"""Items of a stage; its branches, and its actions on entering and on leaving, too."""
MOST_ENTRIES: Final = 500
"""Texts, conditions or routes in one list."""
MOST_DAYS: Final = 3650
MOST_TRIES: Final = 1000
FEWEST_DEALS: Final = 1
MOST_DEALS: Final = 10_000
MOST_CUSTOMERS: Final = 10**9
MOST_VALUE: Final = 10**15
MOST_KEY: Final = 64
"""Characters of a key."""

_PARTS = frozenset({"items", "branches", "on_enter", "on_leave"})

MARKS: Final = {"start": "is_start", "qualified": "is_qualified", "ask": "is_ask"}
"""What at most one stage is: as a file and a place say it, and the field of the stage."""


LISTS_OF_A_STAGE: Final = (*sorted(_PARTS), "conditions", "links")


def most_in(field: str) -> int:
    """How many entries the list of this field holds."""
    return MOST_PARTS if field in _PARTS else MOST_ENTRIES


def require_room(what: str, wanted: int, most: int) -> None:
    """Refuse to make something hold more than it can; `what` names it for people."""
    if wanted > most:
        message = f"{what} cannot hold {wanted:,}"
        raise Refused(message, f"at most {most:,} fit")
