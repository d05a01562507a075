"""The facts that all metrics are counted from, read through a session as of any moment."""

from __future__ import annotations

import gc
from contextlib import contextmanager
from typing import TYPE_CHECKING

from pipetui.domain.metrics.facts import Facts, lines_of
from pipetui.domain.metrics.rebuilding import deal_as_of
from pipetui.services.learned import load_lines
from pipetui.store.queries.cards import load_maps
from pipetui.store.queries.facts import count_fact_rows, load_deal_facts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pipetui.domain.dates import Now
    from pipetui.domain.metrics.facts import DealFact
    from pipetui.services.session import Session

    Progress = Callable[[int, int], None]


def load_facts(
    session: Session,
    pipeline_id: int | None = None,
    as_of: Now | None = None,
    *,
    working_days: bool,
    progress: Progress | None = None,
) -> Facts:
    """The deals of a pipeline, or of all, as they stood at a moment, now unless told otherwise.

    Of a moment that has passed the deals are rebuilt: what is dated later is not there, and fields
    that were changed since are taken from the log. A deal that was imported later has the fields
    with which it came. `progress` hears how many rows of how many are read; what it raises ends the
    reading.
    """
    now = session.now()
    as_of = as_of or now
    with session.read() as connection:
        maps = load_maps(connection)
        stages = {stage.id: stage for each in maps for stage in each.every_stage}
        heard = _hearing(progress, count_fact_rows(connection)) if progress else _unheard
        is_past = as_of.instant < now.instant
        known = load_deal_facts(connection, as_of, past=is_past, heard=heard)
        stood = (deal_as_of(deal, as_of, stages, exact=exact) for deal, exact in known)
        with collecting_nothing():
            deals = [deal for deal in stood if deal is not None]
    passed: list[DealFact] = []
    if pipeline_id is not None:
        elsewhere = [deal for deal in deals if deal.pipeline_id != pipeline_id]
        passed = [deal for deal in elsewhere if deal.has_stood_in(pipeline_id)]
        deals = [deal for deal in deals if deal.pipeline_id == pipeline_id]
    if as_of.instant == now.instant:  # known already where somebody has looked at a board
        lines = load_lines(session, working_days=working_days)
    else:
        lines = lines_of([*deals, *passed], as_of, working_days=working_days)
    return Facts(
        as_of=as_of,
        maps=maps,
        pipeline_id=pipeline_id,
        deals=tuple(deals),
        passed=tuple(passed),
        lines=lines,
    )


def _hearing(progress: Progress, total: int) -> Callable[[int], None]:
    """Adds up the rows that are read."""
    done = 0

    def heard(rows: int) -> None:
        nonlocal done
        done = min(done + rows, total)
        progress(done, total)

    return heard


def _unheard(_rows: int) -> None:
    pass


@contextmanager
def collecting_nothing() -> Iterator[None]:
    """Leave garbage alone meanwhile: it looks through all that is made, and finds none of it."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
