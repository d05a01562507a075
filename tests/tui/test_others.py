"""What one meets that one has not done oneself: another program at work, a file for reading."""

from __future__ import annotations

import asyncio
import os
from typing import TYPE_CHECKING

from pipetui.domain.commands import MoveDeals
from pipetui.services.session import Session
from pipetui.tui.screens.review import ReviewScreen
from tests.support.board import HandClock, at_board

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


async def test_what_another_program_did_meanwhile_is_called_so_when_it_is_taken_back(
    database: Path,
) -> None:
    clock = HandClock()
    async with at_board(database, clock=clock) as me:
        clock.turn(minutes=1)
        await me.press("3", "L", "u")
        assert me.said == "Undid: Moved Rollout to Signed · U does it again"

        clock.turn(minutes=1)
        other = Session.open(str(database), "cli", read_clock=clock, journal_mode="delete")
        other.execute(MoveDeals(deal_ids=(2,), stage="Offer", force="agreed"))
        other.close()
        await me.press("u")
        assert me.said == "Undid: Moved Audit to Offer, done elsewhere · U does it again"
        await me.press("U")
        assert me.said == "Did again: Moved Audit to Offer · u undoes"


async def test_what_was_done_before_this_day_is_taken_back_as_ones_own(database: Path) -> None:
    async with at_board(database) as me:
        await me.press("u")
        assert me.said.startswith("Undid: ")
        assert "elsewhere" not in me.said


async def test_a_file_that_cannot_be_written_to_is_told_at_once_and_can_be_looked_at(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Whoever runs the tests may be allowed to write everywhere.
    monkeypatch.setattr(os, "access", lambda path, _mode: str(path) != str(database))
    async with at_board(database) as me:
        assert "cannot be written to: it can only be looked at" in me.said
        await me.press("r")
        assert isinstance(me.app.screen, ReviewScreen)
        assert "Review   1 of 4" in me.text()
        assert await asyncio.to_thread(review_progress, database) is None


def review_progress(path: Path) -> str | None:
    """What is noted of how far a review got."""
    session = Session.open(str(path), "test", read_clock=HandClock(), journal_mode="delete")
    try:
        return session.fact("review")
    finally:
        session.close()
