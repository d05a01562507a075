"""What passes between seller and buyer: touches, attempts, notes."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from pipetui.domain.commands import (
    AddNote,
    AddTask,
    LogAttempt,
    LogTouch,
    LoseDeals,
    MoveDeals,
)
from pipetui.domain.dates import When
from pipetui.domain.errors import BadValue, Refusal
from pipetui.domain.model import NO_ANSWER, Direction, TouchKind
from pipetui.domain.process import GatePolicy
from tests.support.maps import sales
from tests.support.world import MONDAY_NOON, World

TUESDAY = date(2026, 3, 3)


@pytest.fixture
def world() -> World:
    """A deal in the stage Talk, whose list has two items and whose cadence is five days."""
    world = World(sales(GatePolicy.OFF))
    world.add(stage="Talk")
    return world


class TestTouches:
    def test_a_touch_is_kept_and_counts_as_the_last(self, world: World) -> None:
        world.do(
            LogTouch(
                deal_ids=(1,),
                kind=TouchKind.FEEDBACK,
                text="Loved it\nbut",
                direction=Direction.IN,
                score=9,
                outcome="happy",
            )
        )

        (touch,) = world.touches()
        assert (touch.kind, touch.direction, touch.at) == (
            TouchKind.FEEDBACK,
            Direction.IN,
            MONDAY_NOON,
        )
        assert (touch.text, touch.score, touch.outcome) == ("Loved it\nbut", 9, "happy")
        assert world.deal().last_touch_at == MONDAY_NOON

    def test_an_older_touch_written_down_late_does_not_become_the_last(self, world: World) -> None:
        world.do(LogTouch(deal_ids=(1,), kind=TouchKind.CALL))

        yesterday = MONDAY_NOON - timedelta(days=1)
        world.do(LogTouch(deal_ids=(1,), kind=TouchKind.EMAIL, at=yesterday))

        assert world.deal().last_touch_at == MONDAY_NOON

    def test_a_touch_does_not_lie_in_the_future(self, world: World) -> None:
        later = MONDAY_NOON + timedelta(seconds=1)

        refused = world.refusal(LogTouch(deal_ids=(1,), kind=TouchKind.CALL, at=later))

        assert refused.message == "a touch cannot lie in the future"

    def test_it_names_the_contact_it_was_with(self, world: World) -> None:
        world.add(title="With people", contact="Ann")
        (ann,) = world.contacts(2)

        world.do(LogTouch(deal_ids=(2,), kind=TouchKind.CALL, contact_id=ann.id))

        (touch,) = world.touches(2)
        assert touch.contact_id == ann.id

    def test_a_contact_of_another_deal_is_refused(self, world: World) -> None:
        world.add(title="With people", contact="Ann")

        refused = world.refusal(LogTouch(deal_ids=(1, 2), kind=TouchKind.CALL, contact_id=1))

        assert refused.refusals == (Refusal(1, "that is no contact of #1"),)

    @pytest.mark.parametrize("score", [-1, 11])
    def test_a_score_is_0_to_10(self, world: World, score: int) -> None:
        world.refusal(LogTouch(deal_ids=(1,), kind=TouchKind.FEEDBACK, score=score))

    def test_each_no_is_counted(self, world: World) -> None:
        for _ in range(2):
            world.do(LogTouch(deal_ids=(1,), kind=TouchKind.NO))

        assert world.deal().noes == 2

    def test_a_client_can_be_touched_as_well(self, world: World) -> None:
        world.do(LoseDeals(deal_ids=(1,), reason="price"))

        world.do(LogTouch(deal_ids=(1,), kind=TouchKind.CALL))

        assert len(world.touches()) == 1


class TestAttempts:
    def try_again(self, world: World) -> None:
        world.do(LogAttempt(deal_ids=(1,)))

    def test_an_attempt_is_an_unanswered_call_and_the_next_is_due_by_the_cadence(
        self, world: World
    ) -> None:
        self.try_again(world)

        (touch,) = world.touches()
        assert (touch.kind, touch.direction, touch.outcome) == (
            TouchKind.CALL,
            Direction.OUT,
            NO_ANSWER,
        )
        deal = world.deal()
        assert (deal.attempts, deal.next_text, deal.next_due) == (
            1,
            "Try again",
            date(2026, 3, 7),
        )

    def test_a_stage_without_a_cadence_waits_three_days(self) -> None:
        world = World()
        world.add()

        self.try_again(world)

        assert world.deal().next_due == date(2026, 3, 5)

    def test_the_next_step_that_was_planned_is_put_off(self, world: World) -> None:
        world.do(AddTask(deal_ids=(1,), text="Call Ann", due=When(TUESDAY, time(9, 0))))

        self.try_again(world)

        deal = world.deal()
        assert (deal.next_text, deal.next_due, deal.next_time) == (
            "Call Ann",
            date(2026, 3, 7),
            None,
        )

    def test_attempts_add_up_until_somebody_answers(self, world: World) -> None:
        for _ in range(3):
            self.try_again(world)
            world.wait(days=1)
        assert world.deal().attempts == 3

        world.do(LogTouch(deal_ids=(1,), kind=TouchKind.EMAIL, direction=Direction.IN))
        assert world.deal().attempts == 0

        world.wait(days=1)
        self.try_again(world)
        assert world.deal().attempts == 1

    def test_each_stage_counts_from_none(self, world: World) -> None:
        self.try_again(world)
        world.wait(days=1)

        world.do(MoveDeals(deal_ids=(1,), stage="Offer"))

        assert world.deal().attempts == 0

    def test_nobody_is_tried_for_a_closed_deal(self, world: World) -> None:
        world.do(LoseDeals(deal_ids=(1,), reason="price"))

        assert world.refusal(LogAttempt(deal_ids=(1,))).message == "#1 is lost"


class TestNotes:
    def test_a_note_is_added_below_the_others(self, world: World) -> None:
        world.do(AddNote(deal_ids=(1,), text="Met at the fair."))
        world.do(AddNote(deal_ids=(1,), text="Has\r\nbudget.\x1b"))

        assert world.deal().notes == "Met at the fair.\nHas\nbudget."

    def test_an_empty_note_is_refused(self, world: World) -> None:
        assert isinstance(world.refusal(AddNote(deal_ids=(1,), text=" \x00 ")), BadValue)

    def test_notes_have_an_end(self, world: World) -> None:
        world.do(AddNote(deal_ids=(1,), text="x" * 99_999))

        assert "at most" in world.refusal(AddNote(deal_ids=(1,), text="yy")).message
