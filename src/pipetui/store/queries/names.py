"""The names of deals and contacts, for finding them by typing a part."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import select

from pipetui.domain.model import Entity
from pipetui.store.rows import TABLES

if TYPE_CHECKING:
    from sqlalchemy import Connection

_deal = TABLES[Entity.DEAL]
_company = TABLES[Entity.COMPANY]
_contact = TABLES[Entity.CONTACT]
_participant = TABLES[Entity.PARTICIPANT]


class DealName(NamedTuple):
    """What a deal is found by."""

    id: int
    title: str
    company: str | None
    pipeline_id: int
    status: str


class ContactName(NamedTuple):
    """What a contact is found by, and the newest deal they are in."""

    id: int
    name: str
    company: str | None
    deal_id: int


def deal_names(connection: Connection) -> list[DealName]:
    """Every deal, newest first."""
    query = (
        select(_deal.c.id, _deal.c.title, _company.c.name, _deal.c.pipeline_id, _deal.c.status)
        .outerjoin(_company, _company.c.id == _deal.c.company_id)
        .order_by(_deal.c.id.desc())
    )
    return [DealName._make(row) for row in connection.execute(query)]


def contact_names(connection: Connection) -> list[ContactName]:
    """Every contact that is in a deal, once, with the newest of their deals."""
    query = (
        select(_contact.c.id, _contact.c.name, _company.c.name, _participant.c.deal_id)
        .join(_participant, _participant.c.contact_id == _contact.c.id)
        .outerjoin(_company, _company.c.id == _contact.c.company_id)
        .order_by(_contact.c.id, _participant.c.deal_id)
    )
    return list({row[0]: ContactName._make(row) for row in connection.execute(query)}.values())
