"""The board notes the forecasts that are due, beside the keys and in nobody's way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import event

from pipetui.domain.errors import StoreError
from pipetui.services import snapshots
from pipetui.store.dialects.sqlite import SqliteDialect
from tests.support.board import MONDAY, HandClock, at_board

if TYPE_CHECKING:
    import sqlite3
    from pathlib import Path

    from sqlalchemy import Engine

    from pipetui.services.session import Session
    from tests.support.board import Hands

NOTED = "select key from snapshot order by id"
_PATIENCE = 200
"""After so many looks it will not come any more."""
FIRST = [("2026-11",), ("2026-Q4",), ("2026",)]


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many were noted, each time it was looked after."""
    found: list[int] = []
    take = snapshots.take_due_snapshots

    def taking(session: Session, *, working_days: bool = False) -> int:
        found.append(take(session, working_days=working_days))
        return found[-1]

    monkeypatch.setattr(snapshots, "take_due_snapshots", taking)
    return found


async def wait_for(me: Hands, answers: list[int], count: int) -> None:
    while len(answers) < count:
        await me.pilot.pause(0.01)


async def test_they_are_noted_at_the_first_start_of_a_month_and_not_at_the_second(
    database: Path, answers: list[int]
) -> None:
    for count in (1, 2):
        async with at_board(database, works_beside=True) as me:
            await wait_for(me, answers, count)
            assert me.rows(NOTED) == FIRST
            assert me.writes == 7

    december = HandClock(MONDAY.replace(month=12))
    async with at_board(database, clock=december, works_beside=True) as me:
        await wait_for(me, answers, 3)
        assert me.rows(NOTED) == [*FIRST, ("2026-12",)]
    assert answers == [3, 0, 1]


async def test_who_stays_at_the_board_sees_a_month_begin(
    database: Path, answers: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipetui.tui.app._AN_HOUR", 0.02)
    clock = HandClock()
    async with at_board(database, clock=clock, works_beside=True) as me:
        await wait_for(me, answers, 1)
        clock.turn(days=10)
        # Whoever was looking while the clock was turned answers of the month before.
        while len(answers) < _PATIENCE and sum(answers) == len(FIRST):
            await me.pilot.pause(0.01)
        assert me.rows(NOTED) == [*FIRST, ("2026-12",)]


async def test_where_nothing_can_be_written_the_board_is_as_ever(
    database: Path, answers: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare = SqliteDialect.prepare

    def read_only(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA query_only=ON")

    def preparing(dialect: SqliteDialect, engine: Engine) -> None:
        prepare(dialect, engine)
        event.listen(engine, "connect", read_only)

    monkeypatch.setattr(SqliteDialect, "prepare", preparing)
    async with at_board(database, works_beside=True) as me:
        await wait_for(me, answers, 1)
        await me.press("j")
        assert (answers, me.rows(NOTED), me.said) == ([0], [], "")
        assert me.here == "Audit"


async def test_what_goes_wrong_with_it_ends_nothing(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[Session] = []

    def failing(session: Session, **_more: object) -> int:
        asked.append(session)
        raise StoreError("broken")

    monkeypatch.setattr(snapshots, "take_due_snapshots", failing)
    async with at_board(database, works_beside=True) as me:
        while not asked:
            await me.pilot.pause(0.01)
        await me.look()
        await me.press("j")
        assert (me.here, me.app._exit, me.app.failure) == ("Audit", False, None)


async def test_a_board_that_is_not_to_note_them_does_not(
    database: Path, answers: list[int]
) -> None:
    async with at_board(database) as me:
        assert (answers, me.rows(NOTED)) == ([], [])
