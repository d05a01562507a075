"""How far the won and lost deals came, counted by the database: few rows for a long history."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from sqlalchemy import Text, and_, case, cast, func, or_, select

from pipetui.domain.metrics.reaching import Resolved
from pipetui.domain.model import Entity, Status
from pipetui.store.mapping import instant_text
from pipetui.store.queries.stays import pipeline_of_win
from pipetui.store.rows import TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import Connection

_deal = TABLES[Entity.DEAL]
_visit = TABLES[Entity.VISIT]


def load_resolved(connection: Connection, as_of: datetime) -> Mapping[Resolved, int]:
    """How many deals were won or lost by an instant, by where they closed and had stood till then.

    A win counts where it was won, wherever the client has gone since.
    """
    then = instant_text(as_of)
    stood = (
        select(
            _visit.c.deal_id,
            func.aggregate_strings(cast(_visit.c.stage_id, Text), ",").label("stages"),
            func.min(_visit.c.pipeline_id).label("least"),
            func.max(_visit.c.pipeline_id).label("most"),
        )
        .where(_visit.c.entered_at <= then)
        .group_by(_visit.c.deal_id)
        .subquery()
    )
    here = _deal.c.pipeline_id
    elsewhere = or_(stood.c.least != here, stood.c.most != here)
    # Where it was won takes a look at each stay: only of those that were in several pipelines.
    closed_in = case(
        (and_(_deal.c.status == str(Status.WON), elsewhere), pipeline_of_win()), else_=here
    )
    deals = (
        select(closed_in.label("closed_in"), _deal.c.stage_id, _deal.c.status, stood.c.stages)
        .outerjoin_from(_deal, stood, stood.c.deal_id == _deal.c.id)
        .where(_deal.c.status != str(Status.OPEN), _deal.c.closed_at <= then)
        .subquery()
    )
    columns = (deals.c.closed_in, deals.c.stage_id, deals.c.status, deals.c.stages)
    query = select(*columns, func.count()).group_by(*columns)
    found: Counter[Resolved] = Counter()
    for pipeline_id, stage_id, status, stages, count in connection.execute(query):
        passed = frozenset(map(int, stages.split(","))) if stages else frozenset()
        found[Resolved(pipeline_id, stage_id, status == Status.WON, passed)] += count
    return found
