"""One write path: a key, a command line and a bulk do the same to the same deal."""

from __future__ import annotations

import json
import shutil
import sqlite3
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from pipetui.domain.commands import (
    CheckItems,
    LoseDeals,
    MoveDeals,
    StepDeals,
    WinDeals,
)
from pipetui.services.session import Session
from tests.support.board import MONDAY, HandClock, at_board
from tests.support.command_line import CommandLine

if TYPE_CHECKING:
    from pathlib import Path

    from pipetui.domain.commands import Command


@dataclass(frozen=True)
class Way:
    """The same request by three hands, about the deal of this number."""

    deal: int
    keys: tuple[str, ...]
    words: tuple[str, ...]
    command: Command


WAYS = {
    "advance": Way(
        4, ("3", "L"), ("advance", "4"), StepDeals(deal_ids=(4, 5), step=1, keep_going=True)
    ),
    "back": Way(4, ("3", "H"), ("back", "4"), StepDeals(deal_ids=(4, 3), step=-1)),
    "past a gate": Way(
        3,
        ("2", "L", "f", *"in a hurry", "enter"),
        ("advance", "3", "--force", "in a hurry"),
        StepDeals(deal_ids=(3, 1, 2), step=1, force="in a hurry"),
    ),
    "to a stage": Way(
        4, ("3", "m", "1"), ("move", "4", "lead"), MoveDeals(deal_ids=(4, 3), stage="Lead")
    ),
    "won": Way(
        3,
        ("2", "w", "enter", "f", *"signed", "enter"),
        ("win", "3", "--force", "signed"),
        WinDeals(deal_ids=(3, 4), force="signed"),
    ),
    "lost": Way(
        1,
        ("1", "g", "x", *"too dear", "enter", "enter"),
        ("lose", "1", "--reason", "too dear"),
        LoseDeals(deal_ids=(1, 2), reason="too dear"),
    ),
    "ticked": Way(
        3,
        ("2", "c", "j", "space"),
        ("check", "3", "2"),
        CheckItems(deal_id=3, items=("Ask who",)),
    ),
}


def changes(database: Path, deal: int) -> list[tuple[object, ...]]:
    """What the newest operation did to a deal: which records, before and after."""
    with sqlite3.connect(database) as connection:
        rows = connection.execute(
            "select entity, record_id, before, after from change where deal_id = ?"
            " and operation_id = (select max(id) from operation) order by position",
            (deal,),
        ).fetchall()
    return [
        (entity, number, json.loads(before or "null"), json.loads(after or "null"))
        for entity, number, before, after in rows
    ]


@pytest.mark.parametrize("name", WAYS)
async def test_key_command_line_and_bulk_give_the_same_operation(
    name: str, first_database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    way = WAYS[name]
    by_key, by_words, by_bulk = (tmp_path / f"{hand}.db" for hand in ("key", "words", "bulk"))
    for copy in (by_key, by_words, by_bulk):
        shutil.copy(first_database, copy)

    async with at_board(by_key) as me:
        await me.press(*way.keys)

    line = CommandLine(by_words, monkeypatch)
    line.at(MONDAY.isoformat())
    line(*way.words)

    session = Session.open(str(by_bulk), "bulk", read_clock=HandClock())
    session.execute(way.command)
    session.close()

    done = changes(by_key, way.deal)
    assert done
    assert changes(by_words, way.deal) == done
    assert changes(by_bulk, way.deal) == done


async def test_what_the_quick_add_line_makes_is_what_pipetui_add_makes(
    first_database: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = "Acme: Shop €6k >talk #web @Anna ~fair ^eom !call fri 14:00"
    by_key, by_words = tmp_path / "key.db", tmp_path / "words.db"
    for copy in (by_key, by_words):
        shutil.copy(first_database, copy)

    async with at_board(by_key) as me:
        await me.press("n", *text, "enter")
        assert me.here == "Shop"

    line = CommandLine(by_words, monkeypatch)
    line.at(MONDAY.isoformat())
    line("add", text)

    assert changes(by_key, 6) == changes(by_words, 6) != []
