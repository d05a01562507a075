"""The palette: anything with a name is found by a part of it, and Enter goes there or does it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.commands import AddDeals, ApplyMap, DealDraft, DeleteDeals, LoseDeals, ParkDeals
from pipetui.domain.spoken_dates import parse_day
from pipetui.domain.text import LINE_LIMIT, clean_line
from pipetui.services.session import Session
from pipetui.tui.screens.drawers import DrawersScreen
from pipetui.tui.screens.help import HelpScreen
from tests.support.board import MONDAY, HandClock, at_board
from tests.support.maps import consulting
from tests.support.naughty import OWN

if TYPE_CHECKING:
    from pathlib import Path

    from pipetui.domain.commands import Command

BOARD_ALONE = 2
"""Screens there are while nothing lies on the board: Textual has one of its own."""


def before_that(path: Path, *commands: Command) -> None:
    """What was done in another program before the board was opened."""
    session = Session.open(str(path), "cli", read_clock=HandClock(), journal_mode="delete")
    try:
        for command in commands:
            session.execute(command)
    finally:
        session.close()


def add(path: Path, *drafts: DealDraft) -> None:
    before_that(path, AddDeals(drafts=drafts))


async def test_a_command_is_done(database: Path) -> None:
    async with at_board(database) as me:
        await me.press(":", *"next step", "enter")
        assert "Next step" in me.text()
        await me.press("escape", "ctrl+p", *"keys", "escape", ":", *"help: every key", "enter")
        assert isinstance(me.app.screen, HelpScreen)


async def test_every_command_with_a_key_or_without_is_found_with_its_key(database: Path) -> None:
    async with at_board(database) as me:
        keys = [key for key in me.app.house.keys["Board"] if key.group != "Cursor"]
        await me.press(":")
        assert me.prompt.question
        search = me.prompt.question.search
        assert search
        for key in keys:
            if key.id != "app.palette":
                found = search(key.label)[0]
                assert (found.text, found.detail) == (key.label, key.shown)

        (lost,) = [key for key in keys if key.id == "deal.lost"]
        await me.press(*lost.label)
        (line,) = [each for each in me.text().splitlines() if each.startswith(" ▸ ")]
        assert line.split() == ["▸", *lost.label.split(), lost.shown]


async def test_a_deal_gets_the_cursor_past_any_filter_and_in_a_folded_lane(database: Path) -> None:
    async with at_board(database) as me:
        await me.press("/", *"acme", "enter", ":", *"fjord roll", "enter")
        assert me.here == "Rollout"
        assert me.state.filter_text == ""

        await me.press("z", "1", ":", *"rollout", "enter")
        assert me.here == "Rollout"
        assert "▸Rollout" in me.text()


async def test_a_deal_on_no_lane_is_shown_in_its_drawer(database: Path) -> None:
    lose = LoseDeals(deal_ids=(1, 4), reason="price")
    park = ParkDeals(deal_ids=(2, 3), until=parse_day("2027-03-01", MONDAY.date()))
    before_that(database, lose, park)
    async with at_board(database) as me:
        for name, kind in (("Rollout", "lost deal"), ("Platform", "deal")):
            await me.press(":", *name.lower())
            assert f" · {kind}" in me.text()
            await me.press("enter")
            assert isinstance(me.app.screen, DrawersScreen)
            assert f"▸ {name}" in me.text()
            await me.press("q")
            assert len(me.app.screen_stack) == BOARD_ALONE


async def test_a_stage_gets_the_cursor_and_a_pipeline_its_board_as_does_a_deal_or_contact_there(
    database: Path,
) -> None:
    before_that(database, ApplyMap(map=consulting()))
    there = DealDraft(
        title="Audit of the year", contact="Müller, Änne", company="Lumo", pipeline="Consulting"
    )
    add(database, there)
    async with at_board(database) as me:
        await me.press(":", *"offer", "enter")
        assert me.stage == "Offer"
        await me.press(":", *"consult", "enter")
        assert [lane.stage.name for lane in me.state.lanes] == ["Call", "Quote"]
        assert me.said == "Pipeline: Consulting"
        await me.press(":", *"sales", "enter")
        assert me.here == "Website"

        await me.press(":", *"of the year", "enter")
        assert me.here == "Audit of the year"
        assert "Consulting" in me.text()
        await me.press(":", *"sales", "enter", ":", *"änne")
        assert "contact" in me.text()
        await me.press("enter")
        assert me.here == "Audit of the year"


async def test_what_is_not_there_cannot_be_taken(database: Path) -> None:
    async with at_board(database) as me:
        before = me.writes
        await me.press(":", *"zzzz", "enter")
        assert me.prompt.question
        await me.press("escape")
        assert (me.here, me.writes) == ("Website", before)


async def test_a_deal_deleted_meanwhile_is_not_stayed_on(database: Path) -> None:
    async with at_board(database) as me:
        await me.press(":", *"rollout")
        before_that(database, DeleteDeals(deal_ids=(4,)))
        await me.press("enter")
        await me.screen._watch()
        await me.look()
        assert (me.stage, me.here) == ("Offer", None)


async def test_titles_that_break_programs_are_plain_text(database: Path) -> None:
    titles = [title for text in OWN if 0 < len(title := clean_line(text, 10**6)) <= LINE_LIMIT]
    add(database, *(DealDraft(title=title, company=title, contact=title) for title in titles))
    async with at_board(database, size=(100, 40)) as me:
        await me.press(":", "pagedown", "pagedown", "pagedown", "pagedown", "pagedown", "pagedown")
        for query in ("[/]", "[red]", "[x]", "\u202e", "漢", "ж", "#7", "deal 9"):
            await me.press(*query)
            assert "\x1b" not in me.text()
            await me.press(*["backspace"] * len(query))
        await me.press(*"[@click")
        assert "[/] [@click=app.quit]x[/] [red]" in me.text()
        await me.press("enter")
        assert me.here == "[/] [@click=app.quit]x[/] [red]"
