"""What Enter would do in the review is said in full before it is done, and in sight."""

from __future__ import annotations

import shutil
from datetime import timedelta
from typing import TYPE_CHECKING

from pipetui.domain.suggesting import SuggestionKind
from pipetui.services.inspecting import inspect_deal
from pipetui.services.reviewing import load_queue
from pipetui.services.session import Session
from pipetui.tui.review.answers import reply_to
from pipetui.tui.screens.review import ReviewScreen
from tests.support.board import HandClock, at_board
from tests.support.demo_book import NOW

if TYPE_CHECKING:
    from pathlib import Path


def test_items_that_one_key_ticks_are_all_named(demo_file: Path) -> None:
    a_week_on = NOW.instant + timedelta(days=7)
    session = Session.open(str(demo_file), "test", read_clock=lambda: a_week_on)
    try:
        ticked = [
            (reply_to(item, inspection).words, inspection)
            for item in load_queue(session)
            if item.suggestion.kind is SuggestionKind.TICK
            for inspection in [inspect_deal(session, item.deal_id)]
        ]
    finally:
        session.close()

    assert ticked
    for words, inspection in ticked:
        late = [
            item.text
            for item in inspection.items
            if item.is_open and item.due is not None and item.due < inspection.now.today
        ]
        among = f"all {len(late)}: " if len(late) > 1 else ""
        assert words == f"done: {among}{'; '.join(late)}"
    assert any("; " in words for words, _ in ticked)


async def test_it_takes_the_lines_it_needs_however_fast_one_came_to_it(
    demo_file: Path, tmp_path: Path
) -> None:
    path = tmp_path / "deals.db"
    shutil.copy(demo_file, path)
    async with at_board(path, size=(80, 24), clock=HandClock(NOW.instant)) as me:
        await me.press(*"rjjj")
        screen = me.app.screen
        assert isinstance(screen, ReviewScreen)
        assert screen.side.size.height == screen.side.lines_wanted
