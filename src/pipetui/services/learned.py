"""What a session has learned from the seller's own history: when a stay is too long, and chances.

A long history is read again only after something was written, or on another day.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar
from weakref import WeakKeyDictionary

from pipetui.domain.metrics.reaching import reach_to_win_of
from pipetui.domain.staleness import learn_lines
from pipetui.store.queries.cards import load_maps
from pipetui.store.queries.chances import load_resolved
from pipetui.store.queries.lines import load_advances

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Mapping
    from datetime import date

    from pipetui.domain.metrics.rates import Rate
    from pipetui.domain.staleness import Lines
    from pipetui.services.session import Session

T = TypeVar("T")

_KNOWN: WeakKeyDictionary[Session, dict[Hashable, tuple[tuple[int, date], Any]]] = (
    WeakKeyDictionary()
)
"""What each session learned last of each thing, and when: board, review and signs ask alike."""


def load_lines(session: Session, *, working_days: bool) -> Lines:
    """The lines of all stages as of now; with `working_days` all days are counted so."""

    def read() -> Lines:
        with session.read() as connection:
            stays = load_advances(connection, session.now())
        return learn_lines(stays, working_days=working_days)

    return _once(session, ("lines", working_days), read)


def load_measured(session: Session) -> Mapping[int, Rate]:
    """Reach-to-win by stage, of all pipelines over all history, as of now."""

    def read() -> Mapping[int, Rate]:
        with session.read() as connection:
            maps = load_maps(connection)
            deals = load_resolved(connection, session.now().instant)
        return {
            stage_id: rate
            for process in maps
            for stage_id, rate in reach_to_win_of(process, deals).items()
        }

    return _once(session, "chances", read)


def _once(session: Session, what: Hashable, read: Callable[[], T]) -> T:
    """What was learned before, unless something was written since or a day has gone by."""
    # Looked at before the history is read: what is written meanwhile is then read the next time.
    moment = (session.sequence(), session.now().today)
    kept = _KNOWN.setdefault(session, {})
    if what not in kept or kept[what][0] != moment:
        kept[what] = (moment, read())
    return kept[what][1]  # type: ignore[no-any-return]
