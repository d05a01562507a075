"""Everything that can go wrong for a person, in one tree.

    PipetuiError
    ├── Refused          the user can put it right          exit 1
    │   └── BadValue     a text that is no such value       exit 1
    ├── Conflict         somebody else changed it meanwhile exit 3
    ├── StoreError       the database cannot be used        exit 4
    └── InputError       a file cannot be read              exit 5

Each carries what happened and what to do; the command line and the screen map them to people in
one place each.
"""

from __future__ import annotations

from dataclasses import dataclass


class PipetuiError(Exception):
    """Something a person should be told: what happened, and what to do about it."""

    kind = "bug"
    exit_code = 70

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why one deal was left as it was.

    `missing` names what keeps a gate closed, items and conditions; it is empty for other reasons.
    """

    id: int | None
    reason: str
    missing: tuple[str, ...] = ()
    passable: bool = False
    """Whether a reason would let it pass."""


class Refused(PipetuiError):
    """The request cannot be done as asked, and nothing was changed."""

    kind = "refused"
    exit_code = 1

    def __init__(self, message: str, hint: str = "", refusals: tuple[Refusal, ...] = ()) -> None:
        super().__init__(message, hint)
        self.refusals = refusals

    @property
    def missing(self) -> tuple[str, ...]:
        """The open checklist items of every refused deal, in order."""
        return tuple(item for refusal in self.refusals for item in refusal.missing)


class BadValue(Refused):
    """A text that was given for a date, an amount, a field or the like is not one."""


class Conflict(PipetuiError):
    """What was seen when the change was asked for is no longer so; nothing was written."""

    kind = "conflict"
    exit_code = 3


class StoreError(PipetuiError):
    """The database is locked, damaged, foreign, too new, read-only, full or out of reach."""

    kind = "store"
    exit_code = 4


class InputError(PipetuiError):
    """A file to be read is unreadable, or rows of it were rejected."""

    kind = "input"
    exit_code = 5
