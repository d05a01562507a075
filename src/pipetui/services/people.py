"""People and firms as they are looked at: whom one is losing touch with, what a merge would do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from pipetui.domain.commands import MergeContacts
from pipetui.domain.errors import Refused
from pipetui.domain.keeping_touch import LOSING_TOUCH, is_losing_touch, silent_days
from pipetui.domain.model import Company, Contact, Deal, Participant, Touch
from pipetui.domain.text import fold, shown
from pipetui.store.queries.people import (
    FirmFacts,
    PersonFacts,
    deals_of_touches,
    load_firms,
    load_people,
    load_touches_at,
    load_touches_with,
    people_at,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pipetui.domain.commands import MergeCompanies
    from pipetui.domain.dates import Now
    from pipetui.domain.keeping_touch import Part
    from pipetui.domain.operation import Operation
    from pipetui.services.session import Session

__all__ = [
    "Firm",
    "FirmFacts",
    "FirmPage",
    "Merged",
    "Person",
    "PersonFacts",
    "PersonPage",
    "find_company",
    "find_contact",
    "firm_page",
    "firms",
    "in_order",
    "merged_by",
    "people",
    "person_page",
    "rehearse_merge",
]

Of = TypeVar("Of", bound="Person | Firm")

_TOUCHES = 50
"""As many are read of one person or firm."""


@dataclass(frozen=True, slots=True)
class Person:
    """A contact, and how long it has been still."""

    facts: PersonFacts
    silent: int | None
    """Days without a touch; None for those in no deal that calls for one."""
    losing: bool
    """Whether touch with them is being lost."""

    @property
    def contact(self) -> Contact:
        """Who it is."""
        return self.facts.contact

    @property
    def name(self) -> str:
        """What they are called."""
        return self.contact.name

    @property
    def parts(self) -> tuple[Part, ...]:
        """The deals they take part in, oldest first."""
        return self.facts.parts


@dataclass(frozen=True, slots=True)
class Firm:
    """A company, and how long it has been still."""

    facts: FirmFacts
    silent: int | None
    losing: bool

    @property
    def company(self) -> Company:
        """Which it is."""
        return self.facts.company

    @property
    def name(self) -> str:
        """What it is called."""
        return self.company.name

    @property
    def parts(self) -> tuple[Part, ...]:
        """Its deals, oldest first."""
        return self.facts.parts


@dataclass(frozen=True, slots=True)
class PersonPage:
    """One person with what was said."""

    person: Person
    touches: tuple[Touch, ...]
    """Newest first, the latest fifty."""
    deals: Mapping[int, Deal]
    """The deals of the touches."""


@dataclass(frozen=True, slots=True)
class FirmPage:
    """One firm with its people and what was said."""

    firm: Firm
    people: tuple[Person, ...]
    touches: tuple[Touch, ...]
    deals: Mapping[int, Deal]


@dataclass(frozen=True, slots=True)
class Merged:
    """What a merge does, done or only tried."""

    kept: Contact | Company
    before: Contact | Company
    """The one that is kept, as it was."""
    gone: tuple[Contact | Company, ...]
    deals: int
    """Deals that are the kept one's now."""
    people: int
    """Contacts that are."""
    touches: int
    """Touches that are."""


def people(
    session: Session, ids: Iterable[int] | None = None, limit: int = LOSING_TOUCH
) -> list[Person]:
    """The contacts of these ids, or all, by id; `limit` days of silence are too many."""
    with session.read() as connection:
        found = load_people(connection, ids)
    now = session.now()
    return [_person(each, now, limit) for each in found]


def firms(
    session: Session, ids: Iterable[int] | None = None, limit: int = LOSING_TOUCH
) -> list[Firm]:
    """The companies of these ids, or all, by id."""
    with session.read() as connection:
        found = load_firms(connection, ids)
    now = session.now()
    return [_firm(each, now, limit) for each in found]


def in_order(found: Iterable[Of], *, losing: bool) -> list[Of]:
    """People or firms by name, or only those one is losing touch with, the longest silent first.

    Equal ones stay as they were.
    """
    if losing:
        lost = (each for each in found if each.losing)
        return sorted(lost, key=lambda each: -(each.silent or 0))
    return sorted(found, key=lambda each: fold(each.name))


def person_page(session: Session, contact_id: int, limit: int = LOSING_TOUCH) -> PersonPage:
    """One contact with the latest touches; Refused when there is none."""
    with session.read() as connection:
        found = load_people(connection, [contact_id])
        touches = load_touches_with(connection, contact_id, _TOUCHES) if found else []
        deals = deals_of_touches(connection, touches)
    if not found:
        message = f"there is no contact #{contact_id}"
        raise Refused(message, "`pipetui contact list` shows the numbers")
    return PersonPage(_person(found[0], session.now(), limit), tuple(touches), deals)


def firm_page(session: Session, company_id: int, limit: int = LOSING_TOUCH) -> FirmPage:
    """One company with its people and the latest touches; Refused when there is none."""
    with session.read() as connection:
        found = load_firms(connection, [company_id])
        staff = load_people(connection, people_at(connection, company_id)) if found else []
        touches = load_touches_at(connection, company_id, _TOUCHES) if found else []
        deals = deals_of_touches(connection, touches)
    if not found:
        message = f"there is no company #{company_id}"
        raise Refused(message, "`pipetui company list` shows the numbers")
    now = session.now()
    members = tuple(_person(each, now, limit) for each in staff)
    return FirmPage(_firm(found[0], now, limit), members, tuple(touches), deals)


def find_contact(session: Session, text: str) -> int:
    """The contact a reading command means: a number, or a part of one name or address alone."""
    known = [(each.contact.id, each.contact.name, each.contact.email) for each in people(session)]
    return _meant(text, known, "contact")


def find_company(session: Session, text: str) -> int:
    """The company a reading command means: a number, or a part of one name alone."""
    known = [(each.company.id, each.company.name, None) for each in firms(session)]
    return _meant(text, known, "company")


def rehearse_merge(session: Session, command: MergeContacts | MergeCompanies) -> Merged:
    """What a merge would do; nothing is written. Refused as the merge itself would be."""
    tried: list[Operation] = []
    session.rehearse([command], tried.append)
    return merged_by(session, tried[0], command)


def merged_by(
    session: Session, operation: Operation, command: MergeContacts | MergeCompanies
) -> Merged:
    """What a merge that was done, or tried, did."""
    kind = Contact if isinstance(command, MergeContacts) else Company
    gone = {each for each in command.others if each != command.keep}
    before = kept = _record(session, command)
    parts: set[int | None] = set()
    lost: list[Contact | Company] = []
    followed = touches = 0
    for change in operation.changes:
        was, now = change.before, change.after
        if isinstance(was, kind) and change.id in gone:
            lost.append(was)
        elif isinstance(was, kind) and isinstance(now, kind) and change.id == command.keep:
            before, kept = was, now
        elif isinstance(was, Contact):
            followed += 1
        elif isinstance(was, Touch):
            touches += 1
        elif isinstance(was, Participant | Deal):
            parts.add(change.deal_id)
    return Merged(kept, before, tuple(lost), len(parts), followed, touches)


def _record(session: Session, command: MergeContacts | MergeCompanies) -> Contact | Company:
    if isinstance(command, MergeContacts):
        return people(session, [command.keep])[0].contact
    return firms(session, [command.keep])[0].company


def _person(facts: PersonFacts, now: Now, limit: int) -> Person:
    silent = silent_days(facts.parts, facts.last_touch_at, now)
    return Person(facts, silent, is_losing_touch(silent, limit))


def _firm(facts: FirmFacts, now: Now, limit: int) -> Firm:
    silent = silent_days(facts.parts, facts.last_touch_at, now)
    return Firm(facts, silent, is_losing_touch(silent, limit))


def _meant(text: str, known: Sequence[tuple[int, str, str | None]], what: str) -> int:
    number = text.removeprefix("#")
    if number.isascii() and number.isdigit():
        return int(number[:18])
    wanted = fold(text)
    whole = [each for each in known if wanted in {fold(each[1]), fold(each[2] or "")}]
    found = whole or [
        each for each in known if wanted in fold(each[1]) or wanted in fold(each[2] or "")
    ]
    if len(found) == 1:
        return found[0][0]
    if not found:
        message = f"no {what} has {shown(text)} in its name"
        raise Refused(message, f"`pipetui {what} list` shows all")
    some = ", ".join(f"{each} {name}" for each, name, _ in found[:5])
    more = f" and {len(found) - 5} more" if len(found) > 5 else ""  # noqa: PLR2004
    message = f"{shown(text)} means more than one {what}: {some}{more}"
    raise Refused(message, "use the number")
