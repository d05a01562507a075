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

_ATTEMPT_EVERY = 2
_FIRST = "lead"
_ANSWER = {"reply", "call"}
"""What is not finished while nobody has answered the buyer."""
_WAITS = 20
"""Days an expected close lies ahead where the table does not say."""


def stand(arc: Arc, deal: Standing, line: str, former: Sequence[Stay], workdays: Workdays) -> None:
    """Bring a deal through its former stays to where it stands today."""
    here = Stay(line, deal.stage, deal.days)
    begin = deal.days + sum(stay.days for stay in former)
    start = arc.walk([*former, here], begin, _closing(deal) + SLIP * deal.pushes)
    if deal.stage == _FIRST and deal.source.startswith(("web", "search")):
        text = deal.asked or "Asked what {it} would cost and how long it takes"
        arc.note(start, do.touch("email", arc.say(text), "in"))
    if deal.item:
        arc.note(start, do.write_item(deal.item))
    if deal.attempts:
        _try_often(arc, deal, here, start, workdays)
    else:
        _talk(arc, deal, here, start, workdays)
    touched = deal.days if deal.touched is None else deal.touched
    if not deal.behind:
        is_answered = deal.touched is not None or deal.stage != _FIRST
        arc.note(touched, do.keep_up(workdays.now.today, but=() if is_answered else _ANSWER))
    _end(arc, deal, touched, workdays)


def _closing(deal: Standing) -> int:
    """Days before today on which it is expected to close; below 0 for those to come."""
    return -(_WAITS if deal.close is None else deal.close)


def _talk(arc: Arc, deal: Standing, here: Stay, start: float, workdays: Workdays) -> None:
    """What was said in the present stage, and what comes next."""
    touched = deal.days if deal.touched is None else deal.touched
    if deal.pushes:
        arc.put_off(touched + 1, _closing(deal), deal.pushes)
    if deal.objection is not None:
        arc.object((start + touched) / 2, deal.objection, answered=deal.answered)
    if deal.touched is not None:
        arc.stay(here, start, touched, deal.beats, deal.said)
    if deal.no and deal.lost is None:
        arc.note(touched, do.touch("no", deal.no, "in"))
    if deal.competitor and deal.lost is None:
        arc.note(touched, do.edit(("competitor", deal.competitor)))
    if deal.due is not None:
        at = When(workdays.coming(deal.due), time.fromisoformat(deal.at) if deal.at else None)
        arc.note(touched, do.plan(deal.next or "Follow up", at.day, at, deal.every))


def _try_often(arc: Arc, deal: Standing, here: Stay, start: float, workdays: Workdays) -> None:
    """A talk, and then nobody answers any more."""
    last = deal.touched or 0
    first = last + _ATTEMPT_EVERY * (deal.attempts - 1)
    if deal.beats:
        arc.stay(here, start, first + 1, deal.beats)
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
        text = arc.say(deal.no or "{who} stays with the old way for another year")
        arc.note(deal.lost, do.touch("no", text, "in"))
        arc.note(deal.lost, do.finish(), do.lose(deal.reason, deal.competitor))
