"""What passes between seller and buyer: touches, attempts, notes."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

import pytest

from pipetui.domain.commands import (
    AddNote,
    AddTask,
    AnswerObjection,
    FinishTasks,
    LinkContact,
    LogAttempt,
    LogTouch,
    LoseDeals,
    MoveDeals,
    PlanStep,
    WinDeals,
)
from pipetui.domain.dates import When
from pipetui.domain.errors import BadValue, Refusal
from pipetui.domain.model import NO_ANSWER, Direction, TouchKind
from pipetui.domain.process import GatePolicy
from tests.support.maps import sales
from tests.support.world import MONDAY_NOON, World

MONDAY = date(2026, 3, 2)
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

    def test_only_a_feedback_has_a_score(self, world: World) -> None:
        refused = world.refusal(LogTouch(deal_ids=(1,), kind=TouchKind.CALL, score=5))
        assert refused.message == "a call has no score"

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


class TestObjections:
    def test_an_objection_is_kept_with_its_answer(self, world: World) -> None:
        world.do(
            LogTouch(
                deal_ids=(1,), kind=TouchKind.OBJECTION, text="Too dear", answer=" It pays off "
            )
        )
        (touch,) = world.touches()
        assert (touch.text, touch.answer) == ("Too dear", "It pays off")

    def test_it_is_answered_later_and_opened_again(self, world: World) -> None:
        world.do(LogTouch(deal_ids=(1,), kind=TouchKind.OBJECTION, text="Too dear"))
        (touch,) = world.touches()
        done = world.do(AnswerObjection(deal_id=1, touch_id=touch.id, answer="It pays off"))
        assert done.label == "Answered an objection of Website"
        assert world.touches()[0].answer == "It pays off"
        world.do(AnswerObjection(deal_id=1, touch_id=touch.id, answer=" "))
        assert world.touches()[0].answer is None

    def test_nothing_else_is_answered(self, world: World) -> None:
        world.do(LogTouch(deal_ids=(1,), kind=TouchKind.CALL))
        world.add(title="Another")
        said = "a call is not answered"
        call = LogTouch(deal_ids=(1,), kind=TouchKind.CALL, answer="Yes")
        assert world.refusal(call).message == said
        late = AnswerObjection(deal_id=1, touch_id=1, answer="Yes")
        assert world.refusal(late).message == said
        elsewhere = AnswerObjection(deal_id=2, touch_id=1, answer="Yes")
        assert world.refusal(elsewhere).message == "that is no touch of #2"


class TestWhoItWasWith:
    def people(self, world: World) -> tuple[int, int]:
        world.add(title="With people", contact="Ann")
        world.do(LinkContact(deal_id=2, contact="Bob"))
        ann, bob = world.contacts(2)
        return ann.id, bob.id

    def last(self, world: World, deal: int = 2) -> int | None:
        world.wait(hours=1)
        world.do(LogTouch(deal_ids=(deal,), kind=TouchKind.CALL, usual_contact=True))
        return world.touches(deal)[-1].contact_id

    def test_the_only_contact_is_meant(self, world: World) -> None:
        world.add(title="With people", contact="Ann")
        (ann,) = world.contacts(2)
        assert self.last(world) == ann.id

    def test_of_several_the_one_touched_last_else_nobody(self, world: World) -> None:
        _, bob = self.people(world)
        assert self.last(world) is None
        world.do(LogTouch(deal_ids=(2,), kind=TouchKind.CALL, contact_id=bob))
        assert self.last(world) == bob

    def test_who_is_named_comes_first_and_without_people_there_is_nobody(
        self, world: World
    ) -> None:
        ann, bob = self.people(world)
        world.do(LogTouch(deal_ids=(2,), kind=TouchKind.CALL, contact_id=bob))
        call = LogTouch(deal_ids=(2,), kind=TouchKind.CALL, contact_id=ann, usual_contact=True)
        world.do(call)
        assert world.touches(2)[-1].contact_id == ann
        assert self.last(world, 1) is None


class TestWhatIsDoneWithIt:
    def log(self, world: World, kind: TouchKind = TouchKind.CALL, **fields: Any) -> str:  # noqa: ANN401
        return world.do(LogTouch(deal_ids=(1,), kind=kind, finishes=True, **fields)).label

    def test_a_call_that_was_due_is_done(self, world: World) -> None:
        world.do(AddTask(deal_ids=(1,), text="Call Ann", due=When(MONDAY)))
        assert self.log(world) == "Logged call on Website; done: Call Ann"
        assert not world.tasks()["Call Ann"].is_open
        assert world.deal().next_due is None

    def test_one_that_repeats_comes_again(self, world: World) -> None:
        world.do(AddTask(deal_ids=(1,), text="Call Ann", due=When(MONDAY), repeat="+1w"))
        self.log(world)
        assert world.deal().next_due == date(2026, 3, 9)

    @pytest.mark.parametrize(
        ("kind", "fields"),
        [
            (TouchKind.EMAIL, {}),
            (TouchKind.CALL, {"outcome": NO_ANSWER}),
            (TouchKind.CALL, {"at": MONDAY_NOON - timedelta(days=1)}),
        ],
    )
    def test_what_it_did_not_settle_stays_to_be_done(
        self, world: World, kind: TouchKind, fields: dict[str, Any]
    ) -> None:
        world.do(AddTask(deal_ids=(1,), text="Call Ann", due=When(MONDAY)))
        self.log(world, kind, **fields)
        assert world.tasks()["Call Ann"].is_open

    def test_what_is_for_another_day_stays_and_so_does_all_unless_it_is_said(
        self, world: World
    ) -> None:
        world.do(AddTask(deal_ids=(1,), text="Call Ann", due=When(TUESDAY)))
        assert self.log(world) == "Logged call on Website"
        world.wait(days=1)
        world.do(LogTouch(deal_ids=(1,), kind=TouchKind.CALL))
        assert world.tasks()["Call Ann"].is_open


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

    def test_a_last_chance_is_a_message_and_a_week_later_the_deal_is_decided(
        self, world: World
    ) -> None:
        for _ in range(2):
            self.try_again(world)
        world.do(LogAttempt(deal_ids=(1,), last_chance=True))

        touch, deal = world.touches()[-1], world.deal()
        assert (touch.kind, touch.direction, touch.outcome) == (
            TouchKind.EMAIL,
            Direction.OUT,
            "last chance",
        )
        assert deal.attempts == 2  # it is no try more
        assert deal.next_text == "No answer to the last chance: lose it, or park it"
        assert deal.next_due == date(2026, 3, 9)

    def test_a_last_chance_tells_which_step_it_stands_in_for(self, world: World) -> None:
        world.do(PlanStep(deal_ids=(1,), text="Call", due=When(date(2026, 3, 6))))

        operation = world.do(LogAttempt(deal_ids=(1,), last_chance=True))

        assert operation.label.endswith("a last chance, in place of Call")

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

        assert world.refusal(LogAttempt(deal_ids=(1,))).message == "#1 is lost already"


class TestPlanningAhead:
    """What is done in passing leaves no deal without a next step."""

    def test_a_touch_is_followed_by_the_next_one_of_the_cadence(self, world: World) -> None:
        done = world.do(LogTouch(deal_ids=(1,), kind=TouchKind.CALL, plans=True))

        assert (world.deal().next_text, world.deal().next_due) == ("Follow up", date(2026, 3, 7))
        assert done.label == "Logged call on Website; next Follow up, Sat 7 Mar"

    def test_what_is_planned_already_stays(self, world: World) -> None:
        world.do(PlanStep(deal_ids=(1,), text="Demo", due=When(TUESDAY)))
        world.do(LogTouch(deal_ids=(1,), kind=TouchKind.CALL, plans=True))

        assert (world.deal().next_text, world.deal().next_due) == ("Demo", TUESDAY)

    def test_a_finished_step_is_followed_too(self, world: World) -> None:
        world.do(PlanStep(deal_ids=(1,), text="Demo", due=When(MONDAY)))
        step = world.tasks()["Demo"]
        done = world.do(FinishTasks(task_ids=(step.id,), plans=True))

        assert world.deal().next_due == date(2026, 3, 7)
        assert done.label == "Done: Demo; next Follow up, Sat 7 Mar"

    def test_one_that_repeats_comes_again_and_nothing_is_added(self, world: World) -> None:
        world.do(PlanStep(deal_ids=(1,), text="Demo", due=When(MONDAY), repeat="1w"))
        step = world.tasks()["Demo"]
        world.do(FinishTasks(task_ids=(step.id,), plans=True))

        assert (world.deal().next_text, world.deal().next_due) == ("Demo", date(2026, 3, 9))

    def test_a_client_is_left_alone(self, world: World) -> None:
        world.do(WinDeals(deal_ids=(1,)))
        world.do(LogTouch(deal_ids=(1,), kind=TouchKind.CALL, plans=True))

        assert world.deal().next_due is None


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
