"""The review on its screen: each answer in a key or two, and on to the next deal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipetui.domain.commands import (
    AddDeals,
    AddNote,
    ApplyMap,
    DealDraft,
    DeleteDeals,
    EditDeals,
    FieldEdit,
    LoseDeals,
)
from pipetui.domain.rounds import How
from tests.support.databases import copy_of
from tests.support.maps import consulting
from tests.support.reviewing import ALL, CASES, change, in_review, make_cases

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.reviewing import Reviewer


@pytest.fixture(scope="session")
def all_cases(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A deal for every kind of suggestion; never written to."""
    path = tmp_path_factory.mktemp("review") / "cases.db"
    make_cases(path)
    return path


@pytest.fixture
def cases(all_cases: Path, tmp_path: Path) -> Path:
    """This test's own copy."""
    return copy_of(all_cases, tmp_path)


async def to(me: Reviewer, title: str) -> None:
    """Go by the deals until one is in front."""
    order = me.screen.walk.round.order
    await me.press(*"j" * (order.index(me.number(title)) - order.index(me.number(me.here or ""))))
    assert me.here == title


# -- answers -------------------------------------------------------------------------------


async def test_enter_does_what_is_suggested_whatever_that_is(cases: Path) -> None:
    async with in_review(cases) as me:
        queue = me.queue()
        assert set(queue) == set(CASES)
        for place, title in enumerate(queue):
            case = CASES[title]
            assert me.here == title
            assert me.item.suggestion.kind is case.kind
            for key in case.keys:
                assert me.here == title, f"{title} needs fewer keys than {case.keys}"
                await me.press(key)

            done = queue[: place + 1]
            assert me.settled == {each: CASES[each].how for each in done if CASES[each].how}
        assert me.queue() == me.left == ["Stuck"]
        assert "The review is through" in me.text()


async def test_what_is_asked_leaves_one_sign_of_more_at_most(cases: Path) -> None:
    async with in_review(cases, size=(80, 24)) as me:
        await me.press("t")
        for size in ((80, 24), (120, 40)):
            await me.hands.resize(*size)
            told = [line for line in me.text().splitlines() if "more ──" in line]
            assert len(told) <= 2, f"one above, one below at {size}"
            assert "c call" in me.text(), size


KEYS = {
    "New": (("t", "c"), How.TOUCHED),
    "Tried": (("W",), How.TOUCHED),
    "Late": (("T",), How.TOUCHED),
    "Warned": (("x", "enter", "enter"), How.LOST),
    "Ticking": (("space",), How.PLANNED),
    "Idle": (("w", "enter"), How.WON),
    "Ready": (("L", "s", "enter"), How.ADVANCED),
    "Stuck": (("m", "1"), How.BACK),
    "Slipped": (("d",), How.DELETED),
    "Refused": (("p", "enter"), How.PARKED),
    "Rested": (("s", "3", "enter"), How.PLANNED),
}
"""An answer for each deal by a key of its own, and what it is settled as."""


async def test_every_answer_settles_the_deal_it_was_typed_for_however_fast(cases: Path) -> None:
    async with in_review(cases) as me:
        queue = me.queue()
        await me.press(*(key for title in queue for key in KEYS[title][0]))

        assert me.settled == {title: how for title, (_, how) in KEYS.items()}
        assert me.queue() == []
        assert me.screen.walk.has_ended


async def test_answers_of_one_key_typed_at_once_are_each_for_the_next_deal(database: Path) -> None:
    async with in_review(database) as me:
        await me.press(*ALL)

        assert me.settled == {
            "Platform": How.TOUCHED,
            "Website": How.TOUCHED,
            "Audit": How.PLANNED,
            "Rollout": How.TOUCHED,
        }
        rows = me.hands.rows("select deal_id, count(*) from touch group by deal_id")
        assert sorted(rows) == [(1, 1), (3, 1), (4, 1)]


async def test_a_deal_with_several_reasons_stays_until_all_are_answered(database: Path) -> None:
    change(database, EditDeals(deal_ids=(4,), edits=(FieldEdit(field="close", text="2026-11-20"),)))
    async with in_review(database, size=(120, 40)) as me:
        await me.press("j", "j", "j")
        assert (me.here, me.reasons) == ("Rollout", ["no_step", "slipped"])
        await me.press("s", "enter")

        assert (me.here, me.reasons) == ("Rollout", ["slipped"])
        assert "expected to close 3 days ago" in me.text()
        assert "no next step" not in me.text()
        assert "choose another day" in me.text()
        await me.press("enter", "enter")
        assert me.settled == {"Rollout": How.PLANNED}


async def test_what_cannot_be_settled_today_is_passed_on_left_and_undone_on_its_own_deal(
    cases: Path,
) -> None:
    async with in_review(cases) as me:
        await to(me, "Stuck")
        place = me.screen.walk.round.order.index(me.number("Stuck"))
        await me.press("t", "c")

        assert me.screen.walk.round.order.index(me.number(me.here or "")) == place + 1
        assert me.settled == {}
        assert "Logged call on Stuck" in me.said
        await me.press("u")

        assert me.here == "Stuck"
        assert me.hands.rows("select count(*) from touch where deal_id = 4") == [(1,)]


# -- the checklist -------------------------------------------------------------------------


async def test_a_closed_gate_opens_the_checklist_and_ticked_it_goes_on(database: Path) -> None:
    async with in_review(database) as me:
        await me.press("j", "j")
        assert me.here == "Audit"
        await me.press("L")
        assert (me.here, me.screen.context) == ("Audit", "Inspector")
        assert "Not yet" in me.text()
        await me.press("space")
        assert me.here == "Audit"  # what was asked is answered; but more was wanted
        await me.press("L")

        assert me.settled == {"Audit": How.ADVANCED}
        assert (me.here, me.screen.context) == ("Rollout", "Review")
        await me.press("u", "u", "L", "f", *"they ordered", "enter")
        assert me.settled == {"Audit": How.ADVANCED}
        assert (me.here, me.screen.context) == ("Rollout", "Review")


async def test_whoever_is_in_the_checklist_stays_there_until_they_leave(database: Path) -> None:
    async with in_review(database) as me:
        await me.press("j", "j", "c", "space", "j", "space")
        assert (me.here, me.settled) == ("Audit", {})
        assert me.hands.rows("select items_done from deal where id = 2") == [(2,)]
        await me.press("escape")

        assert (me.here, me.settled) == ("Rollout", {"Audit": How.PLANNED})
        await me.press("space")
        assert me.said == "✗ Nothing on its checklist is open"
        assert me.here == "Rollout"


# -- going and undo ------------------------------------------------------------------------


async def test_j_and_k_go_by_the_deals_and_what_is_settled_can_be_answered_once_more(
    database: Path,
) -> None:
    async with in_review(database) as me:
        before = me.hands.writes
        went = [me.here]
        for key in ("j", "down", "k", "up", "k"):
            await me.press(key)
            went.append(me.here)

        assert went == [*("Platform", "Website", "Audit", "Website", "Platform", "Platform")]
        assert (me.settled, me.hands.writes) == ({}, before)
        await me.press("T", "k")
        assert me.here == "Platform"
        assert "Settled: touched." in me.text()
        await me.press("p", "enter")

        assert (me.here, me.settled) == ("Website", {"Platform": How.PARKED})


async def test_what_is_undone_is_in_front_again_and_not_settled(cases: Path) -> None:
    answers = (
        (("x", "enter", "enter"), How.LOST),
        (("p", "enter"), How.PARKED),
        (("w", "enter"), How.WON),
    )
    async with in_review(cases) as me:
        await to(me, "Late")
        for keys, how in answers:
            await me.press(*keys)
            assert me.here != "Late"
            assert me.settled == {"Late": how}
            await me.press("j", "u")
            assert (me.here, me.settled) == ("Late", {})
            assert me.said.startswith("Undid: ")
            assert "2 days over" in me.text()
            await me.press("U")
            assert me.here != "Late"
            assert me.settled == {"Late": how}
            assert "Late" not in me.left
            await me.press("u")


# -- others --------------------------------------------------------------------------------


async def test_what_another_program_settled_is_left_out_and_what_it_added_comes_in_the_end(
    database: Path,
) -> None:
    async with in_review(database) as me:
        with me.elsewhere() as session:
            session.execute(LoseDeals(deal_ids=(1,), reason="price"))
        await me.press("T")
        assert (me.here, me.settled) == ("Audit", {"Platform": How.TOUCHED})
        assert "2 of 3" in me.text()

        with me.elsewhere() as session:
            session.execute(DeleteDeals(deal_ids=(2,)))
        await me.press("T")  # too late: it is not there any more
        assert (me.here, me.settled) == ("Rollout", {"Platform": How.TOUCHED})
        assert "✗" in me.said

        with me.elsewhere() as session:
            session.execute(AddDeals(drafts=(DealDraft(title="Sudden", stage="Offer"),)))
        await me.press("T")
        assert me.here == "Sudden"


async def test_nothing_is_written_over_what_another_program_wrote(database: Path) -> None:
    async with in_review(database) as me:
        with me.elsewhere() as session:
            session.execute(AddNote(deal_ids=(3,), text="they called: wait"))
        writes = me.hands.writes
        await me.press("enter")

        assert (me.hands.writes, me.here, me.settled) == (writes, "Platform", {})
        assert me.said.startswith("✗ ")
        assert "they called: wait" in me.text()
        await me.press("enter")
        assert (me.here, me.settled) == ("Website", {"Platform": How.PLANNED})


async def test_deals_of_all_pipelines_are_in_one_round(database: Path) -> None:
    change(database, ApplyMap(map=consulting(), new=True))
    draft = DealDraft(title="Advice", stage="Quote", pipeline=2)
    change(database, AddDeals(drafts=(draft,)))
    async with in_review(database) as me:
        assert set(me.queue()) == {"Platform", "Website", "Audit", "Rollout", "Advice"}
        await to(me, "Advice")
        assert me.screen.state.process.pipeline.name == "Consulting"
        await me.press("w", "enter")
        assert me.settled["Advice"] is How.WON
        await me.press("u")
        assert (me.here, "Advice" in me.settled) == ("Advice", False)
        await me.press("q")

        assert me.hands.state.process.pipeline.name == "Sales"
