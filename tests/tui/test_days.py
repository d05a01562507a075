"""Next steps planned at the board."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.board import at_board

if TYPE_CHECKING:
    from pathlib import Path

STEP = "select next_text, next_due, next_time from deal where id = 4"


@pytest.mark.parametrize(
    ("typed", "preview", "step"),
    [
        ("fri", "○ Follow up · Fri 27 Nov", ("Follow up", "2026-11-27", None)),
        ("3", "○ Follow up · Thu 26 Nov", ("Follow up", "2026-11-26", None)),
        ("w", "○ Follow up · Mon 30 Nov", ("Follow up", "2026-11-30", None)),
        ("m", "○ Follow up · Wed 23 Dec", ("Follow up", "2026-12-23", None)),
        ("+10d", "○ Follow up · Thu 3 Dec", ("Follow up", "2026-12-03", None)),
        ("tomo", "○ Follow up · Tue 24 Nov", ("Follow up", "2026-11-24", None)),
        (
            "call anna fri 14:00",
            "○ call anna · Fri 27 Nov 14:00",
            ("call anna", "2026-11-27", "14:00"),
        ),
        ("call anna", "● call anna · Mon 23 Nov", ("call anna", "2026-11-23", None)),
    ],
)
async def test_a_next_step_is_told_while_it_is_typed_and_is_just_that(
    database: Path, typed: str, preview: str, step: tuple[object, ...]
) -> None:
    async with at_board(database) as me:
        await me.press("3", "s", *typed)
        assert preview in me.text()
        await me.press("enter")

        text, due, time = me.rows(STEP)[0]
        assert (text, due, time) == step
        assert me.prompt.question is None


async def test_a_day_alone_keeps_the_words_of_the_step(database: Path) -> None:
    async with at_board(database) as me:
        await me.press("s")
        assert "Now: call, today" in me.text()
        await me.press(*"fri")
        assert "○ call · Fri 27 Nov" in me.text()
        await me.press("enter")

        assert me.rows("select next_text, next_due from deal where id = 1") == [
            ("call", "2026-11-27")
        ]


async def test_enter_alone_puts_it_off_until_tomorrow(database: Path) -> None:
    async with at_board(database) as me:
        await me.press("s")
        assert "tomorrow" in me.text()
        assert "Tue 24 Nov" in me.text()
        await me.press("enter")
        assert me.rows("select next_due from deal where id = 1") == [("2026-11-24",)]


async def test_several_are_put_off_each_with_its_own_words(database: Path) -> None:
    async with at_board(database) as me:
        before = me.writes
        await me.press("v", "j", "s", "w", "enter")

        assert me.writes == before + 1
        assert me.rows("select next_text, next_due from deal where id in (1, 2) order by id") == [
            ("call", "2026-11-30"),
            ("demo", "2026-11-30"),
        ]


async def test_without_a_deal_nothing_is_asked(database: Path) -> None:
    async with at_board(database) as me:
        before = me.writes
        for key in (
            "s",
            "t",
            "T",
            "x",
            "p",
            "w",
            "d",
            "m",
            "L",
            "H",
            "e",
            "E",
            "y",
            "O",
            "+",
            ".",
            "F",
        ):
            await me.press("5", key)
            assert me.prompt.question is None, key
            assert me.said == "✗ There is no deal here to do that to", key
        assert me.writes == before
        assert len(me.app.screen_stack) == 2
