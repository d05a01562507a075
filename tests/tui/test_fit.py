"""The qualification questions asked at the board."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

from pipetui.domain.commands import ApplyMap
from pipetui.services.session import Session
from tests.support.board import HandClock, at_board
from tests.support.maps import sales

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.board import Hands

FIRST, SECOND = "Budget for it?", "Able to succeed?"


def answers(me: Hands, deal: int) -> dict[str, str]:
    ((stored,),) = [row[1:] for row in me.rows("select id, fit from deal") if row[0] == deal]
    return dict(json.loads(str(stored))) if stored else {}


async def test_each_question_is_answered_by_a_key_and_all_are_one_step(database: Path) -> None:
    async with at_board(database, size=(140, 40)) as me:
        before = me.writes
        await me.press("3", "F")
        assert f"Fit 1 of 2  {FIRST}" in me.text()
        await me.press("y")
        assert f"Fit 2 of 2  {SECOND}" in me.text()
        await me.press("n")

        assert me.prompt.question is None
        assert me.writes == before + 1
        assert me.said == "Fit of Rollout: 50 %, 1 of 2 yes · u undoes"
        assert answers(me, 4) == {FIRST: "yes", SECOND: "no"}
        await me.press("i")
        assert "50 %, 1 of 2 yes" in me.text()
        await me.press("u")
        assert answers(me, 4) == {}


async def test_escape_stops_and_keeps_what_was_answered_and_enter_the_answer_there_is(
    database: Path,
) -> None:
    async with at_board(database) as me:
        await me.press("3", "F", "u", "escape")
        assert answers(me, 4) == {FIRST: "unknown"}

        before = me.writes
        await me.press("F", "escape")
        assert me.said == "The fit stays as it was"
        assert me.writes == before

        await me.press("F", "n", "escape", "F", "enter", "enter")
        assert answers(me, 4) == {FIRST: "no", SECOND: "unknown"}  # nobody knows as yet


async def test_marked_deals_are_answered_together(database: Path) -> None:
    async with at_board(database) as me:
        before = me.writes
        await me.press("1", "v", "j", "F", "y", "escape")
        assert me.writes == before + 1
        assert answers(me, 1) == answers(me, 2) == {FIRST: "yes"}


async def test_a_question_stays_beside_its_answers(database: Path) -> None:
    async with at_board(database, size=(80, 24)) as me:
        await me.press("F")
        for size in ((80, 24), (40, 20)):
            await me.resize(*size)
            assert "Fit 1 of 2" in me.text(), size
            assert "unknown" in me.text(), size


async def test_a_pipeline_that_asks_nothing_says_so(database: Path) -> None:
    known = sales()
    with closing(Session.open(str(database), "test", read_clock=HandClock())) as session:
        session.execute(
            ApplyMap(map=replace(known, pipeline=replace(known.pipeline, questions=())))
        )
    async with at_board(database) as me:
        await me.press("F")
        assert me.prompt.question is None
        assert me.said == "Sales asks no questions for qualification · P writes them"
