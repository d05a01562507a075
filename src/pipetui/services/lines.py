"""After how many days a deal has been in its stage too long, by the seller's own history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.staleness import learn_lines
from pipetui.store.queries.lines import load_advances

if TYPE_CHECKING:
    from pipetui.domain.staleness import Lines
    from pipetui.services.session import Session


def load_lines(session: Session, *, working_days: bool = False) -> Lines:
    """The lines of all stages as of now; with `working_days` all days are counted so."""
    with session.read() as connection:
        stays = load_advances(connection, session.now())
    return learn_lines(stays, working_days=working_days)
