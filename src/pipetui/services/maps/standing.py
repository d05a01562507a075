"""How many deals stand on a map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.store.queries import maps

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipetui.services.session import Session


def open_deals(session: Session) -> Mapping[int, int]:
    """The deals being sold now, by the id of their stage; parked ones left out."""
    today = session.now().today
    with session.read() as connection:
        return maps.open_deals(connection, today)


def standing_deals(session: Session) -> Mapping[int, int]:
    """All deals that need a place when their stage goes, by its id."""
    with session.read() as connection:
        return maps.standing_deals(connection)
