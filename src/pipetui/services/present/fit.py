"""How well a deal fits, as the command line's contract shows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipetui.domain.fit import answers_of, fit_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipetui.domain.model import Deal

_DIGITS = 4


def fit_json(deal: Deal, questions: Sequence[str]) -> dict[str, Any]:
    """The score with what it rests on, and the answer to each question; null: not yet."""
    fit = fit_of(deal.fit, questions)
    return {
        "score": None if fit.score is None else round(fit.score, _DIGITS),
        "n": fit.n,
        "yes": fit.yes,
        "no": fit.no,
        "unknown": fit.unknown,
        "judged": str(fit.judged),
        "answers": {
            question: None if answer is None else str(answer)
            for question, answer in answers_of(deal.fit, questions).items()
        },
    }
