"""How well a deal fits: the qualification questions of its pipeline, answered."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from pipetui.domain.errors import BadValue
from pipetui.domain.text import clean_line, fold, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


class Answer(StrEnum):
    """What a question was answered with; a yes speaks for the deal."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class FitClass(StrEnum):
    """How a fit is judged."""

    GOOD = "good"
    FAIR = "fair"
    POOR = "poor"
    UNKNOWN = "unknown"
    """No question was answered with yes or no."""


GOOD_FROM = Fraction(2, 3)
"""The share of yes from which a fit is good."""
POOR_BELOW = Fraction(1, 2)
"""The share of yes below which it is poor."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """The answers counted; who does not know has not said no."""

    yes: int = 0
    no: int = 0
    unknown: int = 0
    """Answered so; a question that was not asked yet counts nowhere."""

    @property
    def n(self) -> int:
        """How many answers the score rests on."""
        return self.yes + self.no

    @property
    def share(self) -> Fraction | None:
        """The share of yes among yes and no; None when neither was answered."""
        return Fraction(self.yes, self.n) if self.n else None

    @property
    def score(self) -> float | None:
        """The same from 0.0 to 1.0."""
        return float(self.share) if self.share is not None else None

    @property
    def judged(self) -> FitClass:
        """Good, fair, poor, or unknown."""
        share = self.share
        if share is None:
            return FitClass.UNKNOWN
        if share >= GOOD_FROM:
            return FitClass.GOOD
        return FitClass.POOR if share < POOR_BELOW else FitClass.FAIR


def answers_of(
    fit: Iterable[tuple[str, str]], questions: Sequence[str]
) -> dict[str, Answer | None]:
    """Each question of a pipeline in its order and how a deal answers it; None: not yet."""
    said = {fold(question): answer for question, answer in fit}
    known = {str(answer): answer for answer in Answer}
    return {question: known.get(said.get(fold(question), "")) for question in questions}


def fit_of(fit: Iterable[tuple[str, str]], questions: Sequence[str]) -> Fit:
    """The fit of a deal by the questions its pipeline asks now; others were answered in vain."""
    answers = list(answers_of(fit, questions).values())
    return Fit(
        yes=answers.count(Answer.YES),
        no=answers.count(Answer.NO),
        unknown=answers.count(Answer.UNKNOWN),
    )


def fit_text(fit: Fit) -> str | None:
    """A fit in words: `71 %, 5 of 7 yes, 1 unknown`; None when nothing was answered."""
    unknown = f"{fit.unknown} unknown" if fit.unknown else ""
    if fit.share is None:
        return unknown or None
    percent = f"{round(100 * fit.share)} %, {fit.yes} of {fit.n} yes"
    return f"{percent}, {unknown}" if unknown else percent


def read_answer(text: str) -> Answer | None:
    """`yes`, `no`, `unknown` or the start of one, `?` for unknown; an empty text for none.

    Raises BadValue for anything else.
    """
    said = fold(clean_line(text))
    if not said:
        return None
    if said == "?":
        return Answer.UNKNOWN
    found = next((answer for answer in Answer if answer.startswith(said)), None)
    if found is None:
        message = f"{shown(text)} is no answer"
        raise BadValue(message, "yes, no or unknown")
    return found
