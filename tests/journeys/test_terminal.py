"""The program in a real terminal: what a person sees, what the terminal is sent, what is left."""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import sys
import unicodedata
from typing import TYPE_CHECKING

import pytest

from tests.support.board import at_board
from tests.support.naughty import naughty_strings
from tests.support.terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HOSTILE = "[/] [@click=app.quit]x[/] \x1b]52;c;AAAA\x07"

BIDI = {chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))}


class Seller:
    """Somebody who starts the program in terminals of their own."""

    def __init__(self, database: Path, home: Path) -> None:
        self.database = database
        self._home = home
        self._open: list[Terminal] = []

    def start(self, program: tuple[str, ...] = ("-m", "pipetui")) -> Terminal:
        """Open the board and wait until its cards are there."""
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(self._home),
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "LANG": "C.UTF-8",
            "TZ": "Europe/Berlin",
            "PIPETUI_TZ": "Europe/Berlin",
            "PIPETUI_NOW": "2026-11-23T09:00:00+00:00",
            "PIPETUI_DB": str(self.database),
        }
        terminal = Terminal([sys.executable, *program], environment)
        self._open.append(terminal)
        terminal.wait_for("Lead", "open")
        return terminal

    def close(self) -> None:
        """Leave nothing running."""
        for terminal in self._open:
            terminal.close()

    def rows(self, query: str) -> list[tuple[object, ...]]:
        """What is in the file, read by another program."""
        with sqlite3.connect(self.database) as connection:
            return connection.execute(query).fetchall()

    @property
    def stages(self) -> list[object]:
        """Where each deal is."""
        joined = "select name from deal join stage on stage.id = stage_id order by deal.id"
        return [name for (name,) in self.rows(joined)]

    @property
    def is_sound(self) -> bool:
        """The file is whole."""
        return self.rows("PRAGMA integrity_check") == [("ok",)]


@pytest.fixture
def seller(database: Path, tmp_path: Path) -> Iterator[Seller]:
    person = Seller(database, tmp_path)
    yield person
    person.close()


async def test_a_day_at_the_board_typed_ahead_of_its_prompts_is_there_the_next_time(
    seller: Seller,
) -> None:
    board = seller.start()
    board.press("3L")
    board.wait_for("Moved Rollout to Signed")
    board.press("2L j L")
    board.wait_for("Moved Platform to Offer")
    board.press("nHakaniemi: Shop 6k€ !call fri\rj/shop\r")
    board.wait_for("/shop 1 of 6")
    board.press("xtoo dear\r\r")
    board.wait_for("Lost Shop")
    left = seller.rows("select id, stage_id, status from deal order by id")
    board.press("\x1b")
    board.wait_without("/shop")
    board.press("qLP")  # what is typed behind the end is not done
    assert board.wait_for_exit() == 0
    assert board.written.rstrip().endswith(b"\x1b[?1006l")  # back at the shell, nothing more said

    async with at_board(seller.database) as again:
        assert again.lane("Offer") == ["Platform"]
        assert again.lane("Lead") == ["Website", "Audit"]
        assert again.rows("select id, stage_id, status from deal order by id") == left
        await again.press(*"uuuuuu")
        assert again.said.startswith("Undid: Moved Rollout to Signed")

    assert seller.rows("select count(*) from deal") == [(5,)]
    assert seller.stages == ["Lead", "Lead", "Talk", "Offer", "Signed"]
    assert seller.is_sound


def fill_with(database: Path, texts: list[str]) -> None:
    """Put texts, as they are, wherever a board shows some: as another program might."""
    # A lone surrogate is no UTF-8 and fits in no file.
    stored = [text.encode("utf-8", "replace").decode() for text in texts]
    with sqlite3.connect(database) as connection:
        connection.execute("create temp table one as select * from deal where id = 1")
        for number, text in enumerate(stored, 100):
            connection.execute(
                "update one set id = ?1, title = ?2, title_fold = ?2, next_text = ?2, rank = 'a'",
                (number, text),
            )
            connection.execute("insert into deal select * from one")
        for table, column in (
            ("company", "name"),
            ("stage", "definition"),
            ("stage", "guidance"),
            ("pipeline", "name"),
            ("task", "text"),
        ):
            connection.execute(f"update {table} set {column} = ?", (HOSTILE,))  # noqa: S608
        connection.execute("update stage set name = name || ?", (HOSTILE,))
        connection.execute("update deal set title = ?1, title_fold = ?1 where id = 4", (HOSTILE,))


def strange_bytes(written: bytes) -> set[str]:
    """What reached a terminal besides text, colours, positions and the shape of the pointer."""
    ours = r"\x1b\[[0-9;:?<>=$]*[a-zA-Z]|\x1b[=>]|\x1b\]22;[a-z]*\x07"
    text = re.sub(ours, "", written.decode())
    return {
        each
        for each in text
        if each not in "\r\n" and (unicodedata.category(each) in {"Cc", "Cs"} or each in BIDI)
    }


def test_hostile_text_in_the_file_is_plain_text_on_the_screen(seller: Seller) -> None:
    texts = naughty_strings()
    fill_with(seller.database, [HOSTILE, *texts[:: max(1, len(texts) // 50)]])

    board = seller.start()
    board.press("3L")
    board.wait_for("Moved [/] [@click=app.quit]x[/] ␛]52;c;AAAA␇ to Signed")
    for keys in ("c", "jq", "xno\r", "1k", *["\x1b[6~"] * 6, "D", "lq", "c", "n>x !fri y \r"):
        board.press(keys)
        board.settle(0.06)
    board.wait_for("space  tick")
    board.press("q")
    board.wait_for("advance")
    board.press("q")

    assert board.wait_for_exit() == 0
    assert strange_bytes(bytes(board.written)) == set()
    assert b"\x1b]52" not in board.written


def test_an_end_from_outside_gives_the_terminal_back(seller: Seller) -> None:
    board = seller.start()
    board.press("3L")
    board.wait_for("Moved Rollout to Signed")
    before = len(board.written)
    board.kill(signal.SIGTERM)

    assert board.wait_for_exit() == 128 + signal.SIGTERM
    left = bytes(board.written[before:])
    assert b"\x1b[?1049l" in left  # the screen there was before
    assert b"\x1b[?25h" in left  # with its cursor
    assert b"\x1b[?1000l" in left  # and its mouse
    assert seller.is_sound
    assert seller.stages[3] == "Signed"


CRASHING = """
import sys
from pipetui.cli.main import run
from pipetui.tui.screens.board import BoardScreen

def crash(screen, key):
    customer = "Frau Sensible Kundin"
    raise RuntimeError(f"no such thing as {customer}")

BoardScreen.action_act = crash
sys.exit(run())
"""


def test_a_crash_gives_the_terminal_back_and_tells_nobody_of_customers(seller: Seller) -> None:
    board = seller.start(program=("-c", CRASHING))
    board.press("w")

    assert board.wait_for_exit() == 70
    assert b"\x1b[?1049l" in board.written
    end = bytes(board.written).decode().rpartition("\x1b[?1006l")[2]
    assert end.startswith("pipetui: Something in PipeTUI is broken (RuntimeError).")
    assert "Kundin" not in bytes(board.written).decode()
    assert seller.is_sound


async def test_a_killed_board_leaves_what_was_told_as_written(seller: Seller) -> None:
    board = seller.start()
    board.press("3L")
    board.wait_for("Moved Rollout to Signed")
    board.press("HLHLHLHL")
    board.kill(signal.SIGKILL)

    assert board.wait_for_exit() == -signal.SIGKILL
    assert seller.is_sound
    async with at_board(seller.database) as again:
        await again.press("u")
        assert again.said.startswith("Undid: Moved Rollout")
