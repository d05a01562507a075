"""The screen of metrics: what it is asked for, the way from a number to its deals, and back."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from pipetui.domain.commands import AddDeals, ApplyMap, DealDraft, LoseDeals, WinDeals
from pipetui.services.present.figures.pages import PAGES
from pipetui.services.session import Session
from pipetui.tui.metrics import reader
from pipetui.tui.screens.drawers import DrawersScreen
from pipetui.tui.screens.metrics import MetricsScreen
from tests.support.board import MONDAY, HandClock, at_board
from tests.support.databases import copy_of
from tests.support.maps import consulting

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.board import Hands


@pytest.fixture(scope="session")
def first_sold(first_database: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Won: Care and Old. Lost: Audit. Open: Website, Platform, Rollout; in Consulting Course."""
    path = copy_of(first_database, tmp_path_factory.mktemp("sold"))
    clock = HandClock(MONDAY - timedelta(days=1))
    session = Session.open(str(path), "cli", read_clock=clock, journal_mode="delete")
    try:
        session.execute(LoseDeals(deal_ids=(2,), reason="Price"))
        session.execute(AddDeals(drafts=(DealDraft(title="Old", company="Hut", stage="Offer"),)))
        session.execute(WinDeals(deal_ids=(6,)))
        session.execute(ApplyMap(map=consulting(), new=True))
        session.execute(AddDeals(drafts=(DealDraft(title="Course", pipeline="Consulting"),)))
    finally:
        session.close()
    return path


@pytest.fixture
def sold(first_sold: Path, tmp_path: Path) -> Path:
    """This test's own copy."""
    return copy_of(first_sold, tmp_path)


async def opened(me: Hands, *keys: str) -> MetricsScreen:
    await me.press("M", *keys)
    await me.settle()
    screen = me.app.screen
    assert isinstance(screen, MetricsScreen)
    return screen


async def pressed(me: Hands, *keys: str) -> str:
    await me.press(*keys)
    await me.settle()
    return me.text()


async def to(me: Hands, about: str) -> None:
    """The cursor to a figure."""
    screen = me.app.screen
    assert isinstance(screen, MetricsScreen)
    for _ in screen.page.spots:
        opens = screen.state.opens(screen.page.size.width)
        if opens is not None and opens.about == about:
            return
        await me.press("j")
    pytest.fail(f"{about} is nowhere")


# -- what it shows -----------------------------------------------------------------------------


async def test_it_opens_with_the_figures_of_the_board_s_pipeline_and_every_tab_has_its_page(
    sold: Path,
) -> None:
    async with at_board(sold, size=(120, 40)) as me:
        screen = await opened(me)
        text = me.text()
        assert "Metrics · last 12 months" in text
        assert "2 of 3, 21–94 %" in text
        assert "Overview" in text
        assert "No target for these days: T sets one." in text
        for place, key in enumerate(PAGES):
            await pressed(me, str(place + 1))
            assert screen.state.tab == key
            assert screen.state.page is not None
            assert screen.state.page.sections
        await pressed(me, "h", "tab", "left", "shift+tab")
        assert screen.state.tab == list(PAGES)[-3]
        await me.click("Funnel")
        await me.settle()
        assert screen.state.tab == "funnel"


async def test_another_period_is_asked_for_and_stepped_through(sold: Path) -> None:
    async with at_board(sold, size=(120, 40)) as me:
        screen = await opened(me)
        assert "· November 2026" in await pressed(me, "t", *"2026-11", "enter")
        assert "· October 2026" in await pressed(me, "minus")
        assert "· November 2026" in await pressed(me, "plus")
        assert "is no period" in await pressed(me, "t", *"soon", "enter")
        assert screen.prompt.question is not None
        await pressed(me, "escape")
        assert "· all time" in await pressed(me, "t", *"all", "enter")
        assert "has none beside it" in await pressed(me, "minus")


async def test_figures_are_told_apart_by_a_dimension_for_one_pipeline_or_all(sold: Path) -> None:
    async with at_board(sold, size=(120, 40)) as me:
        screen = await opened(me)
        assert "by source" in await pressed(me, "b", "2")
        assert screen.state.dimension == "source"
        assert "by source" not in await pressed(me, "b", "1")
        assert screen.state.dimension is None
        await pressed(me, "b", "3", "1")
        assert screen.state.dimension is None
        assert "All pipelines" in await pressed(me, "p", "1")
        assert screen.state.pipeline_id is None
        text = await pressed(me, "p", *"consult", "enter")
        assert "Consulting" in text.splitlines()[0]
        assert "none yet" in text or "no deal" in text


async def test_with_one_pipeline_there_is_no_other(database: Path) -> None:
    async with at_board(database) as me:
        await opened(me)
        assert "There is one pipeline" in await pressed(me, "p")


async def test_a_target_is_set_taken_back_and_done_again(sold: Path) -> None:
    async with at_board(sold, size=(120, 40)) as me:
        await opened(me)
        text = await pressed(me, "5", "T", *"60k", "enter")
        assert "u undoes" in text
        assert "60,000" in text
        assert me.rows("select key, amount_minor from target") == [("2026-Q4", 6_000_000)]
        assert "Undid" in await pressed(me, "u")
        assert me.rows("select key from target") == []
        await pressed(me, "U")
        assert me.rows("select key from target") == [("2026-Q4",)]
        assert "is no" in await pressed(me, "T", *"much", "enter")
        await pressed(me, "escape", "T", *"12 customers", "enter")
        assert len(me.rows("select key from target")) == 2
        await pressed(me, "T", *"0", "enter")
        assert me.rows("select key from target") == []
        assert "no target for Q4 2026" in await pressed(me, "T", *"0", "enter")
        await pressed(me, "u")
        assert len(me.rows("select key from target")) == 2
        await pressed(me, "t", *"all", "enter")
        assert "needs a first and a last day" in await pressed(me, "T")


async def test_a_report_is_written_and_no_file_overwritten(sold: Path, tmp_path: Path) -> None:
    file = tmp_path / "review.md"
    async with at_board(sold, size=(160, 40)) as me:
        screen = await opened(me)
        await pressed(me, "X")
        assert screen.prompt.line.value == "pipetui-2026-11-23.html"
        screen.prompt.line.value = str(file)
        assert f"The report is in {file}" in await pressed(me, "enter")
        written = file.read_text(encoding="utf-8")
        assert written.startswith("# Sales report: Sales")
        await pressed(me, "X")
        screen.prompt.line.value = str(file)
        assert "is there already" in await pressed(me, "enter")
        assert file.read_text(encoding="utf-8") == written
        screen.prompt.line.value = str(tmp_path / "again.html")
        assert "again.html" in await pressed(me, "enter")
        assert (tmp_path / "again.html").exists()


# -- the deals behind a number -----------------------------------------------------------------


async def test_enter_shows_the_deals_on_the_board_s_filter(sold: Path) -> None:
    async with at_board(sold, size=(120, 40)) as me:
        await opened(me, "2")
        await to(me, "Funnel, Lead")
        await pressed(me, "enter")
        assert me.app.screen is me.screen
        assert me.state.filter_text.startswith("id:")
        assert "Website" in me.text()
        assert "1 in the drawers (D) · M goes back" in me.said
        await pressed(me, "D")
        assert "Only: 6 deals" in me.text()


async def test_deals_that_are_not_on_the_board_are_shown_in_their_drawer(sold: Path) -> None:
    async with at_board(sold, size=(120, 40)) as me:
        await opened(me)
        await to(me, "Win rate, Lost")
        text = await pressed(me, "enter")
        assert isinstance(me.app.screen, DrawersScreen)
        assert "Audit" in text
        assert "Only: deal #2 · Esc goes back" in text
        assert me.state.filter_text == ""
        assert "Win rate" in await pressed(me, "q")
        assert isinstance(me.app.screen, MetricsScreen)


async def test_deals_of_another_pipeline_open_its_board(sold: Path) -> None:
    async with at_board(sold, size=(120, 40)) as me:
        await opened(me, "p", "1")
        await me.settle()
        await pressed(me, "b", *"pipeline", "enter")
        await to(me, next(each for each in abouts(me) if "Consulting" in each))
        await pressed(me, "enter")
        assert me.state.process.pipeline.name == "Consulting"
        assert me.here == "Course"


def abouts(me: Hands) -> list[str]:
    screen = me.app.screen
    assert isinstance(screen, MetricsScreen)
    width = screen.page.size.width
    return [each.about for each in screen.state._laid_out(width)[1].values()]


async def test_coming_back_it_is_as_it_was_left_and_reads_anew_only_what_was_written(
    sold: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with at_board(sold, size=(120, 40)) as me:
        await opened(me)
        assert "2 of 3" in me.text()
        await pressed(me, "2")
        await to(me, "Funnel, Talk")
        await pressed(me, "enter", "escape")
        with monkeypatch.context() as patch:
            patch.setattr(reader, "load_figures", None)
            screen = await opened(me)
        assert screen.state.tab == "funnel"
        opens = screen.state.opens(screen.page.size.width)
        assert opens is not None
        assert opens.about == "Funnel, Talk"
        assert "Funnel" in me.text().splitlines()[3]
        await pressed(me, "escape")
        session = Session.open(str(sold), "cli", read_clock=me.clock, journal_mode="delete")
        session.execute(LoseDeals(deal_ids=(1,), reason="Price"))
        session.close()
        await opened(me, "1")
        assert "2 of 4" in me.text()


# -- the ways out ------------------------------------------------------------------------------


async def test_help_and_the_way_back_which_leads_out_while_it_is_counted_too(sold: Path) -> None:
    async with at_board(sold) as me:
        await me.press("M", "q")
        await me.settle()
        assert me.app.screen is me.screen
        screen = await opened(me)
        await me.press("?")
        assert "Help" in type(me.app.screen).__name__
        await me.press("q")
        assert me.app.screen_stack[-1] is screen
        await me.press("q")
        assert me.app.screen is me.screen
