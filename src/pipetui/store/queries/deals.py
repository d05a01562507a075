"""Deals for listings and for one deal whole."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import and_, bindparam, or_, select

from pipetui.domain.model import Company, Contact, Deal, Entity, Participant, Task, Touch, Visit
from pipetui.domain.text import fold
from pipetui.store.queries.conditions import is_parked
from pipetui.store.rows import TABLES, chunked, load_by, load_where

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from sqlalchemy import BindParameter, ColumnElement, Connection

    from pipetui.domain.operation import Record

_deal = TABLES[Entity.DEAL]
_company = TABLES[Entity.COMPANY]
_contact = TABLES[Entity.CONTACT]
_participant = TABLES[Entity.PARTICIPANT]
_task = TABLES[Entity.TASK]
_among: BindParameter[int] = bindparam("among", expanding=True)
_NAMED = (
    select(_participant.c.deal_id, _contact.c.name)
    .join(_contact, _contact.c.id == _participant.c.contact_id)
    .where(_participant.c.deal_id.in_(_among))
    .order_by(_participant.c.id)
)
"""The contacts of deals."""
_OPEN_ITEMS = (
    select(_task.c.deal_id, _task.c.text)
    .join(_deal, and_(_deal.c.id == _task.c.deal_id, _deal.c.stage_id == _task.c.stage_id))
    .where(
        _task.c.deal_id.in_(_among),
        _task.c.required == 1,
        _task.c.done_at.is_(None),
        _task.c.skipped_at.is_(None),
    )
    .order_by(_task.c.position, _task.c.id)
)
"""The required items that keep the gates of deals closed."""
R = TypeVar("R", Company, Contact, Deal, Participant, Task, Touch, Visit)


@dataclass(frozen=True, slots=True)
class DealFacts:
    """A deal with the names a listing shows beside it."""

    deal: Deal
    company: str | None
    contacts: tuple[str, ...]
    required_open: tuple[str, ...]
    """The texts of the required items that keep its gate closed."""


@dataclass(frozen=True, slots=True)
class WholeDeal:
    """A deal with everything that belongs to it."""

    facts: DealFacts
    tasks: tuple[Task, ...]
    touches: tuple[Touch, ...]
    visits: tuple[Visit, ...]
    people: tuple[Contact, ...]
    roles: Mapping[int, str | None] = field(default_factory=dict)
    """What part each of the people has in it, by contact id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DealFilter:
    """Which deals are wanted: every field that is set must hold."""

    pipeline_id: int | None = None
    stage_id: int | None = None
    status: str = "all"
    """open, won, lost, parked (until a later day than `today`) or all."""
    owner: str | None = None
    source: str | None = None
    due_by: date | None = None
    find: str | None = None
    ids: tuple[int, ...] | None = None


def find_deals(connection: Connection, wanted: DealFilter, today: date) -> list[Deal]:
    """The deals a filter means, by id."""
    conditions = [*_equal(wanted), *_status(wanted.status, today)]
    if wanted.due_by is not None:
        conditions.append(_deal.c.next_due <= wanted.due_by.isoformat())
    if wanted.find:
        pattern = f"%{_escaped(fold(wanted.find))}%"
        firms = select(_company.c.id).where(_company.c.name_fold.like(pattern, escape="\\"))
        conditions.append(
            or_(_deal.c.title_fold.like(pattern, escape="\\"), _deal.c.company_id.in_(firms))
        )
    if wanted.ids is not None:
        conditions.append(_deal.c.id.in_(wanted.ids))
    found = load_where(connection, Entity.DEAL, and_(True, *conditions))
    return sorted(_only(Deal, found), key=lambda deal: deal.id)


def with_names(
    connection: Connection, deals: Sequence[Deal], *, required: bool = True
) -> list[DealFacts]:
    """The deals, in the order given, with their companies, contacts and open required items."""
    ids = [deal.id for deal in deals]
    firms = {deal.company_id for deal in deals} - {None}
    companies = {
        each.id: each.name
        for each in _only(Company, load_by(connection, Entity.COMPANY, "id", firms))
    }
    contacts: dict[int, list[str]] = {}
    missing: dict[int, list[str]] = {}
    for part in chunked(ids):
        for row in connection.execute(_NAMED, {"among": part}):
            contacts.setdefault(row.deal_id, []).append(row.name)
    closed = [deal.id for deal in deals if deal.items_required_open] if required else []
    for part in chunked(closed):
        for row in connection.execute(_OPEN_ITEMS, {"among": part}):
            missing.setdefault(row.deal_id, []).append(row.text)
    return [
        DealFacts(
            deal,
            companies.get(deal.company_id) if deal.company_id is not None else None,
            tuple(contacts.get(deal.id, ())),
            tuple(missing.get(deal.id, ())),
        )
        for deal in deals
    ]


def load_whole(connection: Connection, deal_id: int) -> WholeDeal | None:
    """One deal with its tasks, touches, visits and people; None when there is none."""
    deals = _only(Deal, load_by(connection, Entity.DEAL, "id", [deal_id]))
    if not deals:
        return None
    parts = _only(Participant, load_by(connection, Entity.PARTICIPANT, "deal_id", [deal_id]))
    people = load_by(connection, Entity.CONTACT, "id", [part.contact_id for part in parts])
    tasks = _only(Task, load_by(connection, Entity.TASK, "deal_id", [deal_id]))
    touches = _only(Touch, load_by(connection, Entity.TOUCH, "deal_id", [deal_id]))
    visits = _only(Visit, load_by(connection, Entity.VISIT, "deal_id", [deal_id]))
    return WholeDeal(
        with_names(connection, deals)[0],
        tuple(sorted(tasks, key=lambda task: task.id)),
        tuple(sorted(touches, key=lambda touch: (touch.at, touch.id))),
        tuple(sorted(visits, key=lambda visit: (visit.entered_at, visit.id))),
        tuple(sorted(_only(Contact, people), key=lambda contact: contact.id)),
        {part.contact_id: part.role for part in parts},
    )


def load_deals(connection: Connection, ids: Iterable[int]) -> list[Deal]:
    """The deals of these ids that there are, by id."""
    found = _only(Deal, load_by(connection, Entity.DEAL, "id", ids))
    return sorted(found, key=lambda deal: deal.id)


def open_tasks(connection: Connection, today: date) -> list[tuple[Task, Deal]]:
    """What is to be done on open deals that are not parked, with its deal, soonest first.

    Checklist items are not among it: they belong to their stage.
    """
    undone = and_(
        _task.c.done_at.is_(None), _task.c.skipped_at.is_(None), _task.c.stage_id.is_(None)
    )
    tasks = _only(Task, load_where(connection, Entity.TASK, undone))
    standing = {
        deal.id: deal
        for deal in load_deals(connection, {task.deal_id for task in tasks})
        if deal.is_open and not deal.is_parked(today)
    }
    found = [(task, standing[task.deal_id]) for task in tasks if task.deal_id in standing]
    return sorted(found, key=lambda pair: (pair[0].due is None, str(pair[0].due), pair[0].id))


def _equal(wanted: DealFilter) -> list[ColumnElement[bool]]:
    pairs = (
        (_deal.c.pipeline_id, wanted.pipeline_id),
        (_deal.c.stage_id, wanted.stage_id),
        (_deal.c.owner, wanted.owner),
        (_deal.c.source, wanted.source),
    )
    return [column == value for column, value in pairs if value is not None]


def _status(status: str, today: date) -> list[ColumnElement[bool]]:
    if status == "all":
        return []
    if status == "parked":
        return [is_parked(today)]
    return [_deal.c.status == status]


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _only(kind: type[R], records: Iterable[Record]) -> list[R]:
    return [each for each in records if isinstance(each, kind)]
