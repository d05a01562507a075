"""A morning on the sample pipeline: twenty deals settled with thirty keys."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipetui.domain.suggesting import SuggestionKind
from pipetui.tui.screens.review import ReviewScreen
from tests.support.board import HandClock, at_board
from tests.support.demo_book import NOW

if TYPE_CHECKING:
    from tests.support.board import Hands

KEYS = {
    SuggestionKind.ANSWER: ("enter", "e"),  # an e-mail went out
    SuggestionKind.CALL: ("p", "enter"),  # nobody will move it now: in a week again
    SuggestionKind.CLOSE_DATE: ("enter", "enter"),
    SuggestionKind.PARK: ("enter", "enter"),
    SuggestionKind.LOSE: ("p", "enter"),
}
"""What this seller presses where Enter alone is no answer."""


@pytest.fixture
def sample(demo_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the sample database."""
    monkeypatch.setenv("PIPETUI_TZ", "Europe/Berlin")
    return Path(shutil.copyfile(demo_file, tmp_path / "sample.db"))


def review(me: Hands) -> ReviewScreen:
    screen = me.app.screen
    assert isinstance(screen, ReviewScreen)
    return screen


async def settle(me: Hands, until: int) -> int:
    """Answer deal after deal until so many are settled; gives the keys it took."""
    screen, pressed = review(me), 0
    while screen.walk.round.done < until:
        item = screen.walk.item
        assert item is not None
        keys = KEYS.get(item.suggestion.kind, ("enter",))
        await me.press(*keys)
        if screen.prompt.question is not None:  # where the way divides, the first answer
            keys = (*keys, "1")
            await me.press("1")
        assert screen.prompt.question is None
        pressed += len(keys)
    return pressed


async def test_twenty_deals_are_settled_with_thirty_keys(sample: Path) -> None:
    async with at_board(sample, clock=HandClock(NOW.instant)) as me:
        await me.press("r")
        pressed = await settle(me, 20)

        walk = review(me).walk
        assert pressed <= 30
        assert walk.round.done == 20
        # What is settled has left the queue, and nothing is without a next step for it.
        asked = set(walk.round.left)
        assert not asked & set(walk.round.settled)
        await me.press(*["j"] * len(asked))
        assert walk.has_ended
        assert "20" in me.text()
        assert "still need a decision" in me.text()


async def test_the_whole_morning_is_taken_back_key_by_key(sample: Path) -> None:
    what_counts = "select id, status, stage_id, next_due, parked_until from deal order by 1"
    async with at_board(sample, clock=HandClock(NOW.instant)) as me:
        before, writes = me.rows(what_counts), me.writes
        await me.press("r")
        queue = review(me).walk.round.order
        await settle(me, 4)
        assert me.rows(what_counts) != before

        await me.press(*["u"] * (me.writes - writes))

        assert me.rows(what_counts) == before
        assert review(me).walk.round.left == queue
