"""The process on the screen, looked at: picture, pages, tabs, checks, versions, sizes, mouse."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.commands import (
    AddDeals,
    ApplyMap,
    DealDraft,
    LoseDeals,
    MoveDeals,
    ParkDeals,
    ReopenDeals,
)
from pipetui.domain.maps.editing import add_stage, rename_stage
from pipetui.domain.spoken_dates import parse_day
from pipetui.domain.text import clean_line
from pipetui.services import reading
from pipetui.services.session import Session
from pipetui.tui.process.state import Tab
from pipetui.tui.screens.help import HelpScreen
from tests.support.board import MONDAY, HandClock, at_board
from tests.support.maps import must, stage
from tests.support.maps import process as named_map
from tests.support.naughty import naughty_strings
from tests.tui.process_screen import change_elsewhere, names, place, process, stages

if TYPE_CHECKING:
    from pathlib import Path


def done(path: Path, *commands: object) -> None:
    session = Session.open(str(path), "cli", read_clock=HandClock(), journal_mode="delete")
    try:
        for command in commands:
            session.execute(command)  # type: ignore[arg-type]
    finally:
        session.close()


# -- the picture -------------------------------------------------------------------------------


async def test_the_picture_tells_stages_deals_and_how_many_went_on(database: Path) -> None:
    day = parse_day("2027-03-01", MONDAY.date())
    done(
        database,
        MoveDeals(deal_ids=(1,), stage="Talk", force="known"),
        LoseDeals(deal_ids=(2,), reason="Price"),
        ParkDeals(deal_ids=(4,), until=day),
    )
    async with at_board(database, size=(100, 40)) as me:
        await me.press("P")
        await me.settle()
        text = me.text()
        assert "1 Lead" in text
        assert "▼ 1 of 2" in text
        assert "1 lost" in text
        assert "▼ won" in text
        assert process(me).context == "Process map"
        assert names(me) == ["Lead", "Talk", "Offer", "Signed", "Onboarding"]
        await me.press("g", "j", "j")
        assert "0 deals, 1 parked · 3 of 5" in me.text()


async def test_it_opens_at_the_stage_of_the_board_and_the_page_follows_the_cursor(
    database: Path,
) -> None:
    async with at_board(database) as me:
        await me.press("3", "P")
        top, tabs, empty, *_ = me.text().splitlines()
        assert "Sales" in top
        assert " Versions " in tabs
        assert not empty  # there is room to breathe below the tabs
        seen = [process(me).state.stage.name]
        for key in ("k", "down", "G", "k", "g", "up"):
            await me.press(key)
            seen.append(process(me).state.stage.name)
            page = process(me).page._page
            assert page is not None
            assert page.about == ("stage", 1, process(me).state.stage.key)
        assert seen == ["Offer", "Talk", "Offer", "Onboarding", "Signed", "Lead", "Lead"]


# -- the page ----------------------------------------------------------------------------------


async def test_the_page_holds_every_field_and_says_what_each_is_for(database: Path) -> None:
    async with at_board(database, size=(120, 60)) as me:
        await me.press("P", "l", "j")
        assert "what must be true for a deal to be here" in me.text().splitlines()[-2]
        page = process(me).page._page
        assert page is not None
        parts = [part.place for part in page.parts]
        for field in (
            *("name", "definition", "guidance", "gain", "items", "conditions", "branches"),
            *("on_enter", "on_leave", "links", "phase", "kind", "probability", "stale"),
            *("touch", "tries", "limit", "auto", "start", "qualified", "ask"),
        ):
            assert field in [here.field for here in parts if here is not None]
        await me.press(*"j" * (len(parts) - 3))
        assert place(me) == parts[-2]


async def test_what_the_checks_find_is_marked_and_led_to(database: Path) -> None:
    async with at_board(database, size=(120, 40)) as me:
        await me.press("P")
        count = len(process(me).state.findings)
        assert count > 3
        assert f" Checks {count} " in me.text()
        assert "!" in me.text()
        await me.press("3")
        assert f"{count} things to look at" in me.text()
        await me.press("G", "enter")
        finding = process(me).state.findings[-1]
        assert process(me).state.tab is Tab.MAP
        assert process(me).state.stage.key == finding.stage
        here = place(me)
        assert here is not None
        assert here.stage == finding.stage


async def test_tabs_are_turned_by_keys_and_by_the_mouse(database: Path) -> None:
    async with at_board(database) as me:
        await me.press("P")
        seen = []
        for key in ("tab", "tab", "shift+tab", "5", "tab", "1", "shift+tab", "4"):
            await me.press(key)
            seen.append(process(me).state.tab.value)
        assert seen == [
            *("Pipeline", "Checks", "Pipeline", "Paths", "Paths", "Map", "Map", "Versions")
        ]
        await me.click(" Pipeline ")
        assert process(me).state.tab is Tab.PIPELINE
        assert "Lost reasons" in me.text()


async def test_each_press_goes_one_level_back_and_help_begins_with_the_keys_of_the_process(
    database: Path,
) -> None:
    async with at_board(database) as me:
        for key in ("q", "escape", "P"):
            await me.press("P", "l", key)
            assert process(me).on_page is False, key
            await me.press(key)
            assert me.app.screen is me.screen, key
        await me.press("P", "?")
        assert isinstance(me.app.screen, HelpScreen)
        assert "next stage or line" in me.text()
        await me.press("?")
        assert process(me).context == "Process map"
        assert not me.app._exit


# -- what was read beside it -------------------------------------------------------------------


async def test_versions_tell_what_changed_and_can_be_restored(database: Path) -> None:
    change_elsewhere(database, lambda now: rename_stage(now, "lead", "Leading"))
    change_elsewhere(database, lambda now: add_stage(now, "Demo", "lead"))
    async with at_board(database, size=(120, 40)) as me:
        await me.press("P", "4")
        await me.settle()
        assert "Added stage Demo" in me.text()
        assert "This is the map as it is now" in me.text()
        assert "R  restore" not in me.text()
        await me.press("j")
        assert "name: Lead → Leading" in me.text()
        assert "new behind Leading" in me.text()
        assert "R  restore" in me.text()
        await me.press("R")
        await me.settle()
        assert names(me)[:2] == ["Leading", "Talk"]
        assert "Restored version" in me.text()
        await me.press("u")
        assert names(me)[:2] == ["Leading", "Demo"]


async def test_deals_of_a_stage_that_a_version_lacks_are_asked_for(database: Path) -> None:
    change_elsewhere(database, lambda now: add_stage(now, "Demo", "lead"))
    done(database, MoveDeals(deal_ids=(1,), stage="Demo", force="x"))
    async with at_board(database) as me:
        await me.press("P", "4")
        await me.settle()
        await me.press("j", "R")
        assert "1 deal of Demo go" in me.text()
        await me.press("2")
        assert "Demo" not in names(me)
        (deal,) = reading.deals_by_id(me.screen.at_desk.session, [1])
        assert deal.deal.stage_id == stages(me)[1].id


async def test_ways_of_won_deals_are_told_and_one_that_stands_out_is_gone_to(
    database: Path,
) -> None:
    ways = (6, 7, 8, 9)
    done(
        database,
        ReopenDeals(deal_ids=(5,)),
        AddDeals(drafts=tuple(DealDraft(title=f"Way {n}", stage="Lead") for n in ways)),
        MoveDeals(deal_ids=ways, stage="Talk", force="x"),
        MoveDeals(deal_ids=ways[:-1], stage="Offer", force="x"),
    )
    async with at_board(database, size=(120, 50)) as me:
        await me.press("P", "5")
        await me.settle()
        assert "Nothing is won" in me.text()
        done(database, MoveDeals(deal_ids=ways, stage="Signed", force="x"))
        await me.press("q", "P", "5")
        await me.settle()
        assert "The 4 deals won last" in me.text()
        assert "once 15 deals of known length are won" in me.text()
        await me.press("G")
        while (here := place(me)) is None or here.field != "deal":
            await me.press("k")
        await me.press("enter")
        assert me.app.screen is me.screen
        assert me.here == "Way 9"


async def test_what_others_change_is_shown_and_not_written_over(database: Path) -> None:
    async with at_board(database) as me:
        await me.press("P")
        change_elsewhere(database, lambda now: rename_stage(now, "talk", "First talk"))
        await me.press("r", *" x", "enter")
        assert [each.name for each in stages(me)][:2] == ["Lead x", "First talk"]


# -- sizes, mouse, text ------------------------------------------------------------------------


async def test_every_tab_is_shown_at_any_size_whatever_stages_are_called(database: Path) -> None:
    called = [clean_line(f"{n} {name}"[:200]) for n, name in enumerate(naughty_strings()[:24])]
    map_ = named_map("Odd", [stage(name, must(name), definition=name) for name in called])
    done(database, ApplyMap(map=map_))
    async with at_board(database, size=(80, 24)) as me:
        me.screen.at_desk.open_pipeline(2)
        await me.press("P", "4")
        await me.settle()
        for size in ((80, 24), (40, 12), (200, 60)):
            await me.resize(*size)
            for keys in ("1", "lG", "2G", "3", "4", "5G"):
                await me.press(*keys)
                assert len(me.strips()) == size[1], (size, keys)


async def test_where_it_is_narrow_there_is_one_thing_at_a_time_and_the_cursor_stays(
    database: Path,
) -> None:
    async with at_board(database, size=(80, 24)) as me:
        await me.press("P", "j")
        assert "1 Lead" in me.text()
        assert "Guidance" in me.text()
        await me.resize(60, 20)
        assert "1 Lead" in me.text()
        assert "Guidance" not in me.text()
        await me.press("enter")
        assert "Guidance" in me.text()
        assert "1 Lead" not in me.text()
        await me.press("q")
        assert "1 Lead" in me.text()
        await me.press("l")
        await me.resize(80, 24)
        assert process(me).state.stage.name == "Talk"


async def test_a_click_goes_there_and_two_open_it(database: Path) -> None:
    async with at_board(database, size=(120, 50)) as me:
        await me.press("P")
        await me.click("2 Talk")
        assert process(me).state.stage.name == "Talk"
        assert not process(me).on_page
        await me.click("Deal limit")
        assert process(me).on_page
        assert process(me).state.stage.name == "Talk"
        await me.click("Deal limit", times=2)
        await me.press("7", "enter")
        assert stages(me)[1].deal_limit == 7
        await me.click("3 Offer", times=2)
        assert process(me).on_page
        assert process(me).state.stage.name == "Offer"
        await me.resize(100, 16)
        before = me.text()
        await me.click("▼ ", nth=-1)  # the foot of a page, which says how much more there is
        assert me.text() != before
