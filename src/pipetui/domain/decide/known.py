"""Whom a text means: the company or contact that is known by it, else a new one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipetui.domain.model import Company, Contact, Entity, Participant
from pipetui.domain.people_fields import parse_email
from pipetui.domain.text import clean_line

if TYPE_CHECKING:
    from pipetui.domain.draft import Draft


def company_meant(draft: Draft, text: str) -> int | None:
    """The id of the company of this name, made when there is none; None without a name."""
    name = clean_line(text)
    if not name:
        return None
    found = draft.companies_named(name)
    if found:
        return found[0].id
    company = Company(id=draft.new_id(Entity.COMPANY), name=name)
    draft.put(company)
    return company.id


def find_or_make_contact(
    draft: Draft, name: str, company_id: int | None, email: str | None, phone: str | None
) -> Contact:
    """The contact of this address or name at this company, made when there is none.

    An address decides alone. A name is taken for a person of another company only when no company
    is given and nobody else has the name.
    """
    if email:
        email = parse_email(email)
    by_email = draft.contacts_named(email) if email else []
    known_as = name or email or phone
    same_name = draft.contacts_named(known_as) if known_as else []
    if company_id is None:
        candidates = same_name if len(same_name) == 1 else []
    else:
        candidates = [c for c in same_name if c.company_id in {company_id, None}]
    if email:
        candidates = [c for c in candidates if c.email is None]
    found = (by_email or candidates)[:1]
    contact = (
        found[0]
        if found
        else Contact(
            id=draft.new_id(Entity.CONTACT),
            name=name or email or phone or "",
            company_id=company_id,
        )
    )
    contact = replace(
        contact,
        company_id=contact.company_id or company_id,
        email=contact.email or email,
        phone=contact.phone or phone,
    )
    draft.put(contact)
    return contact


def take_part(draft: Draft, deal_id: int, contact_id: int) -> Participant:
    """A contact's part in a deal, made when there is none yet."""
    for part in draft.participants(deal_id):
        if part.contact_id == contact_id:
            return part
    number = draft.new_id(Entity.PARTICIPANT)
    part = Participant(id=number, deal_id=deal_id, contact_id=contact_id)
    draft.put(part)
    return part
