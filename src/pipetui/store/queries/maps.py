"""What the log says of a pipeline's map, and how much stands on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, func, or_, select

from pipetui.domain.model import Entity, Status
from pipetui.domain.process import Pipeline, Stage, StageKind
from pipetui.store.log import LogEntry, changes_of_maps
from pipetui.store.mapping import parse_instant
from pipetui.store.queries.conditions import is_standing
from pipetui.store.rows import TABLES, load_by
from pipetui.store.tables.log import ChangeRow, MetaRow, OperationRow

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from sqlalchemy import Connection

    from pipetui.domain.operation import Change, Record

_change = ChangeRow.__table__  # type: ignore[attr-defined]
_deal = TABLES[Entity.DEAL]
_stage = TABLES[Entity.STAGE]
_visit = TABLES[Entity.VISIT]
_meta = MetaRow.__table__  # type: ignore[attr-defined]
_operation = OperationRow.__table__  # type: ignore[attr-defined]


def map_records(connection: Connection, pipeline_id: int) -> dict[tuple[Entity, int], Record]:
    """A pipeline and its stages, retired ones too; empty when there is none."""
    return {
        (entity, record.id): record
        for entity, column in ((Entity.PIPELINE, "id"), (Entity.STAGE, "pipeline_id"))
        for record in load_by(connection, entity, column, [pipeline_id])
    }


def map_history(
    connection: Connection, pipeline_id: int
) -> list[tuple[LogEntry, tuple[Change, ...]]]:
    """The operations that changed a pipeline or a stage of it, with those changes, oldest first."""
    found = [
        (entry, tuple(change for change in changes if _belongs(change, pipeline_id)))
        for entry, changes in changes_of_maps(connection)
    ]
    return [(entry, changes) for entry, changes in found if changes]


def begun_at(connection: Connection) -> datetime | None:
    """When what the log says begins: as the database was made, or with a longer history in it."""
    made = select(_meta.c.value).where(_meta.c.name == "made_at")
    first = select(_operation.c.at).order_by(_operation.c.id).limit(1)
    found = [connection.execute(query).scalar() for query in (made, first)]
    return min((parse_instant(text) for text in found if text is not None), default=None)


def open_deals(connection: Connection, today: date) -> Mapping[int, int]:
    """How many deals are being sold in each stage that has any, parked ones left out."""
    query = (
        select(_deal.c.stage_id, func.count()).where(is_standing(today)).group_by(_deal.c.stage_id)
    )
    return {stage_id: count for stage_id, count in connection.execute(query)}  # noqa: C416 - rows


def standing_deals(connection: Connection) -> Mapping[int, int]:
    """How many deals stand in each stage that has any, whatever became of them."""
    query = (
        select(_visit.c.stage_id, func.count())
        .where(_visit.c.left_at.is_(None))
        .group_by(_visit.c.stage_id)
    )
    return {stage_id: count for stage_id, count in connection.execute(query)}  # noqa: C416 - rows


def strands_deals(connection: Connection, operation_id: int) -> bool:
    """Whether a deal stands in a stage that an operation changed and that has no room for it.

    Such a stage is no longer part of its map, or is of the other kind than the deal.
    """
    changed = select(_change.c.record_id).where(
        _change.c.operation_id == operation_id, _change.c.entity == str(Entity.STAGE)
    )
    is_won = _deal.c.status == str(Status.WON)
    query = (
        select(_visit.c.id)
        .join(_deal, _deal.c.id == _visit.c.deal_id)
        .join(_stage, _stage.c.id == _visit.c.stage_id)
        .where(
            _visit.c.left_at.is_(None),
            _stage.c.id.in_(changed),
            or_(
                _stage.c.retired != 0,
                and_(_stage.c.kind == str(StageKind.WON), ~is_won),
                and_(_stage.c.kind == str(StageKind.OPEN), is_won),
            ),
        )
        .limit(1)
    )
    return connection.execute(query).first() is not None


def _belongs(change: Change, pipeline_id: int) -> bool:
    match change.after or change.before:
        case Pipeline(id=number) | Stage(pipeline_id=number):
            return number == pipeline_id
        case _:
            return False
