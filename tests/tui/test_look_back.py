"""The look back: what it tells, the way to a deal, a reason said better, and every size."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from pipetui.domain.commands import (
    AddDeals,
    ApplyMap,
    ChurnDeals,
    DealDraft,
    LoseDeals,
    MoveDeals,
    WinDeals,
)
from pipetui.services.looking_back import is_look_back_due
from pipetui.services.session import Session
from pipetui.tui.look_back.lines import Part
from pipetui.tui.screens.board import BoardScreen
from pipetui.tui.screens.drawers import DrawersScreen
from pipetui.tui.screens.help import HelpScreen
from pipetui.tui.screens.look_back import LookBackScreen
from tests.support.board import MONDAY, HandClock, at_board
from tests.support.databases import copy_of
from tests.support.maps import consulting

if TYPE_CHECKING:
    from pathlib import Path

    from pipetui.domain.commands import Command
    from tests.support.board import Hands

OPEN = (":", *"look back", "enter")


def done(path: Path, *commands: Command, days_before: int = 0) -> None:
    clock = HandClock(MONDAY - timedelta(days=days_before))
    session = Session.open(str(path), "cli", read_clock=clock, journal_mode="delete")
    try:
        for command in commands:
            session.execute(command)
    finally:
        session.close()


@pytest.fixture(scope="session")
def first_ended(first_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Won: Care. Lost: Website to Big Corp, Audit. Churned: Old. In Consulting lost: Course."""
    path = copy_of(first_database, tmp_path_factory.mktemp("ended"))
    done(
        path,
        LoseDeals(deal_ids=(1,), reason="Price", competitor="Big Corp"),
        LoseDeals(deal_ids=(2,), reason="Timing"),
        AddDeals(drafts=(DealDraft(title="Old", company="Hut", stage="Offer"),)),
        WinDeals(deal_ids=(6,)),
        ChurnDeals(deal_ids=(6,), reason="closed shop"),
        ApplyMap(map=consulting(), new=True),
        AddDeals(drafts=(DealDraft(title="Course", pipeline="Consulting"),)),
        LoseDeals(deal_ids=(7,), reason="No budget"),
    )
    return path


@pytest.fixture
def ended(first_ended: Path, tmp_path: Path) -> Path:
    """This test's own copy."""
    return copy_of(first_ended, tmp_path)


def look_back(me: Hands) -> LookBackScreen:
    screen = me.app.screen
    assert isinstance(screen, LookBackScreen)
    return screen


def here(me: Hands) -> tuple[str, str] | None:
    state = look_back(me).state
    return (state.cursor.part, state.deal.title) if state.cursor and state.deal else None


async def to(me: Hands, title: str, part: str = Part.LOST) -> None:
    await me.press("g")
    for _ in look_back(me).state.spots:
        if here(me) != (part, title):
            await me.press("j")
    assert here(me) == (part, title)


# -- looking -----------------------------------------------------------------------------------


async def test_each_way_to_end_has_its_words_and_its_deals_in_columns(ended: Path) -> None:
    async with at_board(ended, size=(150, 40)) as me:
        await me.press(*OPEN)
        text = me.text()
        assert "since 1 Oct · 2 won, 3 lost, 1 churned" in text
        assert "€6k · 1 without a value · half of them within 0 days" in text
        assert "No budget 1, Price 1, Timing 1 · €22k · 1 without a value" in text
        assert "closed shop 1 · 1 without a value" in text
        assert "None is pinned" in text
        assert "`pinned` in the settings" in text
        (website,) = [line for line in text.splitlines() if "Website" in line]
        assert website.split("  ")[0] == ""
        told = ["Website", "Acme", "€12,000", "23 Nov", "Price", "to Big Corp", "in Lead", "Sales"]
        assert [part.strip() for part in website.split("  ") if part.strip()] == told
        rows = [line for line in text.splitlines() if "23 Nov" in line or "20 Nov" in line]
        assert len(rows) == 6
        assert len({line.index("Nov") for line in rows}) == 1


async def test_the_cursor_goes_over_the_deals_and_where_it_is_narrow_each_is_told_below(
    ended: Path,
) -> None:
    async with at_board(ended, size=(80, 24)) as me:
        await me.press(*OPEN)
        assert here(me) == ("won", "Old")
        await me.press("k")
        assert here(me) == ("won", "Old")
        await me.press("j", "j")
        assert here(me) == ("lost", "Course")
        await me.press("G")
        assert here(me) == ("churned", "Old")
        assert "Pinned conversions" in me.text()
        await me.press("pageup", "g")
        assert here(me) == ("won", "Old")
        await me.press("pagedown")
        assert here(me) != ("won", "Old")
        await me.click("Website")
        assert here(me) == ("lost", "Website")

        await me.resize(60, 14)
        assert "#1 · Price · to Big Corp · in Lead" in me.text()
        await me.press("e")
        assert "▸  Website" in me.text()  # above the question


async def test_nothing_to_look_back_on_is_said_kindly(database: Path) -> None:
    clock = HandClock(MONDAY + timedelta(days=70))
    async with at_board(database, size=(80, 24), clock=clock) as me:
        await me.press(*OPEN)
        assert "Nothing was won, lost or churned since 1 Jan." in me.text()
        await me.press("j", "G", "enter", "e", "pagedown", "g", "u", "U")
        assert isinstance(me.app.screen, LookBackScreen)


async def test_older_deals_are_counted_and_said_to_be_there(
    ended: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipetui.services.looking_back.MOST", 2)
    async with at_board(ended, size=(100, 40)) as me:
        await me.press(*OPEN)
        assert "3 lost" in me.text()
        assert "and 1 older, counted above" in me.text()
        assert "Website" not in me.text()


# -- to a deal ---------------------------------------------------------------------------------


async def test_enter_shows_the_deal_wherever_it_is_now_and_comes_back(ended: Path) -> None:
    done(ended, MoveDeals(deal_ids=(5,), stage="Onboarding", force="sure"))
    async with at_board(ended) as me:
        await me.press(*OPEN)
        for title, part in (("Audit", Part.LOST), ("Care", Part.WON)):
            await to(me, title, part)
            await me.press("enter")
            assert isinstance(me.app.screen, DrawersScreen)
            assert f"▸ {title}" in me.text()
            await me.press("q")
            assert here(me) == (part, title)


async def test_a_deal_of_another_pipeline_is_shown_and_the_board_stays_what_it_was(
    ended: Path,
) -> None:
    async with at_board(ended) as me:
        await me.press("3", "/", *"rollout", "enter", *OPEN)
        await to(me, "Course")
        await me.press("enter")
        assert isinstance(me.app.screen, DrawersScreen)
        assert "▸ Course" in me.text()
        await me.press("R", "q")
        assert here(me) != ("lost", "Course")
        assert "2 lost" in me.text()
        await me.press("q")
        assert isinstance(me.app.screen, BoardScreen)
        assert me.state.process.pipeline.name == "Sales"
        assert (me.here, me.state.filter_text) == ("Rollout", "rollout")


# -- the reason --------------------------------------------------------------------------------


async def test_why_it_was_lost_is_said_better_undone_and_done_again(ended: Path) -> None:
    async with at_board(ended) as me:
        await me.press(*OPEN, "e")
        assert "Only a lost deal" in me.text()
        await me.press("j")
        assert "Only a lost deal" not in me.text()
        await to(me, "Audit")
        await me.press("e", *"Budget cut", "enter")
        assert "Budget cut 1" in me.text()
        assert here(me) == ("lost", "Audit")
        assert me.rows("select lost_reason from deal where id = 2") == [("Budget cut",)]
        await me.press("u")
        assert "Timing 1" in me.text()
        await me.press("U")
        assert "Budget cut 1" in me.text()
        await me.press("e", "escape")
        assert me.rows("select lost_reason from deal where id = 2") == [("Budget cut",)]


async def test_undo_of_a_loss_takes_it_off_the_page_and_the_cursor_stays_near(
    ended: Path,
) -> None:
    async with at_board(ended) as me:
        await me.press("3", "x", *"gone", "enter", "enter", *OPEN)
        await to(me, "Rollout")
        await me.press("u")
        assert here(me) == ("lost", "Audit")
        assert "3 lost" in me.text()


# -- the pinned conversions --------------------------------------------------------------------


async def test_a_dropped_conversion_is_told_with_what_to_do(database: Path, tmp_path: Path) -> None:
    drafts = tuple(DealDraft(title=f"Deal {n}", stage="Talk") for n in range(20))
    before, lately = tuple(range(6, 26)), tuple(range(26, 46))
    done(
        database,
        AddDeals(drafts=drafts),
        MoveDeals(deal_ids=before, stage="Offer", force="sure"),
        days_before=200,
    )
    done(database, AddDeals(drafts=drafts), LoseDeals(deal_ids=lately, reason="Price"))
    (tmp_path / "config.toml").write_text('[health]\npinned = ["Talk", "Offer"]\n')
    async with at_board(database, size=(120, 60), settings=tmp_path) as me:
        await me.press(*OPEN)
        text = me.text()
        assert "! Fewer go on from Talk" in text
        assert "lately; 100 % (n 20)" in text
        assert "Look at what changed in Talk" in text
        assert "Offer: too little to compare yet" in text


async def test_a_pinned_stage_of_another_pipeline_is_said_to_be_none(
    ended: Path, tmp_path: Path
) -> None:
    (tmp_path / "config.toml").write_text('[health]\npinned = ["Somewhere"]\n')
    async with at_board(ended, size=(120, 40), settings=tmp_path) as me:
        await me.press(*OPEN)
        assert "It has no stage that is pinned: Somewhere." in me.text()


# -- keys, sizes, text -------------------------------------------------------------------------


async def test_it_is_left_by_any_way_back_help_is_about_it_and_it_is_remembered_for_the_month(
    ended: Path,
) -> None:
    clock = HandClock()
    async with at_board(ended, clock=clock) as me:
        session = me.screen.at_desk.session
        assert is_look_back_due(session)
        for key in ("q", "escape"):
            await me.press(*OPEN, "question_mark")
            assert isinstance(me.app.screen, HelpScreen), key
            assert "edit why it was lost" in me.text(), key
            await me.press("q", key)
            assert isinstance(me.app.screen, BoardScreen), key

        assert not is_look_back_due(session)
        clock.turn(days=8)  # December
        assert is_look_back_due(session)


async def test_every_deal_and_the_end_of_the_page_are_reached_at_any_size(
    ended: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with at_board(ended, size=(200, 60)) as me:
        await me.press(*OPEN)
        assert "3 lost" in me.text()
        for size in ((80, 24), (40, 12)):
            await me.resize(*size)
            await me.press("g")
            assert "2 won" in me.text(), size
            for _ in look_back(me).state.spots:
                found = here(me)
                assert found is not None
                assert f"▸  {found[1]}" in me.text(), size
                await me.press("j")
            assert "Pinned" in me.text(), size
