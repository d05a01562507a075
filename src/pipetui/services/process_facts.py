"""What really happens in a process: read through a session, counted as of now in its zone."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pipetui.domain.metrics.flow import StageFlow, stage_flows
from pipetui.domain.metrics.ledger import TimeInStage, time_in_stage
from pipetui.domain.metrics.paths import WonDeal, WonPaths, won_paths
from pipetui.domain.model import TouchKind
from pipetui.services.reading import map_of
from pipetui.store.queries.stays import (
    items_before_win,
    last_won,
    load_stays_in,
    load_stays_of,
    touches_before_win,
)

if TYPE_CHECKING:
    from pipetui.domain.model import Visit
    from pipetui.domain.staleness import Lines
    from pipetui.services.session import Session


class StageHistory(NamedTuple):
    """What came through a stage so far, and how long that took."""

    flow: StageFlow
    time: TimeInStage


def load_flow(session: Session, pipeline_id: int, lines: Lines) -> tuple[StageHistory, ...]:
    """Each stage of a pipeline over all its history, days as the lines count them.

    Refused when there is no such pipeline.
    """
    with session.read() as connection:
        process = map_of(connection, pipeline_id)
        stays = load_stays_in(connection, [stage.id for stage in process.every_stage])
    now = session.now()
    by_stage: dict[int, list[Visit]] = {}
    for stay in stays:
        by_stage.setdefault(stay.stage_id, []).append(stay)
    return tuple(
        StageHistory(flow, time_in_stage(by_stage.get(flow.stage.id, ()), now, lines))
        for flow in stage_flows(process, stays, now)
    )


def load_paths(session: Session, pipeline_id: int, lines: Lines, last: int = 50) -> WonPaths:
    """The ways of the `last` deals won in a pipeline, days as the lines count them.

    Refused when there is no such pipeline.
    """
    now = session.now()
    with session.read() as connection:
        process = map_of(connection, pipeline_id)
        won = last_won(connection, pipeline_id, now.instant, last)
        ids = [row.id for row in won]
        stays = load_stays_of(connection, ids)
        touches: dict[int, dict[TouchKind, int]] = {}
        for deal_id, kind, times in touches_before_win(connection, ids):
            touches.setdefault(deal_id, {})[TouchKind(kind)] = times
        items: dict[int, dict[tuple[int, str], bool]] = {}
        for deal_id, stage_id, key, done in items_before_win(connection, ids):
            items.setdefault(deal_id, {})[stage_id, key] = done
    deals = [
        WonDeal(
            id=row.id,
            title=row.title,
            company=row.company,
            closed_at=row.closed_at,
            stays=tuple(stays.get(row.id, ())),
            touches=touches.get(row.id, {}),
            items=items.get(row.id, {}),
        )
        for row in won
    ]
    return won_paths(process, deals, now, count=lines.days)
