"""Several contacts made one person, several companies one firm; nothing known of them is lost."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from pipetui.domain.commands import MergeCompanies, MergeContacts
from pipetui.domain.decide.bulk import short
from pipetui.domain.errors import Refused
from pipetui.domain.model import Company, Contact, Deal, Entity, Participant, Touch
from pipetui.domain.text import clean_text, fold

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from pipetui.domain.draft import Draft

T = TypeVar("T", Company, Contact)
R = TypeVar("R", Contact, Deal, Participant, Touch)

_CONTACT_FACTS = ("company_id", "email", "phone", "title")
_COMPANY_FACTS = ("domain", "region", "industry", "size")


def merge_contacts(draft: Draft, command: MergeContacts) -> str:
    """Have one contact be all of them: facts it lacked, parts in deals and touches are its own."""
    keep = draft.contact(command.keep)
    others = [draft.contact(each) for each in _others(command)]
    for other in others:
        firm = draft.get(Entity.COMPANY, other.company_id or 0)
        left = (firm.name,) if isinstance(firm, Company) and _differs(keep, other) else ()
        keep = _joined(keep, other, _CONTACT_FACTS, left)
    draft.put(keep)
    gone = {other.id for other in others}
    for part in _by_id(draft.loaded(Participant)):
        if part.contact_id in gone:
            _hand_over(draft, part, keep)
    for touch in _by_id(draft.loaded(Touch)):
        if touch.contact_id in gone:
            draft.put(replace(touch, contact_id=keep.id))
    for other in others:
        draft.remove(other)
    return _label(keep.name, [other.name for other in others], "contacts")


def merge_companies(draft: Draft, command: MergeCompanies) -> str:
    """Have one company be all of them: facts it lacked, deals and contacts are its own."""
    keep = draft.company(command.keep)
    others = [draft.company(each) for each in _others(command)]
    for other in others:
        keep = _joined(keep, other, _COMPANY_FACTS)
    draft.put(keep)
    gone = {other.id for other in others}
    for contact in _by_id(draft.loaded(Contact)):
        if contact.company_id in gone:
            draft.put(replace(contact, company_id=keep.id))
    for deal in _by_id(draft.loaded(Deal)):
        if deal.company_id in gone:
            draft.put(replace(deal, company_id=keep.id))
    for other in others:
        draft.remove(other)
    return _label(keep.name, [other.name for other in others], "companies")


def _others(command: MergeContacts | MergeCompanies) -> list[int]:
    others = [each for each in dict.fromkeys(command.others) if each != command.keep]
    if not others:
        message = "there is nothing to merge"
        raise Refused(message, "give the one to keep, then at least one other")
    return others


def _hand_over(draft: Draft, part: Participant, keep: Contact) -> None:
    """Give a part in a deal to another, who has one part in it, in their own role if any."""
    parts = draft.participants(part.deal_id)
    own = next((each for each in parts if each.contact_id == keep.id), None)
    if own is None:
        draft.put(replace(part, contact_id=keep.id))
        return
    draft.remove(part)
    if own.role is None and part.role is not None:
        draft.put(replace(own, role=part.role))


def _joined(keep: T, other: T, facts: Sequence[str], left: Sequence[str] = ()) -> T:
    """The one with the other's facts where it has none; the rest of them goes to the notes."""
    gained: dict[str, Any] = {
        name: getattr(other, name) for name in facts if getattr(keep, name) is None
    }
    joined: T = replace(keep, **gained)
    texts = [other.name, *left, *(getattr(other, name) for name in facts)]
    held = {fold(str(each)) for each in (joined.name, *(getattr(joined, n) for n in facts))}
    beside = [each for each in texts if isinstance(each, str) and fold(each) not in held]
    also = f"Also {', '.join(dict.fromkeys(beside))}" if beside else None
    former = other.notes if other.notes != keep.notes else None
    notes = "\n".join(filter(None, (keep.notes, also, former)))
    return replace(joined, notes=clean_text(notes) or None)


def _differs(keep: Contact, other: Contact) -> bool:
    return keep.company_id is not None and keep.company_id != other.company_id


def _by_id(records: Sequence[R]) -> list[R]:
    return sorted(records, key=lambda record: record.id)


def _label(keep: str, others: Sequence[str], what: str) -> str:
    merged = short(others[0]) if len(others) == 1 else f"{len(others)} {what}"
    return f"Merged {merged} into {short(keep)}"


RULES: Mapping[type, Callable[..., str]] = {
    MergeContacts: merge_contacts,
    MergeCompanies: merge_companies,
}
