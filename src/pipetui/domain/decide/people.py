"""Who takes part in a deal, and how."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipetui.domain.commands import LinkContact
from pipetui.domain.decide.bulk import short
from pipetui.domain.decide.deals import find_or_make_contact
from pipetui.domain.errors import BadValue, Refused
from pipetui.domain.model import ROLES, Entity, Participant
from pipetui.domain.text import clean_line, fold, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pipetui.domain.draft import Draft
    from pipetui.domain.model import Contact, Deal


def link_contact(draft: Draft, command: LinkContact) -> str:
    """Have a person take part in a deal, in a role or in none."""
    deal = draft.deal(command.deal_id)
    role = _role(command.role)
    contact = _person(draft, deal, clean_line(command.contact))
    parts = draft.participants(deal.id)
    part = next((each for each in parts if each.contact_id == contact.id), None)
    if part is None:
        number = draft.new_id(Entity.PARTICIPANT)
        part = Participant(id=number, deal_id=deal.id, contact_id=contact.id)
    draft.put(replace(part, role=role))
    return f"{short(contact.name)} {role or 'takes part'}: {short(deal.title)}"


def _person(draft: Draft, deal: Deal, text: str) -> Contact:
    """Of the deal's own contacts the one that is meant, else anybody known, else somebody new."""
    if not text:
        message = "nobody is named"
        raise Refused(message, "give a name or an e-mail address")
    wanted = fold(text)
    own = [p for p in draft.people(deal.id) if wanted in {fold(p.name), fold(p.email or "")}]
    if own:
        return own[0]
    email = text if "@" in text else None
    return find_or_make_contact(draft, "" if email else text, deal.company_id, email, None)


def _role(text: str | None) -> str | None:
    role = fold(clean_line(text or ""))
    if role and role not in ROLES:
        message = f"{shown(text or '')} is no role"
        raise BadValue(message, f"one of {', '.join(ROLES)}")
    return role or None


RULES: Mapping[type, Callable[..., str]] = {LinkContact: link_contact}
