"""What a prompt offers to choose from, and what of it a text can mean."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipetui.domain.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several: what is read, what is said of it at the right, what is handed over.

    Without a `key` the text itself is handed over.
    """

    text: str
    detail: str = ""
    key: str = ""

    @property
    def value(self) -> str:
        """What whoever asked gets."""
        return self.key or self.text


@dataclass(frozen=True, slots=True)
class Row:
    """A choice as it stands in a list: its folded text, and the number it answers to, if any."""

    choice: Choice
    folded: str = ""
    number: int | None = None


def begun(choices: Iterable[Choice], typed: str) -> str | None:
    """What the first choice hands over whose text begins so; None when there is none."""
    wanted = fold(typed)
    return next((each.value for each in choices if fold(each.text).startswith(wanted)), None)


def rows_of(choices: Iterable[str | Choice], *, numbered: bool = False) -> tuple[Row, ...]:
    """Choices as rows, in their order."""
    made = (Choice(each) if isinstance(each, str) else each for each in choices)
    return tuple(
        Row(choice, fold(choice.text), number if numbered else None)
        for number, choice in enumerate(made, 1)
    )


def narrow(rows: Sequence[Row], typed: str) -> tuple[Row, ...]:
    """The rows a text can mean: by number where they have one, else by beginning, else by part."""
    wanted = fold(typed)
    for fits in (_is_number, _begins, _holds):
        found = tuple(row for row in rows if fits(row, wanted))
        if found:
            return found
    return ()


def begins(row: Row, typed: str) -> bool:
    """Whether the text so far is the beginning of a row's."""
    return _begins(row, fold(typed))


def _is_number(row: Row, wanted: str) -> bool:
    return bool(wanted) and row.number is not None and str(row.number).startswith(wanted)


def _begins(row: Row, wanted: str) -> bool:
    return row.folded.startswith(wanted)


def _holds(row: Row, wanted: str) -> bool:
    return wanted in row.folded
