"""The cards of a board, in one query of columns; closed deals are never read."""

from __future__ import annotations

import json
from datetime import date, time
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, or_, select

from pipetui.domain.cards import Card
from pipetui.domain.model import Entity, Status
from pipetui.domain.process import Pipeline, Stage, StageKind, build_maps
from pipetui.domain.text import fold
from pipetui.store.mapping import money_of, parse_instant
from pipetui.store.rows import TABLES, chunked, load_where

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy import ColumnElement, Connection

    from pipetui.domain.process import ProcessMap

_deal = TABLES[Entity.DEAL]
_stage = TABLES[Entity.STAGE]
_company = TABLES[Entity.COMPANY]


def load_maps(connection: Connection) -> tuple[ProcessMap, ...]:
    """Every pipeline's map, in order."""
    pipelines = load_where(connection, Entity.PIPELINE)
    stages = load_where(connection, Entity.STAGE)
    return build_maps(
        (each for each in pipelines if isinstance(each, Pipeline)),
        (each for each in stages if isinstance(each, Stage)),
    )


def load_cards(connection: Connection, pipeline_id: int, today: date) -> list[Card]:
    """The cards of a pipeline's board, in no order."""
    return _cards(connection, _on_board(today), _deal.c.pipeline_id == pipeline_id)


def load_cards_of(
    connection: Connection, pipeline_id: int, deal_ids: Iterable[int], today: date
) -> dict[int, Card]:
    """Those of these deals that are on the pipeline's board, by id."""
    return {
        card.id: card
        for part in chunked(deal_ids)
        for card in _cards(
            connection,
            _on_board(today),
            _deal.c.pipeline_id == pipeline_id,
            _deal.c.id.in_(part),
        )
    }


def _on_board(today: date) -> ColumnElement[bool]:
    parked = and_(_deal.c.parked_until.is_not(None), _deal.c.parked_until > today.isoformat())
    client = and_(
        _deal.c.status == Status.WON,
        _deal.c.churned_at.is_(None),
        _stage.c.kind == StageKind.WON,
    )
    return or_(and_(_deal.c.status == Status.OPEN, ~parked), client)


def _cards(connection: Connection, *conditions: ColumnElement[bool]) -> list[Card]:
    query = (
        select(
            _deal.c.id,
            _deal.c.stage_id,
            _deal.c.title,
            _company.c.name.label("company"),
            _deal.c.value_minor,
            _deal.c.value_currency,
            _deal.c.value_every,
            _deal.c.status,
            _deal.c.rank,
            _deal.c.stage_entered_at,
            _deal.c.last_touch_at,
            _deal.c.next_text,
            _deal.c.next_due,
            _deal.c.next_time,
            _deal.c.items_done,
            _deal.c.items_total,
            _deal.c.probability,
            _deal.c.tags,
            _deal.c.title_fold,
        )
        .join(_stage, _stage.c.id == _deal.c.stage_id)
        .outerjoin(_company, _company.c.id == _deal.c.company_id)
        .where(*conditions)
    )
    folds: dict[str | None, str] = {None: ""}
    return [_card(row, folds) for row in connection.execute(query).mappings()]


def _card(row: Mapping[Any, Any], folds: dict[str | None, str]) -> Card:
    company = row["company"]
    if company not in folds:
        folds[company] = fold(company)
    return Card(
        id=row["id"],
        stage_id=row["stage_id"],
        title=row["title"],
        company=company,
        value=money_of(row),
        is_open=row["status"] == Status.OPEN,
        rank=row["rank"],
        entered_at=parse_instant(row["stage_entered_at"]),
        last_touch_at=parse_instant(row["last_touch_at"]) if row["last_touch_at"] else None,
        next_text=row["next_text"],
        next_due=date.fromisoformat(row["next_due"]) if row["next_due"] else None,
        next_time=time.fromisoformat(row["next_time"]) if row["next_time"] else None,
        items_done=row["items_done"],
        items_total=row["items_total"],
        probability=row["probability"],
        tags=_tags(row["tags"]),
        found_by=f"{row['title_fold']} {folds[company]}",
    )


def _tags(stored: str) -> tuple[str, ...]:
    # Most deals have none: spare them the parser.
    return () if stored == "[]" else tuple(json.loads(stored))
