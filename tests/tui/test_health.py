"""The screen of signs: what it tells, and the way from a sign to its deals and to the board."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipetui.services.health import load_health
from pipetui.services.reading import deals_by_id
from pipetui.services.session import Session
from pipetui.tui.health.lines import page_lines
from pipetui.tui.health.state import HealthState, signs_of
from pipetui.tui.screens.board import BoardScreen
from pipetui.tui.screens.health import HealthScreen
from pipetui.tui.screens.help import HelpScreen
from pipetui.tui.widgets.line_page import Spot, spots
from pipetui.tui.widgets.lines import width_of
from tests.support.board import HandClock, at_board

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.support.board import Hands


@pytest.fixture
def session(database: Path) -> Iterator[Session]:
    session = Session.open(str(database), "test", read_clock=HandClock(), journal_mode="delete")
    yield session
    session.close()


async def at_the_board(hands: Hands) -> None:
    await hands.settle()
    assert isinstance(hands.app.screen, BoardScreen)


def screen(hands: Hands) -> HealthScreen:
    found = hands.app.screen
    assert isinstance(found, HealthScreen)
    return found


async def test_the_signs_are_told_with_their_numbers_at_any_size(database: Path) -> None:
    async with at_board(database, size=(80, 24)) as hands:
        await hands.press("S")
        for size in ((80, 24), (46, 12), (150, 45)):
            await hands.resize(*size)
            for told in ("Signs", "Warning signs", "Too few deals", "Win new leads this week"):
                assert told in hands.text(), (told, size)
        for width in (80, 60):  # as high as the page is long
            await hands.resize(width, 60)
            text = " ".join(hands.text().split())
            assert "3 of 4 with a value; wanted: two thirds of the stages filled" in text, width
            assert "\N{HORIZONTAL ELLIPSIS}" not in text, width
            in_order = text.partition("In order")[2]
            assert "✓ No stage overfull" in in_order, width
            assert "Too many" not in in_order, width


async def test_a_sign_shows_its_deals_and_a_deal_is_gone_to(database: Path) -> None:
    async with at_board(database, size=(100, 40)) as hands:
        await hands.press("S")
        while "No next step" not in (screen(hands).state.cursor or Spot("")).part:
            await hands.press("j")
        await hands.press("enter")
        assert "Rollout  Fjord" in hands.text()
        await hands.press("j", "enter")

        await at_the_board(hands)
        assert hands.here == "Rollout"


async def test_enter_or_a_click_opens_a_sign_enter_again_puts_it_away_and_q_leads_back(
    database: Path,
) -> None:
    async with at_board(database, size=(100, 40)) as hands:
        await hands.press("S", "G", "g")
        first = screen(hands).state.cursor
        await hands.press("enter")
        assert screen(hands).state.opened == (first.part if first else None)
        await hands.press("enter")
        assert screen(hands).state.opened is None
        await hands.click("No next step")
        cursor = screen(hands).state.cursor
        assert cursor is not None
        assert cursor.part.startswith("no_step")
        assert screen(hands).state.opened is None
        await hands.click("No next step")
        assert screen(hands).state.opened == cursor.part
        await hands.press("question_mark")
        assert isinstance(hands.app.screen, HelpScreen)
        await hands.press("q", "S")
        await at_the_board(hands)


@pytest.mark.parametrize("width", [30, 46, 80, 120, 250])
def test_every_sign_is_somewhere_and_its_advice_fits(session: Session, width: int) -> None:
    health = load_health(session)
    signs = signs_of(health)
    for key, sign in signs.items():
        deals = tuple(deals_by_id(session, sign.deals))
        state = HealthState(health, key, deals, Spot(key))
        lines = page_lines(state, width)

        assert {spot.part for spot in spots(lines)} == set(signs)
        assert [spot.deal for spot in spots(lines) if spot.deal] == [each.deal.id for each in deals]
        told = [line for line in lines if line.spot is None]
        assert all(sum(width_of(ink.text) for ink in line.left) <= max(width, 52) for line in told)


async def test_the_board_tells_how_many_signs_there_are(database: Path) -> None:
    async with at_board(database, size=(120, 30), works_beside=True) as hands:
        found = load_health(hands.screen.at_desk.session)
        await hands.settle()
        assert hands.state.signs == found.count
        assert f"{found.count} signs" in hands.text()
