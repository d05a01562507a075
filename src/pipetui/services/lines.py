"""After how many days a deal has been in its stage too long, by the seller's own history."""

from __future__ import annotations

from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from pipetui.domain.staleness import learn_lines
from pipetui.store.queries.lines import load_advances

if TYPE_CHECKING:
    from datetime import date

    from pipetui.domain.staleness import Lines
    from pipetui.services.session import Session

_KNOWN: WeakKeyDictionary[Session, tuple[tuple[int, date, bool], Lines]] = WeakKeyDictionary()
"""What each session learned last, and when: board, review and signs ask for the same."""


def load_lines(session: Session, *, working_days: bool) -> Lines:
    """The lines of all stages as of now; with `working_days` all days are counted so.

    A long history is read again only after something was written, or on another day.
    """
    now = session.now()
    # Looked at before the history is read: what is written meanwhile is then read the next time.
    moment = (session.sequence(), now.today, working_days)
    known = _KNOWN.get(session)
    if known is not None and known[0] == moment:
        return known[1]
    with session.read() as connection:
        stays = load_advances(connection, now)
    lines = learn_lines(stays, working_days=working_days)
    _KNOWN[session] = (moment, lines)
    return lines
