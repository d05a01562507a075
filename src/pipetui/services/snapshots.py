"""Forecasts noted when a month, a quarter or a year begins, to see later how near they came.

They are beside the operation log: the program notes them, nobody undoes them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.errors import PipetuiError
from pipetui.domain.metrics.reaching import reach_of_all
from pipetui.domain.metrics.snapshots import due_periods, keys_of, take_snapshot
from pipetui.services.facts import load_facts
from pipetui.store.queries import snapshots as kept

if TYPE_CHECKING:
    from pipetui.domain.metrics.snapshots import Snapshot
    from pipetui.services.session import Session


def load_snapshots(session: Session) -> tuple[Snapshot, ...]:
    """Every forecast that was noted, in the order in which they were."""
    with session.read() as connection:
        return kept.load_snapshots(connection)


def take_due_snapshots(session: Session, *, working_days: bool) -> int:
    """Note the forecasts of today's month, quarter and year that were not noted yet.

    Gives how many were. The first one of a period stays, whoever else is starting; where the
    database cannot be written to, is busy or has no deals, none is noted and nobody is told. When
    none is due this is one small query.
    """
    try:
        today = session.now().today
        with session.read() as connection:
            known = kept.noted_keys(connection, keys_of(today))
        if not due_periods(today, known):
            return 0
        facts = load_facts(session, working_days=working_days)
        if not facts.deals:
            return 0  # before the deals are brought in there is nothing to foresee
        measured = reach_of_all(facts.maps, facts.deals)
        due = due_periods(facts.as_of.today, known)  # by now another day may have begun
        return session.note_snapshots(take_snapshot(facts, each, measured) for each in due)
    except PipetuiError:
        return 0
