"""The review, read through a session: the queue of the day, and what has grown too old."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.cadence import find_old, learn_limit
from pipetui.domain.review import Policy, ReviewItem, review_queue
from pipetui.services.learned import load_lines
from pipetui.services.reading import map_of
from pipetui.services.settings.config import Day
from pipetui.store.queries.cards import load_maps
from pipetui.store.queries.review import load_cycles, load_standings, load_tries

if TYPE_CHECKING:
    from collections.abc import Collection

    from pipetui.domain.cadence import Purge
    from pipetui.services.session import Session

__all__ = ["ReviewItem", "load_items", "load_policy", "load_purge", "load_queue"]


def load_queue(
    session: Session,
    pipeline_id: int | None = None,
    day: Day | None = None,
    policy: Policy | None = None,
) -> tuple[ReviewItem, ...]:
    """The deals of a pipeline, or of all, that need a decision now, most urgent first.

    A `policy` that was loaded before spares the reading of the history.
    """
    policy = policy or load_policy(session, day, pipeline_id)
    now = session.now()
    with session.read() as connection:
        maps = load_maps(connection)
        deals = load_standings(connection, now.today, pipeline_id)
    return review_queue(deals, maps, now, policy)


def load_items(
    session: Session, deal_ids: Collection[int], policy: Policy
) -> dict[int, ReviewItem]:
    """Those of some deals that need a decision now, by their ids."""
    now = session.now()
    with session.read() as connection:
        maps = load_maps(connection)
        deals = load_standings(connection, now.today, deal_ids=deal_ids)
    return {item.deal_id: item for item in review_queue(deals, maps, now, policy)}


def load_policy(session: Session, day: Day | None = None, pipeline_id: int | None = None) -> Policy:
    """The lines and limits as of now, by the settings and what history teaches."""
    day = day or Day()
    limits = {}
    if day.attempts == "learned":
        with session.read() as connection:
            tries = load_tries(connection, session.now().instant, pipeline_id)
        limits = {line: learn_limit(counts) for line, counts in tries.items()}
    lines = load_lines(session, working_days=day.working_days)
    return Policy(lines=lines, limits=limits, answer_hours=day.answer_hours)


def load_purge(session: Session, pipeline_id: int) -> Purge:
    """The open deals of a pipeline that are older than nine in ten wins; Refused without one."""
    now = session.now()
    with session.read() as connection:
        map_of(connection, pipeline_id)  # refuses one that is not there
        cycles = load_cycles(connection, pipeline_id, now)
    return find_old(cycles.won, cycles.standing, now.today)
