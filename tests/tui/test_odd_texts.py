"""Texts that break programs, on the screens that list what has ended and who there is."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

import pytest

from pipetui.domain.commands import AddDeals, DealDraft, LoseDeals
from pipetui.domain.errors import BadValue
from pipetui.domain.text import clean_line
from pipetui.services.session import Session
from tests.support.board import HandClock, at_board
from tests.support.naughty import OWN, naughty_strings

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.board import Hands

WIDE, NARROW = (160, 40), (60, 15)


@pytest.fixture
def odd(database: Path) -> Path:
    """Lost deals that are called as programs fear, as are their firms, people and sources.

    All that there are of such texts, what paints is given in the tests of its own.
    """
    drafts = []
    for text in (*OWN, *naughty_strings()[len(OWN) :: 4]):
        with suppress(BadValue):
            name = clean_line(text)
            if 0 < len(name) <= 200:
                drafts.append(DealDraft(title=name, company=name, contact=name, source=name))
    numbers = tuple(range(6, 6 + len(drafts)))
    session = Session.open(str(database), "cli", read_clock=HandClock(), journal_mode="delete")
    try:
        session.execute(AddDeals(drafts=tuple(drafts)))
        session.execute(
            LoseDeals(deal_ids=numbers, reason="[/] [red]x[/]", competitor="[@click=a]")
        )
    finally:
        session.close()
    return database


async def go_through(me: Hands) -> None:
    """The whole list in a wide window, then some of it in a narrow one."""
    for size, pages in ((WIDE, 5), (NARROW, 5)):
        await me.resize(*size)
        await me.press("g")
        for _ in range(pages):
            await me.press("pagedown")
            text = me.text()
            assert "▸" in text, size
            assert "\x1b" not in text, size


async def test_texts_that_break_programs_are_plain_text_in_drawers_look_back_and_people(
    odd: Path,
) -> None:
    async with at_board(odd, size=WIDE) as me:
        await me.press("D", "2")
        await go_through(me)
        await me.press("/", *"[@click=app.quit", "enter")
        assert "[/] [@click=app.quit]x" in me.text()
        await me.press("enter")
        for size in (NARROW, WIDE):
            await me.resize(*size)
            assert "[/] [@click=app.quit]x[/] [red]" in me.text()
        await me.press("q", "q", "q")
        assert me.app.screen is me.screen

        await me.press(":", *"look back", "enter")
        assert "[/] [red]x[/]" in me.text()
        assert "to [@click=a]" in me.text()
        await go_through(me)
        assert "to [@click=a]" in me.text()
        await me.press("q")
        assert me.app.screen is me.screen

        await me.press("C")
        await go_through(me)
