"""People and firms as they are looked at: those shown, in order, and the cursor; pure."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from pipetui.domain.text import fold
from pipetui.services.people import Firm, Person, in_order
from pipetui.tui.cursors import kept, row_of, stepped

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipetui.domain.dates import Now


class Tab(StrEnum):
    """What is listed."""

    PEOPLE = "People"
    COMPANIES = "Companies"


@dataclass(frozen=True, slots=True)
class PeopleState:
    """One list; the cursor is an id, None only when nothing is shown."""

    now: Now
    tab: Tab = Tab.PEOPLE
    known: Mapping[Tab, Mapping[int, Person | Firm]] = field(default_factory=dict)
    texts: Mapping[Tab, Mapping[int, str]] = field(default_factory=dict)
    """What a filter looks into, folded once."""
    ids: tuple[int, ...] = ()
    """Those shown, in order."""
    cursor: int | None = None
    filter_text: str = ""
    losing: bool = False
    """Only those with whom touch is being lost are shown, the longest silence first."""

    @property
    def row(self) -> int:
        """The cursor's place from 0; -1 when nothing is shown."""
        return row_of(self.cursor, self.ids)

    @property
    def listed(self) -> Mapping[int, Person | Firm]:
        """All of the tab, shown or not, by id."""
        return self.known.get(self.tab, {})

    @property
    def here(self) -> Person | Firm | None:
        """Who is under the cursor."""
        return None if self.cursor is None else self.listed[self.cursor]

    @property
    def person(self) -> Person | None:
        """The person under the cursor."""
        return self.here if isinstance(self.here, Person) else None

    @property
    def firm(self) -> Firm | None:
        """The firm under the cursor."""
        return self.here if isinstance(self.here, Firm) else None


def with_known(
    state: PeopleState, people: Iterable[Person], firms: Iterable[Firm], now: Now
) -> PeopleState:
    """Showing what is known now; the cursor stays on who it was on, or at the place."""
    known: dict[Tab, Mapping[int, Person | Firm]] = {
        Tab.PEOPLE: {each.contact.id: each for each in people},
        Tab.COMPANIES: {each.company.id: each for each in firms},
    }
    texts = {tab: {each: _text(one) for each, one in all_.items()} for tab, all_ in known.items()}
    return _settled(replace(state, known=known, texts=texts, now=now), state)


def with_tab(state: PeopleState, tab: Tab) -> PeopleState:
    """The other list, with the same filter."""
    return state if tab is state.tab else _settled(replace(state, tab=tab, cursor=None), state)


def with_filter(state: PeopleState, text: str) -> PeopleState:
    """Showing those in whom every word occurs."""
    return _settled(replace(state, filter_text=text), state)


def with_losing(state: PeopleState, *, losing: bool) -> PeopleState:
    """Showing only those with whom touch is being lost, or all again."""
    return _settled(replace(state, losing=losing), state)


def step(state: PeopleState, rows: int) -> PeopleState:
    """The cursor up or down, as far as that goes."""
    return replace(state, cursor=stepped(state.cursor, state.ids, rows))


def on_id(state: PeopleState, number: int | None) -> PeopleState:
    """The cursor on somebody; where it was when they are not shown."""
    return replace(state, cursor=number) if number in state.ids else state


def _settled(state: PeopleState, before: PeopleState) -> PeopleState:
    words, texts = fold(state.filter_text).split(), state.texts.get(state.tab, {})
    found = (
        each
        for number, each in state.listed.items()
        if all(word in texts[number] for word in words)
    )
    ids = tuple(_number(each) for each in in_order(found, losing=state.losing))
    cursor = before.cursor if before.tab is state.tab else None
    return replace(state, ids=ids, cursor=kept(cursor, before.ids, ids))


def _number(each: Person | Firm) -> int:
    return each.contact.id if isinstance(each, Person) else each.company.id


def _text(each: Person | Firm) -> str:
    texts: list[str | None] = [part.title for part in each.parts]
    if isinstance(each, Person):
        held = each.contact
        texts += [held.name, held.email, held.phone, held.title, each.facts.company]
        texts += [part.role for part in each.parts]
    else:
        firm = each.company
        texts += [firm.name, firm.domain, firm.region, firm.industry, *each.facts.people]
    return fold("\n".join(filter(None, texts)))
