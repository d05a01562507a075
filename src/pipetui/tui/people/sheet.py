"""All that is told of a person or a firm, as lines for a width."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.services.present.inspection import day_said, moment_said
from pipetui.services.present.people import COMPANY_LABELS, CONTACT_LABELS, merge_said
from pipetui.services.present.signs import DIRECTION_SIGNS, touch_said
from pipetui.tui.sheets.flow import FlowLine, Heading
from pipetui.tui.sheets.sheet import Row
from pipetui.tui.widgets.lines import Ink, wrap

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pipetui.domain.dates import Now
    from pipetui.domain.keeping_touch import Part
    from pipetui.domain.model import Company, Contact
    from pipetui.services.people import Firm, FirmPage, Merged, Person, PersonPage
    from pipetui.services.present.people import PeoplePresenter

_KEY = 11


def person_lines(
    page: PersonPage, presenter: PeoplePresenter, now: Now, width: int
) -> list[FlowLine]:
    """A contact: facts, deals with their roles, touches, notes."""
    person = page.person
    facts = [("Company", person.facts.company), *_facts(person.contact, CONTACT_LABELS)]
    return [
        *_head(person.contact.name, person.contact.id, width),
        *_named(facts, width),
        *_last(person, now),
        *_parts(person.parts, presenter),
        *_touches(page, now, width),
        *_notes(person.contact.notes, width),
    ]


def firm_lines(page: FirmPage, presenter: PeoplePresenter, now: Now, width: int) -> list[FlowLine]:
    """A company: facts, people, deals, touches, notes."""
    firm = page.firm
    people = [
        Row(
            (Ink(f" {each.contact.name}"), Ink(f"  {each.contact.title or ''}", "muted")),
            (Ink("  "), _day(each, now)),
        )
        for each in page.people
    ]
    return [
        *_head(firm.company.name, firm.company.id, width),
        *_named(_facts(firm.company, COMPANY_LABELS), width),
        *_last(firm, now),
        *_titled("People", len(people), people),
        *_parts(firm.parts, presenter),
        *_touches(page, now, width),
        *_notes(firm.company.notes, width),
    ]


def merge_lines(merged: Merged, width: int) -> list[FlowLine]:
    """What would become of the one that is kept."""
    return [
        *_head(merged.kept.name, merged.kept.id, width),
        FlowLine(heading=Heading("As it would be")),
        *_named(merge_said(merged), width),
    ]


def _head(name: str, number: int, width: int) -> list[FlowLine]:
    first, *rest = wrap(name, max(1, width - 8))
    rows = [Row((Ink(f" {first}", "text", bold=True),), (Ink(f"#{number}", "muted"),))]
    return _lines([*rows, *(Row((Ink(f" {each}", "text", bold=True),)) for each in rest)])


def _facts(record: Contact | Company, labels: Mapping[str, str]) -> list[tuple[str, str | None]]:
    return [(label, getattr(record, name)) for name, label in labels.items() if name != "notes"]


def _named(facts: Iterable[tuple[str, str | None]], width: int) -> list[FlowLine]:
    rows = []
    for name, value in facts:
        for at, text in enumerate(wrap(value, max(8, width - _KEY - 3)) if value else ()):
            label = "" if at else name
            rows.append(Row((Ink(f" {label:<{_KEY}}", "muted"), Ink(text))))
    return _lines(rows)


def _last(of: Person | Firm, now: Now) -> list[FlowLine]:
    said = [Ink(f" {'Last touch':<{_KEY}}", "muted"), _day(of, now)]
    if of.losing:
        said.append(Ink(f"  {of.silent:,} days of silence", "error"))
    return _lines([Row(tuple(said))])


def _day(of: Person | Firm, now: Now) -> Ink:
    at = of.facts.last_touch_at
    said = day_said(now.day_of(at), now.today) if at else "never"
    return Ink(f"! {said}", "error") if of.losing else Ink(said, "muted")


def _parts(parts: Sequence[Part], presenter: PeoplePresenter) -> list[FlowLine]:
    rows = []
    for part in reversed(parts):
        role = (Ink(f"  {part.role}", "accent"),) if part.role else ()
        live = (Ink(f" {part.title}"), *role)
        rows.append(Row(live, (Ink(f"  {presenter.standing(part)}", "muted"),)))
    return _titled("Deals", len(parts), rows)


def _touches(page: PersonPage | FirmPage, now: Now, width: int) -> list[FlowLine]:
    rows: list[Row] = []
    for touch in page.touches:
        deal = page.deals.get(touch.deal_id)
        head = (
            Ink(f" {DIRECTION_SIGNS[touch.direction]} {touch.kind}"),
            Ink(f"  {deal.title}" if deal else "", "muted"),
        )
        rows.append(Row(head, (Ink(f"  {moment_said(touch.at, now)}", "muted"),)))
        said = wrap(touch_said(touch), max(8, width - 5))
        rows += [Row((Ink(f"   {each}", "muted"),)) for each in said if each]
    return _titled("Touches", len(page.touches), rows)


def _notes(notes: str | None, width: int) -> list[FlowLine]:
    rows = [Row((Ink(f" {each}"),)) for each in wrap(notes, max(8, width - 3))] if notes else []
    return _titled("Notes", 0, rows)


def _titled(heading: str, count: int, rows: Sequence[Row]) -> list[FlowLine]:
    if not rows:
        return []
    title = Heading(heading, f"{count:,}" if count else "")
    return [FlowLine(), FlowLine(heading=title), *_lines(rows)]


def _lines(rows: Iterable[Row]) -> list[FlowLine]:
    return [FlowLine(row=row) for row in rows]
