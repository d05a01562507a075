"""How likely deals are to be won that have come to a stage, by the seller's own history."""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from pipetui.domain.metrics.reaching import reach_to_win_of
from pipetui.store.queries.cards import load_maps
from pipetui.store.queries.chances import load_resolved

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from pipetui.domain.metrics.rates import Rate
    from pipetui.services.session import Session

_KNOWN: WeakKeyDictionary[Session, tuple[tuple[int, date], Mapping[int, Rate]]] = (
    WeakKeyDictionary()
)
"""What each session learned last, and when: board, inspector and signs ask for the same."""


def load_measured(session: Session) -> Mapping[int, Rate]:
    """Reach-to-win by stage, of all pipelines over all history, as of now.

    A long history is counted again only after something was written, or on another day.
    """
    now = session.now()
    # Looked at before the history is counted: what is written meanwhile is then read the next time.
    moment = (session.sequence(), now.today)
    known = _KNOWN.get(session)
    if known is not None and known[0] == moment:
        return known[1]
    with session.read() as connection:
        maps = load_maps(connection)
        deals = load_resolved(connection, now.instant)
    measured = {
        stage_id: rate
        for process in maps
        for stage_id, rate in reach_to_win_of(process, deals).items()
    }
    _KNOWN[session] = (moment, measured)
    return measured
