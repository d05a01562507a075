"""What deals did in a pipeline: their stays as columns, and what was done before they were won."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import and_, func, or_, select

from pipetui.domain.model import Entity, Status, Visit, VisitEnd
from pipetui.domain.process import StageKind
from pipetui.store.mapping import instant_text, parse_instant
from pipetui.store.rows import TABLES, chunked

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection

_deal = TABLES[Entity.DEAL]
_company = TABLES[Entity.COMPANY]
_stage = TABLES[Entity.STAGE]
_visit = TABLES[Entity.VISIT]
_task = TABLES[Entity.TASK]
_touch = TABLES[Entity.TOUCH]
_COLUMNS = (
    _visit.c.id,
    _visit.c.deal_id,
    _visit.c.pipeline_id,
    _visit.c.stage_id,
    _visit.c.entered_at,
    _visit.c.left_at,
    _visit.c.ended,
    _visit.c.start_known,
    _visit.c.forced,
)
"""In the order in which `_stays` takes them."""
_ENDS = {str(end): end for end in VisitEnd}


class WonRow(NamedTuple):
    """A won deal, and when."""

    id: int
    title: str
    company: str | None
    closed_at: datetime


class TouchCount(NamedTuple):
    """How often a deal was touched in one way before it was won."""

    deal_id: int
    kind: str
    times: int


class GivenItem(NamedTuple):
    """An item of a stage's checklist that a deal was given, and whether it was done at the win."""

    deal_id: int
    stage_id: int
    key: str
    done: bool


def load_stays_in(connection: Connection, stage_ids: Iterable[int]) -> list[Visit]:
    """Every stay of any deal in these stages, in no order."""
    return [
        stay
        for part in chunked(stage_ids)
        for stay in _stays(connection, _visit.c.stage_id.in_(part))
    ]


def load_stays_of(connection: Connection, deal_ids: Iterable[int]) -> dict[int, list[Visit]]:
    """Every stay of these deals, in whatever pipeline, by deal and one after the other."""
    found: dict[int, list[Visit]] = {}
    for part in chunked(deal_ids):
        for stay in _stays(connection, _visit.c.deal_id.in_(part)):
            found.setdefault(stay.deal_id, []).append(stay)
    for stays in found.values():
        stays.sort(key=lambda stay: (stay.entered_at, stay.id))
    return found


def pipeline_of_win() -> ColumnElement[int]:
    """The pipeline in which a won deal was won, wherever it has gone since.

    A deal without stays was won where it is.
    """
    closed = _deal.c.closed_at
    before = or_(
        _visit.c.entered_at < closed,
        and_(_visit.c.entered_at == closed, _visit.c.left_at == closed),
    )
    won_in = (
        select(_visit.c.pipeline_id)
        .where(_visit.c.deal_id == _deal.c.id, before)
        .order_by(_visit.c.entered_at.desc(), _visit.c.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    return func.coalesce(won_in, _deal.c.pipeline_id)


def beginning_of_cycle() -> ColumnElement[str]:
    """When the sales cycle of a deal began, as `began_at` of the metrics tells it.

    Its first known entry into a stage marked as the start, of whatever pipeline, until it closed;
    else when it was made.
    """
    entered = (
        select(func.min(_visit.c.entered_at))
        .join(_stage, _stage.c.id == _visit.c.stage_id)
        .where(
            _visit.c.deal_id == _deal.c.id,
            _visit.c.start_known == 1,
            _stage.c.is_start == 1,
            or_(_deal.c.closed_at.is_(None), _visit.c.entered_at <= _deal.c.closed_at),
        )
        .scalar_subquery()
    )
    return func.coalesce(entered, _deal.c.created_at)


def last_won(connection: Connection, pipeline_id: int, as_of: datetime, limit: int) -> list[WonRow]:
    """The deals won last in a pipeline, newest first, wherever they have gone since."""
    closed = _deal.c.closed_at
    query = (
        select(_deal.c.id, _deal.c.title, _company.c.name, closed)
        .outerjoin(_company, _company.c.id == _deal.c.company_id)
        .where(
            _deal.c.status == Status.WON,
            closed <= instant_text(as_of),
            pipeline_of_win() == pipeline_id,
        )
        .order_by(closed.desc(), _deal.c.id.desc())
        .limit(limit)
    )
    return [
        WonRow(deal_id, title, company, parse_instant(closed_at))
        for deal_id, title, company, closed_at in connection.execute(query)
    ]


def touches_before_win(connection: Connection, deal_ids: Iterable[int]) -> Iterator[TouchCount]:
    """How often these deals were touched in each way before they were won."""
    for part in chunked(deal_ids):
        query = (
            select(_touch.c.deal_id, _touch.c.kind, func.count())
            .join(_deal, _deal.c.id == _touch.c.deal_id)
            .where(_touch.c.deal_id.in_(part), _touch.c.at <= _deal.c.closed_at)
            .group_by(_touch.c.deal_id, _touch.c.kind)
        )
        yield from map(TouchCount._make, connection.execute(query))


def items_before_win(connection: Connection, deal_ids: Iterable[int]) -> Iterator[GivenItem]:
    """The checklist items these deals were given on the way to the win; sub-steps left out."""
    for part in chunked(deal_ids):
        query = (
            select(
                _task.c.deal_id,
                _task.c.stage_id,
                _task.c.item_key,
                and_(_task.c.done_at.is_not(None), _task.c.done_at <= _deal.c.closed_at),
            )
            .join(_deal, _deal.c.id == _task.c.deal_id)
            .join(_stage, _stage.c.id == _task.c.stage_id)
            .where(
                _task.c.deal_id.in_(part),
                _task.c.item_key.is_not(None),
                _stage.c.kind == StageKind.OPEN,
                _task.c.parent_id.is_(None),
                _task.c.created_at <= _deal.c.closed_at,
            )
        )
        for deal_id, stage_id, key, done in connection.execute(query):
            yield GivenItem(deal_id, stage_id, key, bool(done))


def _stays(connection: Connection, condition: ColumnElement[bool]) -> Iterator[Visit]:
    # By place, as for cards: there are several to each deal there ever was.
    for (
        visit_id,
        deal_id,
        pipeline_id,
        stage_id,
        entered_at,
        left_at,
        ended,
        start_known,
        forced,
    ) in connection.execute(select(*_COLUMNS).where(condition)).all():
        yield Visit(
            id=visit_id,
            deal_id=deal_id,
            pipeline_id=pipeline_id,
            stage_id=stage_id,
            entered_at=parse_instant(entered_at),
            left_at=parse_instant(left_at) if left_at else None,
            ended=_ENDS[ended] if ended else None,
            start_known=bool(start_known),
            forced=forced,
        )
