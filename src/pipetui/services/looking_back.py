"""The monthly look back, read through a session."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.looking_back import (
    MOST,
    Closed,
    Group,
    LookBack,
    default_since,
    is_due,
    month_of,
    total,
)
from pipetui.store.queries.closed import count_touches, load_closed, load_endings

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from pipetui.domain.looking_back import Ending
    from pipetui.services.session import Session
    from pipetui.store.queries.closed import ClosedRow


_FACT = "looked back"


def load_look_back(
    session: Session, pipeline_id: int | None = None, since: date | None = None
) -> LookBack:
    """What ended in a pipeline, or in all, from the first day of last month until now.

    The newest deals of each kind are told one by one, all of them are counted.
    """
    now = session.now()
    since = since or default_since(now.today)
    with session.read() as connection:
        endings = load_endings(connection, since, now, pipeline_id)
        shown = {each.deal_id for ended in endings for each in ended[:MOST]}
        rows = load_closed(connection, shown)
        touches = count_touches(connection, shown)
    won, lost, churned = (_group(ended, rows, touches) for ended in endings)
    return LookBack(since, now.today, won, lost, churned)


def is_look_back_due(session: Session) -> bool:
    """Whether nobody has looked back this month."""
    return is_due(session.fact(_FACT), session.now().today)


def note_look_back(session: Session) -> None:
    """Remember that somebody has looked back this month."""
    if is_look_back_due(session):
        session.note_fact(_FACT, month_of(session.now().today))


def _group(
    ended: Sequence[Ending], rows: Mapping[int, ClosedRow], touches: Mapping[int, int]
) -> Group:
    deals = [
        Closed(
            ended=each,
            title=row.title,
            company=row.company,
            pipeline_id=row.pipeline_id,
            pipeline=row.pipeline,
            stage=row.stage,
            competitor=row.competitor,
            source=row.source,
            touches=touches.get(row.id, 0),
        )
        for each in ended[:MOST]
        for row in (rows[each.deal_id],)
    ]
    return Group(tuple(deals), total(ended))
