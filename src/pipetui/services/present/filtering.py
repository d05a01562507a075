"""What a filter line is understood as, in words for the line below it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.filtering import FilterWord, Subject, filter_words
from pipetui.domain.text import visible
from pipetui.services.present.amounts import money_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipetui.domain.process import ProcessMap

_SAID: Mapping[Subject, str] = {
    Subject.TAG: "tag",
    Subject.PERSON: "with",
    Subject.SOURCE: "from",
    Subject.STALE: "stale",
    Subject.AGEING: "ageing",
    Subject.OVERDUE: "overdue",
    Subject.TODAY: "due today",
    Subject.NO_STEP: "without next step",
    Subject.PARKED: "parked",
    Subject.CLIENT: "client",
    Subject.FIT: "good fit",
    Subject.POOR_FIT: "poor fit",
}
_UNITS = {"d": "day", "w": "week", "m": "month", "y": "year"}


def describe_filter(text: str, process: ProcessMap) -> tuple[str, ...]:
    """Each word of a filter line as it was understood: `tag “web”`, `over €10,000`, `not stale`."""
    words = filter_words(text, process.pipeline.currency)
    return tuple(f"not {_word(word)}" if word.negated else _word(word) for word in words)


def _word(word: FilterWord) -> str:
    if word.amount is not None:
        return f"{word.about} {money_text(word.amount)}"
    if word.about is Subject.IDS:
        several = len(word.ids) > 1
        return f"{len(word.ids):,} deals" if several else f"deal #{min(word.ids)}"
    if word.about in {Subject.WON, Subject.LOST}:
        return f"{word.about}{_within(word)}"
    quoted = f"“{visible(word.text)}”" if word.text else ""
    return f"{_SAID.get(word.about, '')} {quoted}".strip()


def _within(word: FilterWord) -> str:
    if word.within is None:
        return ""
    count, unit = word.within
    return f" in the last {count} {_UNITS[unit]}s" if count != 1 else f" in the last {_UNITS[unit]}"
