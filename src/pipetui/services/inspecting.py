"""Reading all that the inspector tells of a deal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.errors import Refused
from pipetui.domain.staleness import FIXED
from pipetui.services.learned import load_measured
from pipetui.services.present.inspection import Inspection
from pipetui.store import log
from pipetui.store.queries.cards import load_maps
from pipetui.store.queries.deals import load_whole

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipetui.domain.metrics.rates import Rate
    from pipetui.domain.process import ProcessMap
    from pipetui.domain.staleness import Lines
    from pipetui.services.session import Session

CHANGES_TOLD = 30
"""Of a long history the newest so many are read."""


def inspect_deal(  # noqa: PLR0913 - what whoever asks knows already
    session: Session,
    deal_id: int,
    maps: Sequence[ProcessMap] | None = None,
    refused: str | None = None,
    *,
    lines: Lines = FIXED,
    measured: Mapping[int, Rate] | None = None,
) -> Inspection:
    """Read a deal whole; Refused when there is none.

    The maps, and what was measured of the stages, are read only when they are not at hand.
    """
    measured = load_measured(session) if measured is None else measured
    with session.read() as connection:
        whole = load_whole(connection, deal_id)
        if whole is None:
            message = f"there is no deal #{deal_id}"
            raise Refused(message, "it was removed; u undoes that")
        return Inspection(
            whole=whole,
            maps=tuple(load_maps(connection) if maps is None else maps),
            now=session.now(),
            changes=tuple(log.entries(connection, deal_id=deal_id, limit=CHANGES_TOLD)),
            changes_count=log.count_entries(connection, deal_id=deal_id),
            refused=refused,
            lines=lines,
            measured=measured,
        )
