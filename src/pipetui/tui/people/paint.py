"""The lines of a list of people or firms: one each, its columns as wide as there is room for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.services.people import Person
from pipetui.services.present.inspection import day_said
from pipetui.tui.people.state import Tab
from pipetui.tui.widgets.lines import CURSOR_SIGN, Look, Piece, fitted, width_of
from pipetui.tui.widgets.tabs import filter_shown, fitting_parts, tab_pieces, tab_under

if TYPE_CHECKING:
    from textual.strip import Strip

    from pipetui.services.people import Firm
    from pipetui.tui.keys.words import KeyOf
    from pipetui.tui.people.state import PeopleState

LOSING_SIGN = "!"
_DAY = 13
_WIDE = 76
"""From here on their deals have a column."""


def tabs(state: PeopleState, look: Look) -> list[Piece]:
    """The lists side by side with their counts; the open one stands out."""
    return tab_pieces(_tab_texts(state), state.tab, look.palette)


def facts_shown(state: PeopleState, look: Look) -> list[Piece]:
    """What the list is narrowed to, and with how many touch is being lost; as far as it fits."""
    parts: list[list[Piece]] = []
    if state.filter_text:
        parts.append(filter_shown(state.filter_text, len(state.ids), len(state.listed), look))
    count = sum(each.losing for each in state.listed.values())
    told = f"! {count:,} losing touch"
    if state.losing:
        told = f"only the {count:,} you lose touch with"
    if count or state.losing:
        parts.append([(told, look("error", bold=state.losing))])
    used = width_of("".join(_tab_texts(state).values())) + 1
    return fitting_parts(parts, look.width - used, look)


def tab_at(state: PeopleState, x: int) -> Tab | None:
    """Which tab is at a cell of their line."""
    return tab_under(_tab_texts(state), x)


def nothing_said(state: PeopleState, key: KeyOf) -> str:
    """What a list without lines says."""
    if state.filter_text:
        return f"Nothing matches. {key('contacts.close')} shows all."
    if state.losing:
        return f"You are losing touch with nobody. {key('contacts.losing')} shows all."
    if state.tab is Tab.PEOPLE:
        return f"Nobody is known yet: {key('contacts.new')} adds somebody."
    return "No company is known yet: one comes with a deal, or with somebody new."


def paint_entry(each: Person | Firm, state: PeopleState, look: Look, *, selected: bool) -> Strip:
    """Name, firm or people, live deals, the day of the last touch."""
    look = look.on("cursor" if selected else "background")
    sign: Piece = (CURSOR_SIGN if selected else " ", look("accent", bold=True))
    day = (f" {_day(each, state):>{_DAY}} ", look("error" if each.losing else "muted"))
    beside = _beside(each)
    # The sign, a blank before each column, and blanks around the day.
    room = look.width - _DAY - 3
    if look.width < _WIDE:
        room -= 2
        name = room * 5 // 9
        columns = [(name, each.name, "text"), (room - name, beside, "muted")]
    else:
        room -= 3
        name, company = room * 3 // 8, room * 2 // 8
        columns = [
            (name, each.name, "text"),
            (company, beside, "muted"),
            (room - name - company, _deals(each, state), "text"),
        ]
    left: list[Piece] = [sign]
    for at, (width, text, colour) in enumerate(columns):
        left.append((f" {fitted(text, width)}", look(colour, bold=not at)))
    return look.line(left, [day])


def _tab_texts(state: PeopleState) -> dict[Tab, str]:
    return {tab: f" {tab} {len(state.known.get(tab, ())):,} " for tab in Tab}


def _beside(each: Person | Firm) -> str:
    if isinstance(each, Person):
        return each.facts.company or ""
    return ", ".join(each.facts.people)


def _deals(each: Person | Firm, state: PeopleState) -> str:
    live = [part for part in each.parts if part.is_live(state.now.today)]
    named = [f"{part.title} ({part.role})" if part.role else part.title for part in live]
    return ", ".join(named)


def _day(each: Person | Firm, state: PeopleState) -> str:
    at = each.facts.last_touch_at
    said = day_said(state.now.day_of(at), state.now.today) if at else ""
    if not at and each.silent is not None:
        said = "never"
    return f"{LOSING_SIGN} {said}" if each.losing else said
