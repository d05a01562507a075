"""What is to be won and what was spent, read through a session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.commands import RemoveTarget
from pipetui.domain.model import TargetKind
from pipetui.store.queries.targets import load_spends, load_targets

if TYPE_CHECKING:
    from pipetui.domain.metrics.periods import Period
    from pipetui.domain.model import Spend, Target
    from pipetui.services.session import Session


def targets(session: Session, pipeline_id: int | None = None) -> list[Target]:
    """The targets of a pipeline, or with None all there are, by their periods."""
    with session.read() as connection:
        found = load_targets(connection)
    return [each for each in found if pipeline_id in {None, each.pipeline_id}]


def removals(
    session: Session, days: Period, kind: TargetKind, pipeline_id: int | None
) -> list[RemoveTarget]:
    """What takes back the targets of these days, of a pipeline or of all of them together.

    A mere 0 is read as one of revenue, and means of either kind.
    """
    there = {
        each.kind
        for each in targets(session)
        if (each.first, each.last, each.pipeline_id) == (days.first, days.last, pipeline_id)
    }
    meant = [each for each in TargetKind if each in there and kind in {TargetKind.REVENUE, each}]
    return [RemoveTarget(period=days, kind=each, pipeline=pipeline_id) for each in meant]


def spends(session: Session, period: Period | None = None) -> list[Spend]:
    """The spends that have a day in a period, or with None all there are, by their periods."""
    with session.read() as connection:
        found = load_spends(connection)
    return [each for each in found if period is None or period.touches(each.first, each.last)]
