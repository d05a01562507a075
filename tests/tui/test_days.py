"""Next steps planned at the board."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.board import at_board

if TYPE_CHECKING:
    from pathlib import Path

STEP = "select next_text, next_due, next_time from deal where id = 4"


PLANS = [
    ("+10d", "○ Follow up · Thu 3 Dec", ("Follow up", "2026-12-03", None)),
    ("tomo", "○ Follow up · Tue 24 Nov", ("Follow up", "2026-11-24", None)),
    ("call fri 14:00", "○ call · Fri 27 Nov 14:00", ("call", "2026-11-27", "14:00")),
    ("call anna", "● call anna · Mon 23 Nov", ("call anna", "2026-11-23", None)),
]


async def test_a_next_step_is_told_while_it_is_typed_and_is_just_that(database: Path) -> None:
    async with at_board(database) as me:
        await me.press("3")
        for typed, preview, step in PLANS:
            await me.press("s", *typed)
            assert preview in me.text(), typed
            await me.press("enter")
            assert me.rows(STEP) == [step], typed
            assert me.prompt.question is None, typed

            await me.press("u")
            assert me.rows(STEP) == [(None, None, None)], typed


async def test_a_day_alone_keeps_the_words_and_enter_alone_puts_the_step_off_until_tomorrow(
    database: Path,
) -> None:
    first = "select next_text, next_due from deal where id = 1"
    async with at_board(database) as me:
        await me.press("s")
        assert "Now: call, today" in me.text()
        assert "tomorrow" in me.text()
        assert "Tue 24 Nov" in me.text()
        await me.press("enter")
        assert me.rows(first) == [("call", "2026-11-24")]

        await me.press("s", *"fri")
        assert "○ call · Fri 27 Nov" in me.text()
        await me.press("enter")
        assert me.rows(first) == [("call", "2026-11-27")]


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
        for key in "stTxpwdmLHeEyO+.F":
            await me.press("5", key)
            assert me.prompt.question is None, key
            assert me.said == "✗ There is no deal here to do that to", key
        assert me.writes == before
        assert len(me.app.screen_stack) == 2
