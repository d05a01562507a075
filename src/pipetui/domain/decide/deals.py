"""Deals made, changed, copied, removed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipetui.domain.commands import AddDeals, CloneDeal, DealDraft, DeleteDeals, EditDeals
from pipetui.domain.dates import CLOCKS_DIFFER, When
from pipetui.domain.decide.bulk import for_each, named, short
from pipetui.domain.decide.known import company_meant, find_or_make_contact, take_part
from pipetui.domain.decide.stays import arrive
from pipetui.domain.decide.tasks import new_task
from pipetui.domain.errors import BadValue, Refused
from pipetui.domain.fields import apply_edit, require_percent
from pipetui.domain.model import Deal, Entity, Status
from pipetui.domain.people_fields import names_in
from pipetui.domain.planning import DEFAULT_STEP
from pipetui.domain.process import StageKind, map_meant, stage_meant
from pipetui.domain.routing import Settled, arrival_of, route_for
from pipetui.domain.text import clean_line, clean_text, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from pipetui.domain.draft import Draft
    from pipetui.domain.operation import Record
    from pipetui.domain.process import Stage


def add_deals(draft: Draft, command: AddDeals) -> str:
    """Make deals, with the companies and contacts they name."""
    made = [_add(draft, each) for each in command.drafts]
    return f"Added {named(made)}" if made else "Added nothing"


def edit_deals(draft: Draft, command: EditDeals) -> str:
    """Change fields of each deal."""

    def rule(deal: Deal) -> None:
        for edit in command.edits:
            if edit.field == "company":
                deal = replace(deal, company_id=company_meant(draft, edit.text))
            elif edit.field == "contacts":
                _edit_contacts(draft, deal, edit.text, edit.action)
            else:
                currency = draft.map_of(deal.pipeline_id).pipeline.currency
                deal = apply_edit(deal, edit, currency, draft.now.today)
        draft.put(deal)

    taken = for_each(draft, command, rule)
    fields = ", ".join(dict.fromkeys(edit.field for edit in command.edits))
    return f"Changed {fields} of {named(taken)}"


def clone_deal(draft: Draft, command: CloneDeal) -> str:
    """Make an open deal with the facts of another one, at the start of its pipeline."""
    deal = draft.deal(command.deal_id)
    process = draft.map_of(deal.pipeline_id)
    stage = process.first
    copy = Deal(
        id=draft.new_id(Entity.DEAL),
        pipeline_id=deal.pipeline_id,
        stage_id=stage.id,
        title=deal.title,
        created_at=draft.now.instant,
        stage_entered_at=draft.now.instant,
        rank=draft.end_of_lane(stage.id),
        company_id=deal.company_id,
        value=deal.value,
        owner=deal.owner,
        source=deal.source,
        product=deal.product,
        region=deal.region,
        tags=deal.tags,
        links=deal.links,
    )
    draft.put(copy)
    for part in draft.participants(deal.id):
        draft.put(replace(part, id=draft.new_id(Entity.PARTICIPANT), deal_id=copy.id))
    arrive(draft, copy, stage, draft.now.instant)
    return f"Cloned {short(deal.title)}"


def delete_deals(draft: Draft, command: DeleteDeals) -> str:
    """Remove deals with all that belongs to them."""

    def rule(deal: Deal) -> None:
        belonging: list[Record] = [
            *draft.touches(deal.id),
            *draft.tasks(deal.id),
            *draft.visits(deal.id),
            *draft.participants(deal.id),
        ]
        for each in belonging:
            draft.remove(each)
        draft.remove(deal)

    return f"Deleted {named(for_each(draft, command, rule))}"


def _add(draft: Draft, given: DealDraft) -> Deal:
    place = _place_of(draft, given)
    process, stage = place.process, place.stage
    title = clean_line(given.title) or _title_from(given)
    company_id = company_meant(draft, given.company or "")
    contact = None
    name, email, phone = _line(given.contact), _line(given.email), _line(given.phone)
    if name or email or phone:
        contact = find_or_make_contact(draft, name or "", company_id, email, phone)
        company_id = company_id or contact.company_id
    created = given.created_at or draft.now.instant
    status, closed_at = _ending(draft, given, stage, title)
    deal = Deal(
        id=draft.new_id(Entity.DEAL),
        pipeline_id=process.pipeline.id,
        stage_id=stage.id if stage else None,
        title=title,
        status=status,
        created_at=created,
        stage_entered_at=created,
        rank=draft.end_of_lane(stage.id if stage else 0),
        company_id=company_id,
        value=given.value,
        owner=place.owner,
        source=_line(given.source),
        product=_line(given.product),
        region=_line(given.region),
        tags=tuple(dict.fromkeys(filter(None, map(clean_line, given.tags)))),
        links=tuple(dict.fromkeys(filter(None, map(clean_line, given.links)))),
        notes=clean_text(given.notes or "").strip() or None,
        probability=None if given.probability is None else require_percent(given.probability),
        expected_close=given.close,
        closed_at=closed_at,
        lost_reason=_line(given.lost_reason),
        competitor=_line(given.competitor),
        routed=place.routed,
        external_id=_line(given.external_id),
        extra=tuple((clean_line(name), clean_text(text)) for name, text in given.extra),
    )
    draft.put(deal)
    if contact is not None:
        take_part(draft, deal.id, contact.id)
    for other in filter(None, map(clean_line, given.others)):
        known = find_or_make_contact(draft, other, company_id, None, None)
        take_part(draft, deal.id, known.id)
    if stage is not None and given.status is Status.OPEN:
        arrive(draft, deal, stage, closed_at or created, start_known=not given.imported)
    if given.next_text or given.next_due:
        text = clean_line(given.next_text or "") or DEFAULT_STEP
        draft.put(new_task(draft, deal, text, given.next_due or When(draft.now.today)))
    return deal


def _place_of(draft: Draft, given: DealDraft) -> Settled:
    """The place a deal names, else the one that the rules find for it."""
    owner, is_open = _line(given.owner), given.status is Status.OPEN
    if given.pipeline is None and given.stage is None:
        landing = route_for(draft.maps, arrival_of(given))
        if landing is not None:
            return landing.settle(owner, is_open=is_open)
    process = map_meant(draft.maps, given.fallback if given.pipeline is None else given.pipeline)
    stage = process.first if is_open else None
    if given.stage is not None:
        stage = stage_meant(process, given.stage)
    return Settled(process, stage, owner, _line(given.routed))


def _ending(
    draft: Draft, given: DealDraft, stage: Stage | None, title: str
) -> tuple[Status, datetime | None]:
    """How and when a deal ended before it was written down here.

    One that stands in a stage of kind won is won. A file has to say when; by hand it is now.
    """
    soon = draft.now.instant + CLOCKS_DIFFER
    for instant in filter(None, (given.created_at, given.closed_at)):
        if instant > soon:
            message = f"{short(title)} has a date in the future ({instant:%Y-%m-%d})"
            raise BadValue(message, "give the day it was made or closed")
    status, closed_at = given.status, given.closed_at
    if status is Status.OPEN:
        if stage is None or stage.kind is StageKind.OPEN:
            return status, None
        status = Status.WON
        if closed_at is None and not given.imported:
            closed_at = given.created_at or draft.now.instant
    if closed_at is None:
        message = f"{short(title)} is {status} but has no close date"
        raise BadValue(message, "give the day it was closed")
    return status, closed_at


def _title_from(given: DealDraft) -> str:
    parts = [clean_line(part) for part in (given.company, given.product) if part]
    title = " \N{EN DASH} ".join(part for part in parts if part)
    if not title:
        message = "the deal has no title"
        raise BadValue(message, "say what is sold, or to whom")
    return title


def _edit_contacts(draft: Draft, deal: Deal, text: str, action: str) -> None:
    """Set, add or remove the contacts that are named, with commas between them."""
    before = draft.participants(deal.id)
    # A name that is known is one, commas or not.
    names = (clean_line(text),) if draft.contacts_named(clean_line(text)) else names_in(text)
    if action == "remove":
        for name in names:
            _let_go(draft, deal, name)
        return
    kept = set()
    for name in names:
        email = name if "@" in name else None
        contact = find_or_make_contact(draft, "" if email else name, deal.company_id, email, None)
        kept.add(take_part(draft, deal.id, contact.id).id)
    if action == "set":
        for part in before:
            if part.id not in kept:
                draft.remove(part)


def _let_go(draft: Draft, deal: Deal, name: str) -> None:
    named_so = {contact.id for contact in draft.contacts_named(name)}
    gone = [part for part in draft.participants(deal.id) if part.contact_id in named_so]
    if not gone:
        message = f"{shown(name)} is no contact of #{deal.id}"
        raise Refused(message)
    for part in gone:
        draft.remove(part)


def _line(text: str | None) -> str | None:
    return clean_line(text) or None if text else None


RULES: Mapping[type, Callable[..., str]] = {
    AddDeals: add_deals,
    EditDeals: edit_deals,
    CloneDeal: clone_deal,
    DeleteDeals: delete_deals,
}
