"""The deals that stand somewhere today: their way until here, then exactly what the table says."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING

from pipetui.domain.dates import When
from pipetui.services.demo import diary as do
from pipetui.services.demo.arcs import SLIP, Stay

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipetui.services.demo.arcs import Arc
    from pipetui.services.demo.content import Standing
    from pipetui.services.demo.workdays import Workdays

_ATTEMPT_EVERY = 3
_WAITS = 20
"""Days an expected close lies ahead where the table does not say."""


def stand(arc: Arc, deal: Standing, line: str, former: Sequence[Stay], workdays: Workdays) -> None:
    """Bring a deal through its former stays to where it stands today."""
    here = Stay(line, deal.stage, deal.days)
    begin = deal.days + sum(stay.days for stay in former)
    closing = -(deal.close if deal.close is not None else _WAITS)
    start = arc.walk([*former, here], begin, closing + SLIP * deal.pushes)
    if deal.stage == "lead" and deal.source.startswith(("web", "search")):
        text = deal.asked or "Asked what {it} would cost and how long it takes"
        arc.note(start, do.touch("email", arc.say(text), "in"))
    if deal.attempts:
        _try_often(arc, deal, workdays)
        return
    touched = deal.days if deal.touched is None else deal.touched
    if deal.pushes:
        arc.put_off(touched + 1, closing, deal.pushes)
    if deal.objection is not None:
        arc.object((start + touched) / 2, deal.objection)
    if deal.touched is not None:
        arc.stay(here, start, touched, deal.beats, deal.said)
    if deal.no:
        arc.note(touched, do.touch("no", deal.no, "in"))
    if deal.competitor:
        arc.note(touched, do.edit(("competitor", deal.competitor)))
    if deal.due is not None:
        at = When(workdays.coming(deal.due), time.fromisoformat(deal.at) if deal.at else None)
        arc.note(touched, do.plan(deal.next or "Follow up", at.day, at))
    _end(arc, deal, touched, workdays)


def _try_often(arc: Arc, deal: Standing, workdays: Workdays) -> None:
    last = deal.touched or 0
    first = last + _ATTEMPT_EVERY * (deal.attempts - 1)
    arc.note(first, do.plan(deal.next or "Try again", workdays.day(-first)))
    for place in range(deal.attempts):
        arc.note(first - _ATTEMPT_EVERY * place, do.attempt())


def _end(arc: Arc, deal: Standing, touched: float, workdays: Workdays) -> None:
    if deal.park is not None:
        until = workdays.coming(deal.park) if deal.park < 0 else workdays.day(deal.park)
        arc.note(touched, do.park(until))
    if deal.churn is not None:
        arc.leave(deal.churn, arc.content.churns[-1])
    if deal.lost is not None:
        text = arc.say("{who} stays with the old way for another year")
        arc.note(deal.lost, do.touch("no", text, "in"))
        arc.note(deal.lost, do.finish(), do.lose("No decision", "Nobody: stays as it is"))
