"""The signs of health that are counted from what waits for review."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipetui.domain.review import ReasonKind
from pipetui.domain.signs import Sign, SignKind
from pipetui.domain.text import counted

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipetui.domain.signs import Facts, Thresholds

NONE_OPEN = "no deal is open"


class OfQueue(NamedTuple):
    """A sign that the review counts."""

    kind: SignKind
    label: str
    in_order: str
    reasons: frozenset[ReasonKind]
    limit: Callable[[Thresholds], int]
    what: str
    advice: str


OVERDUE = OfQueue(
    SignKind.OVERDUE,
    "Overdue steps, missed days",
    "Steps and days in time",
    frozenset({ReasonKind.OVERDUE, ReasonKind.CHECKLIST_OVERDUE, ReasonKind.SLIPPED}),
    lambda limits: limits.overdue,
    "with a step or an item overdue, or past their expected close",
    "Do what is overdue today, or give it a day on which you will.",
)
STALE = OfQueue(
    SignKind.STALE,
    "Stale deals",
    "Deals are looked after",
    frozenset({ReasonKind.TOO_LONG, ReasonKind.UNTOUCHED}),
    lambda limits: limits.stale,
    "too long in their stage, or untouched",
    "Call, and ask whether it is still wanted; then move it on, park it, or let it go.",
)
NO_STEP = OfQueue(
    SignKind.NO_STEP,
    "No next step",
    "Next steps are set",
    frozenset({ReasonKind.NO_STEP}),
    lambda limits: limits.no_step,
    "without a next step",
    "Give each a next step with a day, agreed with the buyer where you can.",
)
UNANSWERED = OfQueue(
    SignKind.UNANSWERED,
    "Leads waiting for the first answer",
    "Leads are answered",
    frozenset({ReasonKind.UNANSWERED}),
    lambda limits: limits.unanswered,
    "waiting for an answer",
    "Answer them before anything else: who answers first is heard.",
)


def sign_of_queue(facts: Facts, sign: OfQueue) -> Sign:
    """The sign, with the deals that the review has for its reasons."""
    why = {
        item.deal_id: "; ".join(each.text for each in reasons)
        for item in facts.queue
        if (reasons := [each for each in item.reasons if each.kind in sign.reasons])
    }
    deals = tuple(why)
    limit = sign.limit(facts.limits)
    return Sign(
        kind=sign.kind,
        label=sign.label,
        in_order=sign.in_order,
        shows=len(deals) > limit,
        count=len(deals),
        of=len(facts.deals),
        said=f"{len(deals)} of {len(facts.deals)} {sign.what}" if facts.deals else NONE_OPEN,
        threshold=f"more than {counted(limit, 'deal')}" if limit else "one deal is enough",
        deals=deals,
        why=why,
        advice=sign.advice,
    )
