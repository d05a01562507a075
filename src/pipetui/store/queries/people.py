"""People and firms with their deals and the last touch, in a few queries however many they are."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, or_, select

from pipetui.domain.keeping_touch import Part
from pipetui.domain.model import Company, Contact, Deal, Entity, Status, Touch
from pipetui.store.mapping import parse_instant
from pipetui.store.queries.deals import load_deals
from pipetui.store.rows import TABLES, load_by, load_where
from pipetui.store.tables.columns import GREATEST

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from sqlalchemy import ColumnElement, Connection, Select

_deal = TABLES[Entity.DEAL]
_contact = TABLES[Entity.CONTACT]
_company = TABLES[Entity.COMPANY]
_participant = TABLES[Entity.PARTICIPANT]
_touch = TABLES[Entity.TOUCH]


@dataclass(frozen=True, slots=True)
class PersonFacts:
    """A contact with what they take part in."""

    contact: Contact
    company: str | None
    parts: tuple[Part, ...]
    """Their deals, oldest first."""
    last_touch_at: datetime | None
    """The last touch that names them, or that names nobody in one of their deals."""


@dataclass(frozen=True, slots=True)
class FirmFacts:
    """A company with its deals and people."""

    company: Company
    people: tuple[str, ...]
    """The names of its contacts, oldest first."""
    parts: tuple[Part, ...]
    """Its deals, oldest first."""
    last_touch_at: datetime | None


def load_people(connection: Connection, ids: Iterable[int] | None = None) -> list[PersonFacts]:
    """The contacts of these ids that there are, or all of them, by id."""
    wanted = _possible(ids)
    people = _found(connection, Entity.CONTACT, wanted)
    held = None if wanted is None else [each.company_id for each in people if each.company_id]
    named = _among(select(_company.c.id, _company.c.name), _company.c.id, held)
    firms = dict(_pairs(connection, named))
    parts = _parts_of_people(connection, wanted)
    touches = _last_touches(connection, wanted)
    return [
        PersonFacts(
            each,
            firms.get(each.company_id),
            tuple(parts.get(each.id, ())),
            touches.get(each.id),
        )
        for each in people
        if isinstance(each, Contact)
    ]


def load_firms(connection: Connection, ids: Iterable[int] | None = None) -> list[FirmFacts]:
    """The companies of these ids that there are, or all of them, by id."""
    wanted = _possible(ids)
    names: defaultdict[int, list[str]] = defaultdict(list)
    parts: defaultdict[int, list[Part]] = defaultdict(list)
    touched: dict[int, datetime] = {}
    working = select(_contact.c.company_id, _contact.c.name).order_by(_contact.c.id)
    for firm, name in _pairs(connection, _among(working, _contact.c.company_id, wanted)):
        names[firm].append(name)
    buying = select(_deal.c.company_id, _deal.c.last_touch_at, *_PART).order_by(_deal.c.id)
    for row in connection.execute(_among(buying, _deal.c.company_id, wanted)):
        parts[row.company_id].append(_part(row))
        if row.last_touch_at is not None:
            at = parse_instant(row.last_touch_at)
            touched[row.company_id] = max(at, touched.get(row.company_id, at))
    return [
        FirmFacts(each, tuple(names[each.id]), tuple(parts[each.id]), touched.get(each.id))
        for each in _found(connection, Entity.COMPANY, wanted)
        if isinstance(each, Company)
    ]


def load_touches_with(connection: Connection, contact_id: int, limit: int) -> list[Touch]:
    """The newest touches with somebody, newest first: see `PersonFacts.last_touch_at`."""
    deals = select(_participant.c.deal_id).where(_participant.c.contact_id == contact_id)
    theirs = or_(
        _touch.c.contact_id == contact_id,
        _touch.c.contact_id.is_(None) & _touch.c.deal_id.in_(deals),
    )
    return _newest(connection, theirs, limit)


def load_touches_at(connection: Connection, company_id: int, limit: int) -> list[Touch]:
    """The newest touches in a company's deals, newest first."""
    deals = select(_deal.c.id).where(_deal.c.company_id == company_id)
    return _newest(connection, _touch.c.deal_id.in_(deals), limit)


def deals_of_touches(connection: Connection, touches: Iterable[Touch]) -> dict[int, Deal]:
    """The deals that touches belong to, by their ids."""
    return {deal.id: deal for deal in load_deals(connection, {each.deal_id for each in touches})}


def people_at(connection: Connection, company_id: int) -> list[int]:
    """The contacts of a company, by id."""
    query = select(_contact.c.id).where(_contact.c.company_id == company_id)
    return sorted(connection.execute(query).scalars())


# -- parts of queries --------------------------------------------------------------------------

_PART = (
    _deal.c.id,
    _deal.c.title,
    _deal.c.pipeline_id,
    _deal.c.stage_id,
    _deal.c.status,
    _deal.c.created_at,
    _deal.c.churned_at,
    _deal.c.parked_until,
)


def _part(row: Any, role: str | None = None) -> Part:  # noqa: ANN401 - a row of `_PART`
    return Part(
        deal_id=row.id,
        title=row.title,
        pipeline_id=row.pipeline_id,
        stage_id=row.stage_id,
        status=Status(row.status),
        created_at=parse_instant(row.created_at),
        churned_at=parse_instant(row.churned_at) if row.churned_at else None,
        parked_until=date.fromisoformat(row.parked_until) if row.parked_until else None,
        role=role,
    )


def _parts_of_people(connection: Connection, wanted: list[int] | None) -> Mapping[int, list[Part]]:
    query = (
        select(_participant.c.contact_id, _participant.c.role, *_PART)
        .join(_deal, _deal.c.id == _participant.c.deal_id)
        .order_by(_deal.c.id)
    )
    found: defaultdict[int, list[Part]] = defaultdict(list)
    for row in connection.execute(_among(query, _participant.c.contact_id, wanted)):
        found[row.contact_id].append(_part(row, row.role))
    return found


def _last_touches(connection: Connection, wanted: list[int] | None) -> dict[int, datetime]:
    named = (
        select(_touch.c.contact_id, func.max(_touch.c.at))
        .where(_touch.c.contact_id.is_not(None))
        .group_by(_touch.c.contact_id)
    )
    unnamed = (
        select(_participant.c.contact_id, func.max(_touch.c.at))
        .join(_touch, _touch.c.deal_id == _participant.c.deal_id)
        .where(_touch.c.contact_id.is_(None))
        .group_by(_participant.c.contact_id)
    )
    latest: dict[int, str] = {}
    for query, column in ((named, _touch.c.contact_id), (unnamed, _participant.c.contact_id)):
        for contact, at in _pairs(connection, _among(query, column, wanted)):
            latest[contact] = max(at, latest.get(contact, at))
    return {contact: parse_instant(at) for contact, at in latest.items()}


def _newest(connection: Connection, condition: ColumnElement[bool], limit: int) -> list[Touch]:
    query = select(_touch.c.id).where(condition).order_by(_touch.c.at.desc(), _touch.c.id.desc())
    ids = connection.execute(query.limit(limit)).scalars().all()
    found = {each.id: each for each in load_where(connection, Entity.TOUCH, _touch.c.id.in_(ids))}
    return [touch for each in ids if isinstance(touch := found.get(each), Touch)]


def _possible(ids: Iterable[int] | None) -> list[int] | None:
    """The ids that a column can hold, each once; None for all there are."""
    return None if ids is None else sorted({each for each in ids if each <= GREATEST})


def _found(connection: Connection, entity: Entity, wanted: list[int] | None) -> list[Any]:
    found = (
        load_where(connection, entity)
        if wanted is None
        else load_by(connection, entity, "id", wanted)
    )
    return sorted(found, key=lambda record: record.id)


def _among(query: Select[Any], column: ColumnElement[Any], wanted: list[int] | None) -> Select[Any]:
    return query if wanted is None else query.where(column.in_(wanted))


def _pairs(connection: Connection, query: Select[Any]) -> list[tuple[Any, Any]]:
    return [(first, second) for first, second in connection.execute(query)]
