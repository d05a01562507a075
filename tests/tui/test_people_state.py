"""The list of people and firms as a value: filter, order, cursor."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipetui.domain.dates import Now
from pipetui.domain.keeping_touch import Part
from pipetui.domain.model import Company, Contact, Status
from pipetui.services.people import Firm, FirmFacts, Person, PersonFacts
from pipetui.tui.people import state as states
from pipetui.tui.people.state import PeopleState, Tab
from tests.support.world import BERLIN, MONDAY_NOON

NOW = Now(MONDAY_NOON, BERLIN)


def part(title: str, role: str | None = None) -> Part:
    return Part(
        deal_id=1,
        title=title,
        pipeline_id=1,
        stage_id=1,
        status=Status.OPEN,
        created_at=MONDAY_NOON,
        role=role,
    )


def person(number: int, name: str, company: str, silent: int | None, *parts: Part) -> Person:
    contact = Contact(id=number, name=name, email=f"{name.lower()}@x.example")
    losing = silent is not None and silent >= 60
    return Person(PersonFacts(contact, company, parts, None), silent, losing)


PEOPLE = (
    person(1, "Zoe", "Acme", 70, part("Website", "decides")),
    person(2, "anna", "Bolt", 90, part("Audit")),
    person(3, "Ben", "Acme", 5),
    person(4, "Cem", "Cup", None),
)
FIRMS = (Firm(FirmFacts(Company(id=9, name="Acme"), ("Zoe", "Ben"), (), None), 70, losing=True),)


@pytest.fixture
def state() -> PeopleState:
    return states.with_known(PeopleState(NOW), PEOPLE, FIRMS, NOW)


def test_people_are_ordered_by_name_and_the_cursor_is_on_the_first(state: PeopleState) -> None:
    assert state.ids == (2, 3, 4, 1)
    assert state.cursor == 2
    assert state.person is not None
    assert state.firm is None


@pytest.mark.parametrize(
    ("words", "ids"),
    [("acme", (3, 1)), ("ACME web", (1,)), ("decides", (1,)), ("ben@", (3,)), ("zz", ())],
)
def test_every_word_has_to_occur_somewhere(
    state: PeopleState, words: str, ids: tuple[int, ...]
) -> None:
    assert states.with_filter(state, words).ids == ids


def test_the_silent_ones_come_longest_first(state: PeopleState) -> None:
    assert states.with_losing(state, losing=True).ids == (2, 1)


def test_the_cursor_stays_on_who_it_was_on_else_at_the_place(state: PeopleState) -> None:
    state = states.on_id(state, 4)

    assert states.with_filter(state, "c").cursor == 4
    assert states.with_known(state, PEOPLE[:3], FIRMS, NOW).cursor == 1
    assert states.with_filter(state, "zz").cursor is None


def test_the_other_tab_begins_at_its_top(state: PeopleState) -> None:
    firms = states.with_tab(state, Tab.COMPANIES)

    assert (firms.ids, firms.cursor) == ((9,), 9)
    assert firms.firm is not None
    assert states.with_filter(firms, "zoe").ids == (9,)
    assert states.with_tab(firms, Tab.COMPANIES) is firms


@given(st.lists(st.integers(-9, 9), max_size=8), st.sampled_from(["", "acme", "a", "zz"]))
def test_the_cursor_is_always_on_somebody_shown(steps: list[int], words: str) -> None:
    state = states.with_known(PeopleState(NOW), PEOPLE, FIRMS, NOW)
    state = states.with_filter(state, words)
    for rows in steps:
        state = states.step(state, rows)
        assert state.cursor in state.ids or not state.ids
        assert state.row in range(len(state.ids)) or not state.ids
    assert replace(state, cursor=state.cursor) == states.on_id(state, 99)
