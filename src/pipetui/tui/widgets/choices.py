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

    Without a `key` the text itself is handed over. A `letter` of its own takes the choice where a
    number would otherwise.
    """

    text: str
    detail: str = ""
    key: str = ""
    letter: str = ""

    @property
    def value(self) -> str:
        """What whoever asked gets."""
        return self.key or self.text


@dataclass(frozen=True, slots=True)
class Row:
    """A choice as it stands in a list: its folded text, the letter or number that takes it."""

    choice: Choice
    folded: str = ""
    shortcut: str = ""


def begun(choices: Iterable[Choice], typed: str) -> str | None:
    """What the first choice hands over whose text begins so; None when there is none."""
    wanted = fold(typed)
    return next((each.value for each in choices if fold(each.text).startswith(wanted)), None)


def rows_of(choices: Iterable[str | Choice], *, instant: bool = False) -> tuple[Row, ...]:
    """Choices as rows, in their order; the instant ones with the letter or number of each."""
    made = (Choice(each) if isinstance(each, str) else each for each in choices)
    return tuple(
        Row(choice, fold(choice.text), (choice.letter or str(number)) if instant else "")
        for number, choice in enumerate(made, 1)
    )


def narrow(rows: Sequence[Row], typed: str) -> tuple[Row, ...]:
    """The rows a text can mean: by what stands beside them, else by beginning, else by part."""
    wanted = fold(typed)
    for fits in (_answers, _begins, _holds):
        found = tuple(row for row in rows if fits(row, wanted))
        if found:
            return found
    return ()


def answers(row: Row, typed: str) -> bool:
    """Whether the text is the letter or number that takes a row, or the beginning of it."""
    return _answers(row, fold(typed))


def begins(row: Row, typed: str) -> bool:
    """Whether the text so far is the beginning of a row's."""
    return _begins(row, fold(typed))


def _answers(row: Row, wanted: str) -> bool:
    return bool(wanted) and row.shortcut.startswith(wanted)


def _begins(row: Row, wanted: str) -> bool:
    return row.folded.startswith(wanted)


def _holds(row: Row, wanted: str) -> bool:
    return wanted in row.folded
