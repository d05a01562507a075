"""Touches and tries logged at the board, and what they settle."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipetui.domain.commands import ApplyMap, LinkContact, LogTouch
from pipetui.domain.model import TouchKind
from pipetui.services.session import Session
from pipetui.tui.sheets.sheet import Section
from tests.support.board import HandClock, at_board
from tests.support.maps import sales
from tests.tui.inspected import to

if TYPE_CHECKING:
    from pathlib import Path

    from pipetui.domain.commands import Command

TOUCHES = "select kind, direction, text from touch order by id"

LETTERS = {
    "c": "call",
    "e": "email",
    "m": "meeting",
    "g": "message",
    "d": "demo",
    "p": "proposal",
}


def do(path: Path, *commands: Command) -> None:
    """What was done before one comes to the board."""
    session = Session.open(str(path), "test", read_clock=HandClock(), journal_mode="delete")
    try:
        for command in commands:
            session.execute(command)
    finally:
        session.close()


# -- touches -----------------------------------------------------------------------------------


async def test_a_letter_logs_a_touch_and_its_capital_one_that_came_in(database: Path) -> None:
    async with at_board(database) as me:
        await me.press("3")
        for letter, kind in LETTERS.items():
            await me.press("t", letter)
            assert me.said == f"Logged {kind} on Rollout · u undoes"
            assert me.prompt.question is None
            await me.press("t", letter.upper())

            assert me.rows(TOUCHES)[-2:] == [(kind, "out", None), (kind, "in", None)]


async def test_what_says_nothing_without_words_asks_for_them(database: Path) -> None:
    async with at_board(database) as me:
        await me.press("3")
        for letter, kind in (("o", "objection"), ("f", "feedback")):
            before = me.writes
            await me.press("t", letter)
            assert kind.capitalize() in me.text()
            await me.press("enter")
            assert me.writes == before, kind

            await me.press("t", letter, *"dear [x]", "enter", "enter")
            assert me.rows(TOUCHES)[-1] == (kind, "in", "dear [x]")
            assert me.prompt.question is None, kind


async def test_an_objection_that_was_heard_before_is_picked(database: Path) -> None:
    known = sales()
    for objections in (("Too expensive", "Not now"), ("Not now",)):
        pipeline = replace(known.pipeline, objections=objections)
        do(database, ApplyMap(map=replace(known, pipeline=pipeline)))
        async with at_board(database) as me:
            await me.press("3", "t", "o")
            assert me.prompt.question
            await me.press(*"not", "enter", "escape")
            assert me.rows(TOUCHES)[-1] == ("objection", "in", "Not now"), objections


async def test_an_objection_is_kept_with_its_answer_or_stays_open_until_it_has_one(
    database: Path,
) -> None:
    answers = "select text, answer from touch order by id"
    async with at_board(database, size=(140, 40)) as me:
        await me.press("3", "t", "o", *"too dear", "enter")
        assert "Answered with" in me.text()
        await me.press(*"not if it saves a day", "enter", "t", "o", *"no time", "enter", "enter")
        assert me.rows(answers) == [("too dear", "not if it saves a day"), ("no time", None)]

        await me.press("enter")
        await to(me, Section.TOUCHES)
        assert "answered: not if it saves a day" in me.text()
        assert "not answered yet" in me.text()
        await me.press("enter", *"ten minutes", "enter")
        assert me.said == "Answered an objection of Rollout · u undoes"
        assert me.rows(answers)[1] == ("no time", "ten minutes")
        await me.press("q", "t", "c", "enter")
        await to(me, Section.TOUCHES)
        await me.press("enter")
        assert me.prompt.question is None


async def test_a_feedback_asks_for_its_score(database: Path) -> None:
    scores = "select text, score from touch order by id"
    async with at_board(database, size=(140, 40)) as me:
        await me.press("3", "t", "f", *"fine", "enter", *"11", "enter")
        assert "A score is 0 to 10" in me.text()
        assert me.rows(scores) == []
        await me.press("backspace", "backspace", *"10", "enter")
        await me.press("t", "f", *"slow", "enter", "escape")

        assert me.rows(scores) == [("fine", 10), ("slow", None)]
        await me.press("enter")
        assert "feedback · 10 of 10" in me.text()


# -- lines -------------------------------------------------------------------------------------


async def test_a_blank_begins_a_line_with_words_and_a_moment_gone_by(database: Path) -> None:
    async with at_board(database) as me:
        await me.press("3", "t", "space", *"c left a message yesterday 14:00")
        assert "→ call · left a message · Sun 22 Nov 14:00" in me.text()
        await me.press("enter")

        assert me.said == "Logged call on Rollout · u undoes"
        assert me.rows("select kind, direction, text, at from touch") == [
            ("call", "out", "left a message", "2026-11-22T13:00:00.000000Z")
        ]
        await me.press("2", ".")
        assert me.rows("select deal_id, at from touch where deal_id = 3") == [
            (3, "2026-11-23T09:00:00.000000Z")
        ]


async def test_a_line_that_cannot_be_meant_is_mended_and_asks_what_its_kind_still_needs(
    database: Path,
) -> None:
    async with at_board(database) as me:
        await me.press("3", "t", "space", *"x", "enter")
        assert "“x” is no kind of touch" in me.text()
        await me.press("backspace", *"E thanks", "enter")
        assert me.rows(TOUCHES) == [("email", "in", "thanks")]

        await me.press("t", "space", *"o too dear", "enter")
        assert "Answered with" in me.text()
        await me.press("escape", "t", "space", *"n not now", "enter")
        assert "After no 1" in me.text()
        await me.press("escape")
        assert me.rows(TOUCHES)[1:] == [("objection", "in", "too dear"), ("no", "in", "not now")]


# -- with whom ---------------------------------------------------------------------------------

PEOPLE = "select contact.name from touch left join contact on contact.id = contact_id"


async def test_a_touch_is_with_whom_one_touched_last_unless_its_line_names_or_is_asked_for_another(
    database: Path,
) -> None:
    for name in ("Anna Berg", "Bob", "Carla"):
        do(database, LinkContact(deal_id=4, contact=name))
    for contact in (3, 2):
        do(database, LogTouch(deal_ids=(4,), kind=TouchKind.CALL, contact_id=contact))
    async with at_board(database) as me:
        await me.press("3", "t", "c")
        assert me.said == "Logged call with Bob on Rollout · u undoes"

        await me.press("t", "space")
        assert "@Bob · @Carla · @Anna Berg" in me.text()
        await me.press(*"c @berg agreed")
        assert "→ call · agreed · with Anna Berg" in me.text()
        await me.press("enter", "t", "space", *"c fine", "enter")
        assert "With" in me.text()
        await me.press("down", "down", "enter", "t", "space", *"c and now", "enter", "enter")
        await me.press("t", "space", *"c later", "enter", "escape")

        names = [name for (name,) in me.rows(f"{PEOPLE} order by touch.id")[2:]]
        assert names == ["Bob", "Anna Berg", "Carla", "Carla", "Carla"]


# -- what a touch settles ----------------------------------------------------------------------

FIRST = "select next_text, next_due from deal where id = 1"


async def test_a_touch_that_was_due_is_done_and_the_next_step_is_one_key_away(
    database: Path,
) -> None:
    known = sales()
    lead = replace(known.stages[0], touch_days=5)
    do(database, ApplyMap(map=replace(known, stages=(lead, *known.stages[1:]))))
    async with at_board(database) as me:
        await me.press("t", "c")
        assert "Logged call on Website; done: call · u undoes" not in me.said
        assert "in 5 days" in me.text()
        assert "Sat 28 Nov, every 5 days in Lead" in me.text()
        await me.press("enter")
        assert me.rows(FIRST) == [("Follow up", "2026-11-28")]

        await me.press("u", "u")
        assert me.rows(FIRST) == [("call", "2026-11-23")]


async def test_a_touch_that_was_not_asked_for_leaves_the_step_and_escape_a_deal_without_one(
    database: Path,
) -> None:
    async with at_board(database) as me:
        await me.press("t", "e")
        assert me.prompt.question is None
        assert me.said == "Logged email on Website · u undoes"
        assert me.rows(FIRST) == [("call", "2026-11-23")]

        await me.press("t", "c")
        assert "Logged call on Website; done: call · Esc leaves it without one" in me.text()
        await me.press("escape")
        assert me.said == "Logged call on Website; done: call · u undoes"
        assert me.rows(FIRST) == [(None, None)]


async def test_what_comes_next_is_typed_with_its_rhythm(database: Path) -> None:
    async with at_board(database) as me:
        await me.press("t", "c", *"call anna every fri")
        assert "○ call anna · Fri 27 Nov · every week" in me.text()
        await me.press("enter")
        assert me.rows("select text, due, repeat from task where repeat is not null") == [
            ("call anna", "2026-11-27", "+1w")
        ]

        me.clock.turn(days=4)
        await me.press("t", "c")
        assert me.prompt.question is None
        assert me.said == "Logged call on Website; done: call anna · u undoes"
        assert me.rows(FIRST) == [("call anna", "2026-12-04")]


async def test_a_task_keeps_its_rhythm_while_it_is_edited_and_loses_it_with_its_sign(
    database: Path,
) -> None:
    repeats = "select text, repeat from task where deal_id = 4 and stage_id is null"
    async with at_board(database, size=(140, 40)) as me:
        await me.press("3", "s", *"call fri *+2w", "enter", "c")
        await to(me, Section.TASKS)
        assert "Fri ↻" in me.text()
        await me.press("e")
        assert me.prompt.line.value == "call 2026-11-27 *+2w"
        assert "due Fri, every 2 weeks" in me.text()
        await me.press("enter")
        assert me.rows(repeats) == [("call", "+2w")]
        await me.press("e", *["backspace"] * len(" *+2w"), "enter")
        assert me.rows(repeats) == [("call", None)]


async def test_a_touch_is_picked_by_arrow_or_mouse_as_well_but_by_no_other_letter(
    database: Path,
) -> None:
    async with at_board(database) as me:
        before = me.writes
        await me.press("3", "t", "z", "enter")
        assert me.prompt.question
        assert "Nothing matches: Backspace takes letters back" in me.text()
        await me.press("escape")
        assert me.writes == before
        assert not me.prompt.display

        await me.press("t", "down", "enter", "t")
        assert " m meeting" in me.text()
        await me.click("m meeting")
        assert [kind for kind, _, _ in me.rows(TOUCHES)] == ["email", "meeting"]


async def test_a_try_without_answer_puts_the_next_step_off(database: Path) -> None:
    async with at_board(database) as me:
        await me.press("2", "T")
        assert me.said == "Tried Platform, no answer · u undoes"
        ((due,),) = me.rows("select next_due from deal where id = 3")
        assert str(due) > "2026-11-23"

        await me.press("u")
        assert me.rows("select next_due from deal where id = 3") == [("2026-11-21",)]
