"""The review on its screen: each answer in a key or two, and on to the next deal."""

from __future__ import annotations

from datetime import timedelta
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
    ParkDeals,
    WinDeals,
)
from pipetui.domain.rounds import How
from tests.support.board import MONDAY, HandClock
from tests.support.databases import copy_of
from tests.support.maps import consulting
from tests.support.reviewing import CASES, in_review, make_cases, somebody_at

if TYPE_CHECKING:
    from pathlib import Path

    from pipetui.domain.commands import Command


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


ALL = ("T", "T", "space", "space", "T")
"""What settles the four deals of the board: the second one asks for two answers."""


def change(database: Path, command: Command) -> None:
    """Have something done before the board is opened."""
    with somebody_at(database, HandClock()) as session:
        session.execute(command)


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


async def test_what_cannot_be_settled_today_is_passed_on_and_left(cases: Path) -> None:
    async with in_review(cases) as me:
        while me.here != "Stuck":
            await me.press("j")
        place = me.screen.walk.round.order.index(me.number("Stuck"))
        await me.press("t", "c")

        assert me.screen.walk.round.order.index(me.number(me.here or "")) == place + 1
        assert me.settled == {}
        assert "Logged call on Stuck" in me.said


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
        assert me.said == "Nothing on its checklist is open"
        assert me.here == "Rollout"


# -- going and undo ------------------------------------------------------------------------


async def test_j_and_k_go_by_the_deals_and_settle_none(database: Path) -> None:
    async with in_review(database) as me:
        went = [me.here]
        for key in ("j", "down", "k", "up", "k", "j"):
            await me.press(key)
            went.append(me.here)

        assert went == [
            *("Platform", "Website", "Audit", "Website", "Platform", "Platform", "Website")
        ]
        assert me.settled == {}
        assert me.hands.writes == len(me.hands.rows("select * from operation where origin='test'"))


async def test_what_is_undone_is_in_front_again_and_not_settled(cases: Path) -> None:
    answers = (
        (("x", "enter", "enter"), How.LOST),
        (("p", "enter"), How.PARKED),
        (("w", "enter"), How.WON),
    )
    async with in_review(cases) as me:
        while me.here != "Late":
            await me.press("j")
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


async def test_an_answer_that_settled_nothing_is_undone_on_its_own_deal(cases: Path) -> None:
    async with in_review(cases) as me:
        while me.here != "Stuck":
            await me.press("j")
        await me.press("t", "c")
        assert me.here != "Stuck"
        await me.press("u")

        assert me.here == "Stuck"
        assert me.hands.rows("select count(*) from touch where deal_id = 4") == [(1,)]


async def test_a_settled_deal_can_be_looked_at_and_answered_once_more(database: Path) -> None:
    async with in_review(database) as me:
        await me.press("T", "k")
        assert me.here == "Platform"
        assert "Settled: touched." in me.text()
        await me.press("p", "enter")

        assert (me.here, me.settled) == ("Website", {"Platform": How.PARKED})


# -- others --------------------------------------------------------------------------------


async def test_what_another_program_settled_is_left_out(database: Path) -> None:
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


async def test_a_deal_that_comes_meanwhile_is_gone_through_in_the_end(database: Path) -> None:
    async with in_review(database) as me:
        with me.elsewhere() as session:
            session.execute(AddDeals(drafts=(DealDraft(title="Sudden", stage="Offer"),)))
        await me.press(*ALL)

        assert me.here == "Sudden"


async def test_deals_of_all_pipelines_are_in_one_round(database: Path) -> None:
    change(database, ApplyMap(map=consulting(), new=True))
    draft = DealDraft(title="Advice", stage="Quote", pipeline=2)
    change(database, AddDeals(drafts=(draft,)))
    async with in_review(database) as me:
        assert set(me.queue()) == {"Platform", "Website", "Audit", "Rollout", "Advice"}
        while me.here != "Advice":
            await me.press("j")
        assert me.screen.state.process.pipeline.name == "Consulting"
        await me.press("w", "enter")
        assert me.settled["Advice"] is How.WON
        await me.press("u")
        assert (me.here, "Advice" in me.settled) == ("Advice", False)
        await me.press("q")

        assert me.hands.state.process.pipeline.name == "Sales"


# -- leaving and coming back ---------------------------------------------------------------


async def test_left_in_the_middle_it_goes_on_at_the_same_deal(database: Path) -> None:
    async with in_review(database) as me:
        await me.press("T", "j", "q")
        assert not me.is_open
        await me.press("r")

        assert me.here == "Audit"
        assert me.settled == {"Platform": How.TOUCHED}
        assert me.said == "Gone on with where it was left, 1 settled so far"
        await me.press("r")  # the key that opened it, pressed twice, loses nothing
        assert me.here == "Audit"
    async with in_review(database) as me:
        assert (me.here, me.settled) == ("Audit", {"Platform": How.TOUCHED})
        await me.press("space", "T")
        assert me.screen.walk.has_ended
        assert me.left == ["Website"]


async def test_the_board_beneath_stays_as_it_was_and_shows_what_was_changed(database: Path) -> None:
    keys = ("/", *"r", "enter", "3", "z", "1", "space", "j")
    async with in_review(database, *keys) as me:
        before = me.hands.state
        assert before.filter_text == "r"
        assert before.marks
        assert before.folds
        await me.press("L", "escape", "T", "x", *"no", "enter", "enter", "q")

        after = me.hands.state
        assert (after.filter_text, after.marks, after.folds) == (
            before.filter_text,
            before.marks,
            before.folds,
        )
        assert after.cursor == before.cursor
        assert 1 not in after.cards
        assert after.cards[3].next_due != before.cards[3].next_due


# -- the end -------------------------------------------------------------------------------


async def test_the_end_tells_what_it_came_to_and_leads_on(database: Path) -> None:
    async with in_review(database, size=(100, 50)) as me:
        await me.press("j", *ALL[1:])
        text = me.text()
        for told in ("The review is through", "1 deal still needs a decision", "Due next", "Signs"):
            assert told in text
        assert me.screen.walk.summary is not None
        assert me.screen.walk.summary.worth == "€22k"
        assert "€22k" in text
        assert "again" in text
        await me.press("t")
        assert me.said == "The review is through"
        await me.press("r")
        assert (me.here, me.left) == ("Platform", ["Platform"])
        await me.press("T")

        assert "Every deal has a next step or an answer" in me.text()
        assert "again" not in me.hands.text().splitlines()[-1]
        await me.press("k")
        assert me.here == "Rollout"
        await me.press("j", "enter")
        assert not me.is_open


async def test_a_review_with_nothing_to_do_says_so(database: Path) -> None:
    later = MONDAY.date() + timedelta(days=9)
    change(database, ParkDeals(deal_ids=(1, 2, 3, 4), until=later))
    async with in_review(database) as me:
        assert "Nothing needs a decision today." in me.text()
        assert "nothing to do" in me.text()
        await me.press("j", "k", "space", "x", "o", "r", "c", "enter", "r")
        assert (me.here, me.left) == (None, [])
        await me.press("q")
        assert not me.is_open


async def test_old_deals_are_let_go_parked_or_kept(database: Path) -> None:
    drafts = tuple(DealDraft(title=f"Quick {n}", stage="Offer") for n in range(10))
    for draft in drafts:
        change(database, AddDeals(drafts=(draft,)))
    change(database, WinDeals(deal_ids=tuple(range(6, 16))))
    async with in_review(database, size=(100, 50)) as me:
        await me.press(*ALL)
        assert "4 deals are older than 9 in 10 wins took (0 days)." in me.text()
        settled = me.settled
        await me.press("o")
        assert "3 days old; 9 in 10 wins had closed by 0" in me.text()
        oldest = me.here
        await me.press("x", *"no", "enter", "enter")
        assert me.here != oldest
        await me.press("u")
        assert me.here == oldest
        await me.press("U", "j", "p", "enter", "j")

        assert me.screen.walk.has_ended
        assert me.left == ["Rollout"]  # too long in its stage: that is asked besides
        assert {title: how for title, how in me.settled.items() if title != oldest} == {
            **{title: how for title, how in settled.items() if title != oldest},
            next(title for title, how in me.settled.items() if how is How.PARKED): How.PARKED,
        }
        assert me.settled[oldest or ""] is How.LOST
        assert "2 deals are older" in me.text()


# -- time ----------------------------------------------------------------------------------


async def test_midnight_may_pass_while_it_is_open(database: Path) -> None:
    clock = HandClock()
    async with in_review(database, clock=clock) as me:
        await me.press("T")
        clock.turn(days=1)
        await me.press("T", "j", "k", "u")
        assert me.here == "Website"
        await me.press("T", "T", "T", "T", "T", "j", "j")
        assert me.screen.walk.has_ended
        await me.press("q", "r")

        assert me.settled == {}  # another day, another round


async def test_a_clock_set_back_begins_a_round_of_that_day(database: Path) -> None:
    clock = HandClock()
    async with in_review(database, clock=clock) as me:
        await me.press("T", "q")
        clock.turn(days=-1)
        await me.press("r")
        assert me.settled == {}
        before = me.here
        clock.turn(hours=-5)
        await me.press("j", "k")

        assert me.here == before


# -- looks ---------------------------------------------------------------------------------


@pytest.mark.parametrize("size", [(40, 12), (80, 24), (120, 30)])
async def test_why_it_is_here_and_what_enter_does_are_in_sight(
    database: Path, size: tuple[int, int]
) -> None:
    async with in_review(database, size=size) as me:
        assert "2 days over" in me.text()
        assert "Enter done: no answer" in " ".join(me.text().split())
        assert "Platform" in me.text()


async def test_without_colour_everything_is_there(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with in_review(database) as me:
        assert "! 2 days over" in me.text()
        await me.press("c", "space", "escape", "T", "j", "j", "j", "j")

        assert "The review is through" in me.text()


async def test_the_keys_are_those_of_the_settings(database: Path, tmp_path: Path) -> None:
    (tmp_path / "config.toml").write_text('[keys]\n"review.park" = "f9"\n"review.do" = "f5"\n')
    async with in_review(database, size=(120, 40), settings=tmp_path) as me:
        assert "f9 park until a day" in " ".join(me.text().split())
        assert "f5 done: no answer" in " ".join(me.text().split())
        await me.press("p")
        assert me.screen.prompt.question is None
        await me.press("f9", "enter", "j", "f5")

        assert me.settled == {"Platform": How.PARKED, "Audit": How.PLANNED}


async def test_at_the_end_one_looks_back_once_a_month_and_comes_back(database: Path) -> None:
    later = MONDAY.date() + timedelta(days=9)
    change(database, ParkDeals(deal_ids=(1, 2, 3, 4), until=later))
    async with in_review(database, size=(100, 40)) as me:
        assert "This month nobody has looked back" in me.text()
        await me.press("b")
        assert "Look back" in me.hands.text().splitlines()[0]
        await me.press("q")
        assert "The review is through" in me.text()
        assert "This month nobody has looked back" not in me.text()
        await me.press("b", "q", "q")
        assert not me.is_open
