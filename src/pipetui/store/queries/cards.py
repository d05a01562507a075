"""The cards of a board, in one query of columns and one for people's names.

Deals that are on no lane are read only when their drawer is opened.
"""

from __future__ import annotations

import json
from datetime import date, time
from functools import lru_cache
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from sqlalchemy import and_, case, func, or_, select

from pipetui.domain.cards import Card, Drawer, order_drawer
from pipetui.domain.model import Entity, Status
from pipetui.domain.money import Every, Money
from pipetui.domain.process import Pipeline, Stage, StageKind, build_maps
from pipetui.domain.text import fold
from pipetui.store.mapping import parse_instant
from pipetui.store.queries.conditions import is_client, is_parked, is_standing
from pipetui.store.rows import TABLES, chunked, load_where

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection

    from pipetui.domain.process import ProcessMap

_deal = TABLES[Entity.DEAL]
_stage = TABLES[Entity.STAGE]
_company = TABLES[Entity.COMPANY]
_contact = TABLES[Entity.CONTACT]
_participant = TABLES[Entity.PARTICIPANT]
_COLUMNS = (
    _deal.c.id,
    _deal.c.stage_id,
    _deal.c.title,
    _company.c.name,
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
    _deal.c.owner,
    _deal.c.source,
    _deal.c.closed_at,
    _deal.c.lost_reason,
    _deal.c.competitor,
    _deal.c.parked_until,
    _deal.c.churned_at,
    _deal.c.churn_reason,
    _deal.c.title_fold,
    _deal.c.noes,
    _deal.c.renewal,
    _deal.c.fit,
)
"""In the order in which `_card` takes them."""
_STATUS = {str(status): status for status in Status}
_EVERY = {str(every): every for every in Every}


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


def load_cards_in(
    connection: Connection, pipeline_id: int, drawer: Drawer, today: date
) -> list[Card]:
    """The cards of one of a pipeline's drawers, in its order."""
    found = _cards(connection, _in_drawer(drawer, today), _deal.c.pipeline_id == pipeline_id)
    return order_drawer(found, drawer)


def count_drawers(connection: Connection, pipeline_id: int, today: date) -> dict[Drawer, int]:
    """How many deals are in each of a pipeline's drawers."""
    counts = (
        func.count(case((_in_drawer(drawer, today), 1))).label(str(drawer)) for drawer in Drawer
    )
    row = connection.execute(select(*counts).where(_deal.c.pipeline_id == pipeline_id)).one()
    return dict(zip(Drawer, row, strict=True))


def _on_board(today: date) -> ColumnElement[bool]:
    return or_(is_standing(today), and_(is_client(), _stage.c.kind == StageKind.WON))


def _in_drawer(drawer: Drawer, today: date) -> ColumnElement[bool]:
    match drawer:
        case Drawer.WON:
            return _deal.c.status == Status.WON
        case Drawer.LOST:
            return _deal.c.status == Status.LOST
        case Drawer.PARKED:
            return is_parked(today)
        case Drawer.CUSTOMERS:
            return is_client()


def _cards(connection: Connection, *conditions: ColumnElement[bool]) -> list[Card]:
    query = (
        select(*_COLUMNS)
        .outerjoin(_stage, _stage.c.id == _deal.c.stage_id)
        .outerjoin(_company, _company.c.id == _deal.c.company_id)
        .where(*conditions)
    )
    contacts = _contacts(connection, *conditions)
    folds: dict[str | None, str] = {None: ""}
    return [_card(row, contacts, folds) for row in connection.execute(query).all()]


def _contacts(connection: Connection, *conditions: ColumnElement[bool]) -> dict[int, str]:
    """The folded names of the deals' contacts, one a line, first named first."""
    query = (
        select(_participant.c.id, _participant.c.deal_id, _contact.c.name_fold)
        .join(_contact, _contact.c.id == _participant.c.contact_id)
        .join(_deal, _deal.c.id == _participant.c.deal_id)
        .outerjoin(_stage, _stage.c.id == _deal.c.stage_id)
        .where(*conditions)
    )
    found: dict[int, str] = {}
    # Sorted here: asked to, SQLite reads every participant there is, in order.
    for _, deal_id, name in sorted(connection.execute(query), key=itemgetter(0)):
        found[deal_id] = f"{found[deal_id]}\n{name}" if deal_id in found else name
    return found


def _card(row: Iterable[Any], contacts: Mapping[int, str], folds: dict[str | None, str]) -> Card:
    # By place: to ask each row for its columns by name takes longer than all the rest.
    (
        deal_id,
        stage_id,
        title,
        company,
        value_minor,
        value_currency,
        value_every,
        status,
        rank,
        entered_at,
        last_touch_at,
        next_text,
        next_due,
        next_time,
        items_done,
        items_total,
        probability,
        tags,
        owner,
        source,
        closed_at,
        lost_reason,
        competitor,
        parked_until,
        churned_at,
        churn_reason,
        title_fold,
        noes,
        renewal,
        fit,
    ) = row
    for name in (company, owner):
        if name not in folds:
            folds[name] = fold(name)
    people = contacts.get(deal_id, "")
    return Card(
        id=deal_id,
        stage_id=stage_id,
        title=title,
        company=company,
        value=None
        if value_minor is None
        else Money(value_minor, value_currency, _EVERY[value_every]),
        status=_STATUS[status],
        rank=rank,
        entered_at=parse_instant(entered_at),
        last_touch_at=_instant(last_touch_at),
        next_text=next_text,
        next_due=_day(next_due),
        next_time=time.fromisoformat(next_time) if next_time else None,
        items_done=items_done,
        items_total=items_total,
        probability=probability,
        tags=_tags(tags),
        owner=owner,
        source=source,
        closed_at=_instant(closed_at),
        lost_reason=lost_reason,
        competitor=competitor,
        parked_until=_day(parked_until),
        churned_at=_instant(churned_at),
        churn_reason=churn_reason,
        found_by=f"{title_fold} {folds[company]}",
        people=f"{people}\n{folds[owner]}" if owner and people else people or folds[owner],
        noes=noes,
        renewal=_day(renewal),
        fit=_pairs(fit) if fit else (),
    )


def _instant(stored: str | None) -> datetime | None:
    return parse_instant(stored) if stored else None


def _day(stored: str | None) -> date | None:
    return date.fromisoformat(stored) if stored else None


@lru_cache(maxsize=1024)
def _pairs(stored: str) -> tuple[tuple[str, str], ...]:
    return tuple((question, answer) for question, answer in json.loads(stored))


@lru_cache(maxsize=1024)
def _tags(stored: str) -> tuple[str, ...]:
    # Most deals have none, or the same as others: spare them the parser.
    return tuple(json.loads(stored))
