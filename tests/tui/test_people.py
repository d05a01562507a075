"""The screen of people and firms, by keys and by mouse."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipetui.domain.commands import AddContact, LinkContact, LogTouch
from pipetui.domain.model import TouchKind
from pipetui.services.session import Session
from pipetui.tui.screens.help import HelpScreen
from pipetui.tui.screens.people import PeopleScreen
from tests.support.board import HandClock, at_board
from tests.support.databases import copy_of
from tests.support.story import edits

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.board import Hands

NARROW = (80, 24)


@pytest.fixture(scope="session")
def first_met(first_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Anna decides in Website, Ben is in Website and Care, Cem in nothing."""
    path = copy_of(first_database, tmp_path_factory.mktemp("met"))
    session = Session.open(str(path), "cli", read_clock=HandClock(), journal_mode="delete")
    try:
        for command in (
            LinkContact(deal_id=1, contact="Anna Berg", role="decides"),
            LinkContact(deal_id=1, contact="Ben"),
            LinkContact(deal_id=5, contact="Ben"),
            AddContact(
                name="Cem", edits=edits(company="Cup", email="cem@cup.example", phone="77 88")
            ),
            LogTouch(deal_ids=(1,), kind=TouchKind.CALL, text="Asked about May", contact_id=1),
        ):
            session.execute(command)
    finally:
        session.close()
    return path


@pytest.fixture
def met(first_met: Path, tmp_path: Path) -> Path:
    """This test's own copy."""
    return copy_of(first_met, tmp_path)


def screen(me: Hands) -> PeopleScreen:
    found = me.app.screen
    assert isinstance(found, PeopleScreen)
    return found


def here(me: Hands) -> str:
    found = screen(me).state.person
    return found.contact.name if found else ""


def said(me: Hands) -> str:
    told = screen(me).message
    return f"{told.text} · {told.more}" if told.more else told.text


# -- looking -----------------------------------------------------------------------------------


async def test_it_begins_with_the_people_of_the_deal_on_the_board_and_the_sheet_follows(
    met: Path,
) -> None:
    async with at_board(met) as me:
        await me.press("C")
        assert "People 3  Companies" in me.text()
        assert here(me) == "Anna Berg"
        assert "→ call  Website" in me.text()
        assert "Asked about May" in me.text()
        await me.press("G")
        assert here(me) == "Cem"
        assert "cem@cup.example" in me.text()
        await me.press("g")
        assert "cem@cup.example" not in me.text()
        await me.press("l")
        assert screen(me).state.firm is not None
        assert "Website" in me.text()
        assert "Anna Berg" in me.text()
        await me.press("1")
        assert screen(me).state.person is not None
        await me.press("?")
        assert isinstance(me.app.screen, HelpScreen)
        assert "merge another one into this one" in me.text()


async def test_where_it_is_narrow_enter_or_two_clicks_show_everything_of_each(met: Path) -> None:
    async with at_board(met, size=NARROW) as me:
        await me.press("C")
        assert "Asked about May" not in me.text()
        await me.press("enter")
        assert "Asked about May" in me.text()
        await me.press("pagedown", "J", "K", "q")
        assert "Asked about May" not in me.text()
        await me.click("Cem", times=2)
        assert "cem@cup.example" in me.text()
        await me.press("q")
        await me.click("Companies")
        assert screen(me).state.firm is not None
        await me.press("q")
        assert me.app.screen is me.screen


async def test_the_silent_ones_are_marked_and_listed(met: Path) -> None:
    clock = HandClock()
    clock.turn(days=70)
    async with at_board(met, clock=clock) as me:
        await me.press("C")
        assert "! 2 losing touch" in me.text()
        await me.press("o")
        assert len(screen(me).state.ids) == 2
        assert "days of silence" in me.text()
        assert said(me).startswith("Not touched for 60 days or more")
        await me.press("q")
        assert len(screen(me).state.ids) == 3


async def test_the_settings_say_when_touch_is_lost(met: Path, tmp_path: Path) -> None:
    folder = tmp_path / "settings"
    folder.mkdir()
    (folder / "config.toml").write_text("[day]\nlosing_touch = 100\n")
    clock = HandClock()
    clock.turn(days=70)
    async with at_board(met, clock=clock, settings=folder) as me:
        await me.press("C", "o")
        assert "You are losing touch with nobody." in me.text()


# -- doing -------------------------------------------------------------------------------------


async def test_somebody_new_is_written_in_a_line_that_is_mended_where_it_is_wrong(
    met: Path,
) -> None:
    async with at_board(met) as me:
        await me.press("C", "n", *"Dora Dorn, Cup, dora@cup.example")
        assert "company Cup · email dora@cup.example" in me.text()
        await me.press("enter")
        assert here(me) == "Dora Dorn"
        assert said(me) == "Added Dora Dorn · u undoes"
        await me.press("u")
        assert here(me) != "Dora Dorn"
        await me.press("n", *"Cem, Cup", "enter")
        assert "known already" in me.text()
        await me.press(*"pa", "enter")
        assert here(me) == "Cem"
        assert "Cuppa" in me.text()


async def test_fields_are_written_and_taken_away(met: Path) -> None:
    async with at_board(met) as me:
        await me.press("C", "G", "e", *"title", "enter", *"CTO", "enter")
        assert "CTO" in me.text()
        await me.press("e", "3", *" x", "enter")
        assert "no e-mail address" in me.text()
        await me.press("escape", "e", *"phone", "enter", *["backspace"] * 5, "-", "enter")
        assert me.rows("select phone, title from contact where id = 3") == [(None, "CTO")]
        await me.press("l", "g", "e", "1", *" AG", "enter")
        assert said(me).startswith("Edited")


async def test_a_merge_is_seen_before_it_is_done_and_either_one_can_be_kept(met: Path) -> None:
    async with at_board(met, size=NARROW) as me:
        await me.press("C", "M", *"cem", "enter")
        text = me.text()
        assert "As it would be" in text
        assert "77 88" in text
        assert "cem@cup.example" in text
        assert me.rows("select count(*) from contact") == [(3,)]
        await me.press("escape")
        assert "As it would be" not in me.text()
        await me.press("M", *"cem", "enter", "enter")
        assert said(me) == "Merged Cem into Anna Berg · u undoes"
        assert me.rows("select phone from contact") == [("77 88",), (None,)]
        await me.press("u")
        assert me.rows("select count(*) from contact") == [(3,)]

        await me.press("g", "M", *"cem", "enter", "down")
        assert "2 deals" not in me.text()
        await me.press("enter")
        assert said(me).startswith("Merged Anna Berg into Cem")
        assert here(me) == "Cem"
        assert me.rows("select role from participant where contact_id = 3") == [("decides",)]


async def test_firms_are_merged_and_named_anew_on_the_board_too(met: Path) -> None:
    async with at_board(met) as me:
        await me.press("C", "2", "/", *"nord", "enter", "M", *"fjord", "enter", "enter")
        assert said(me) == "Merged Fjord into Nordlys · u undoes"
        await me.press("e", "1", *"2", "enter", "q", "q")
        assert "Nordlys2" in me.text()
        assert "Fjord" not in me.text()


async def test_somebody_gets_a_part_in_the_deal_of_the_board(met: Path) -> None:
    async with at_board(met) as me:
        await me.press("C", "G", "a", *"pays", "enter")
        assert said(me) == "Cem pays: Website · u undoes"
        await me.press("a", "6")
        assert said(me) == "Cem takes no part any more: Website · u undoes"
        await me.press("a", "5")
        assert said(me) == "Cem takes part: Website · u undoes"
        await me.press("l", "a")
        assert "Only people" in said(me)


async def test_a_list_is_filtered_as_one_types_and_the_way_leads_to_a_deal_of_theirs(
    met: Path,
) -> None:
    async with at_board(met) as me:
        await me.press("C", "/", *"cup")
        assert "1 of 3" in me.text()
        await me.press("enter")
        assert here(me) == "Cem"
        await me.press("q")
        assert len(screen(me).state.ids) == 3
        await me.press("/", *"zz", "escape")
        assert len(screen(me).state.ids) == 3

        await me.press("g", "j")
        assert here(me) == "Ben"
        await me.press("b", "1")
        assert me.app.screen is me.screen
        assert me.here == "Care"
        await me.press("C", "G", "b")
        assert "no deal of theirs" in said(me)


async def test_without_anybody_it_says_what_to_press(database: Path) -> None:
    async with at_board(database) as me:
        await me.press("C")
        assert "Nobody is known yet: n adds somebody." in me.text()
        await me.press("e", "M", "a", "b", "enter", "G", "J")
        assert isinstance(me.app.screen, PeopleScreen)
