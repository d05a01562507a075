"""People and firms: what is known of them, who takes part in a deal, and which are the same."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipetui.domain.commands import (
    AddContact,
    EditCompany,
    EditContact,
    FieldEdit,
    LinkContact,
    UnlinkContact,
)
from pipetui.domain.decide.bulk import short
from pipetui.domain.decide.known import company_meant, find_or_make_contact, take_part
from pipetui.domain.errors import BadValue, Refused
from pipetui.domain.model import ROLES, Contact, Entity, Participant
from pipetui.domain.people_fields import edit_company_field, edit_contact_field
from pipetui.domain.text import clean_line, fold, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from pipetui.domain.draft import Draft
    from pipetui.domain.model import Deal


def link_contact(draft: Draft, command: LinkContact) -> str:
    """Have a person take part in a deal, in a role or in none."""
    deal = draft.deal(command.deal_id)
    role = _role(command.role)
    if isinstance(command.contact, int):
        contact = draft.contact(command.contact)
    else:
        contact = _person(draft, deal, clean_line(command.contact))
    draft.put(replace(take_part(draft, deal.id, contact.id), role=role))
    return f"{short(contact.name)} {role or 'takes part'}: {short(deal.title)}"


def unlink_contact(draft: Draft, command: UnlinkContact) -> str:
    """Have a person take part in a deal no longer."""
    deal = draft.deal(command.deal_id)
    people = draft.people(deal.id)
    if isinstance(command.contact, int):
        meant = [each for each in people if each.id == command.contact]
    else:
        wanted = fold(clean_line(command.contact))
        meant = [p for p in people if wanted in {fold(p.name), fold(p.email or "")} - {""}]
    if len(meant) != 1:
        names = ", ".join(f"{each.name} ({each.id})" for each in people) or "none"
        what = "more than one contact" if meant else "no contact"
        message = f"{shown(str(command.contact))} is {what} of #{deal.id}"
        raise Refused(message, f"its contacts: {names}")
    for part in draft.participants(deal.id):
        if part.contact_id == meant[0].id:
            draft.remove(part)
    return f"{short(meant[0].name)} takes no part any more: {short(deal.title)}"


def add_contact(draft: Draft, command: AddContact) -> str:
    """Make a person, unless there is one of the name at that company or with that address."""
    blank = Contact(id=draft.new_id(Entity.CONTACT), name="")
    name = FieldEdit(field="name", text=command.name)
    contact = _edited(draft, blank, (name, *command.edits))
    for other in draft.contacts_named(contact.name):
        same_address = fold(other.email or "") == fold(contact.email or "")
        if other.company_id == contact.company_id or (contact.email and same_address):
            message = f"{shown(contact.name)} is known already"
            raise Refused(message, f"`pipetui contact edit {other.id}` changes what is known")
    draft.put(contact)
    return f"Added {short(contact.name)}"


def edit_contact(draft: Draft, command: EditContact) -> str:
    """Change what is known of a person; deals that waited for it may go on."""
    contact = draft.contact(command.contact_id)
    draft.put(_edited(draft, contact, command.edits))
    draft.concerned.update(
        part.deal_id for part in draft.loaded(Participant) if part.contact_id == contact.id
    )
    return f"Edited {short(contact.name)}"


def edit_company(draft: Draft, command: EditCompany) -> str:
    """Change what is known of a firm; its name stays its own."""
    before = draft.company(command.company_id)
    company = before
    for edit in command.edits:
        company = edit_company_field(company, edit)
    if fold(company.name) != fold(before.name):
        others = [each for each in draft.companies_named(company.name) if each.id != company.id]
        if others:
            message = f"there is a company {shown(company.name)} already"
            raise Refused(message, f"make them one: `company merge {others[0].id} {company.id}`")
    draft.put(company)
    return f"Edited {short(before.name)}"


def _edited(draft: Draft, contact: Contact, edits: Iterable[FieldEdit]) -> Contact:
    for edit in edits:
        if edit.field == "company" and edit.action == "set":
            contact = replace(contact, company_id=company_meant(draft, edit.text))
        else:
            contact = edit_contact_field(contact, edit)
    return contact


def _person(draft: Draft, deal: Deal, text: str) -> Contact:
    """Of the deal's own contacts the one that is meant, else anybody known, else somebody new."""
    if not text:
        message = "nobody is named"
        raise Refused(message, "give a name or an e-mail address")
    wanted = fold(text)
    own = [p for p in draft.people(deal.id) if wanted in {fold(p.name), fold(p.email or "")}]
    if own:
        return own[0]
    known = draft.contacts_named(text)
    near = [each for each in known if each.company_id == deal.company_id]
    if len(known) > 1 and len(near) != 1:
        names = ", ".join(f"{each.name} (#{each.id})" for each in near or known)
        message = f"{shown(text)} means more than one contact"
        raise Refused(message, f"use the number: {names}")
    email = text if "@" in text else None
    return find_or_make_contact(draft, "" if email else text, deal.company_id, email, None)


def _role(text: str | None) -> str | None:
    role = fold(clean_line(text or ""))
    if role and role not in ROLES:
        message = f"{shown(text or '')} is no role"
        raise BadValue(message, f"one of {', '.join(ROLES)}")
    return role or None


RULES: Mapping[type, Callable[..., str]] = {
    LinkContact: link_contact,
    UnlinkContact: unlink_contact,
    AddContact: add_contact,
    EditContact: edit_contact,
    EditCompany: edit_company,
}
