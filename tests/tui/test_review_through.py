"""The review left and gone on with, its end, the days that pass meanwhile, and its looks."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from pipetui.domain.commands import AddDeals, DealDraft, ParkDeals, WinDeals
from pipetui.domain.rounds import How
from tests.support.board import MONDAY, HandClock
from tests.support.reviewing import ALL, change, in_review

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

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


async def test_a_review_with_nothing_to_do_says_so_and_one_looks_back_once_a_month(
    database: Path,
) -> None:
    later = MONDAY.date() + timedelta(days=9)
    change(database, ParkDeals(deal_ids=(1, 2, 3, 4), until=later))
    async with in_review(database, size=(100, 40)) as me:
        assert "Nothing needs a decision today." in me.text()
        assert "nothing to do" in me.text()
        assert "This month nobody has looked back" in me.text()
        await me.press("j", "k", "space", "x", "o", "r", "c", "enter", "r")
        assert (me.here, me.left) == (None, [])
        await me.press("b")
        assert "Look back" in me.hands.text().splitlines()[0]
        await me.press("q")
        assert "Nothing to review" in me.text()
        assert "This month nobody has looked back" not in me.text()
        await me.press("b", "q", "q")
        assert not me.is_open


async def test_old_deals_are_let_go_parked_or_kept(database: Path) -> None:
    drafts = tuple(DealDraft(title=f"Quick {n}", stage="Offer") for n in range(10))
    change(database, AddDeals(drafts=drafts))
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


async def test_at_any_size_and_without_colour_why_it_is_here_and_what_enter_does_are_in_sight(
    database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with in_review(database, size=(40, 12)) as me:
        for size in ((40, 12), (80, 24), (120, 30)):
            await me.hands.resize(*size)
            assert "! 2 days over" in me.text(), size
            assert "Enter done: no answer" in " ".join(me.text().split()), size
            assert "Platform" in me.text(), size
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
