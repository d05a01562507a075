"""Work on a deal where it is: checklist, tasks, touches, attempts, notes."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from pipetui.domain.commands import (
    AddNote,
    AddTask,
    CheckItems,
    FinishTasks,
    LogAttempt,
    LogTouch,
    LoseDeals,
    MoveDeals,
)
from pipetui.domain.dates import When
from pipetui.domain.errors import BadValue, Refusal
from pipetui.domain.model import NO_ANSWER, Direction, TouchKind
from pipetui.domain.process import GatePolicy
from tests.support.maps import may, process, sales, stage
from tests.support.world import MONDAY_NOON, World

TUESDAY = date(2026, 3, 3)


@pytest.fixture
def world() -> World:
    """A deal in the stage Talk, whose list has two items and whose cadence is five days."""
    world = World(sales(GatePolicy.OFF))
    world.add(stage="Talk")
    return world


def check(*items: str, done: bool = True) -> CheckItems:
    return CheckItems(deal_id=1, items=items, done=done)


class TestChecklist:
    @pytest.mark.parametrize("item", ["1", "Ask the budget", "ask THE", " ask  the b"])
    def test_an_item_is_its_number_or_the_start_of_its_text(self, world: World, item: str) -> None:
        operation = world.do(check(item))

        assert world.tasks()["Ask the budget"].done_at == world.instant
        assert operation.label == "Ticked Ask the budget on Website"
        assert (world.deal().items_done, world.deal().items_required_open) == (1, 1)

    def test_several_are_ticked_at_once(self, world: World) -> None:
        assert world.do(check("1", "2")).label == "Ticked 2 items on Website"
        assert world.deal().items_done == 2

    def test_what_is_ticked_can_be_unticked(self, world: World) -> None:
        world.do(check("1"))

        world.do(check("1", done=False))

        assert world.deal().items_done == 0

    def test_ticking_what_is_ticked_changes_nothing(self, world: World) -> None:
        world.do(check("1"))
        world.wait(days=1)

        assert world.do(check("1")).changes == ()

    @pytest.mark.parametrize("item", ["0", "3", "99999999999", "", " ", "Call", "Ask"])
    def test_what_is_no_item_or_several_is_refused_with_the_list(
        self, world: World, item: str
    ) -> None:
        refused = world.refusal(check(item))

        assert refused.hint == "items: 1 Ask the budget; 2 Ask who decides"

    def test_an_item_that_does_not_exist_leaves_the_others_unticked(self, world: World) -> None:
        world.refusal(check("1", "7"))

    def test_a_stage_without_a_list_says_so(self, world: World) -> None:
        world.do(MoveDeals(deal_ids=(1,), stage="Offer"))

        assert world.refusal(check("1")).hint == "this stage has no checklist"

    def test_the_items_of_a_stage_that_was_left_are_out_of_reach(self, world: World) -> None:
        world.do(MoveDeals(deal_ids=(1,), stage="Lead"))

        assert "no item" in world.refusal(check("Ask the budget")).message

    def test_a_ticked_item_is_due_no_more(self, world: World) -> None:
        assert world.deal().items_due == date(2026, 3, 7)

        world.do(check("1"))

        assert world.deal().items_due is None


class TestTasks:
    def test_the_earliest_dated_task_is_the_next_step(self, world: World) -> None:
        for text, due in [
            ("Send offer", When(TUESDAY)),
            ("Call", When(TUESDAY, time(9, 0))),
            ("Some day", None),
            ("Visit", When(date(2026, 3, 9))),
        ]:
            world.do(AddTask(deal_ids=(1,), text=text, due=due))

        deal = world.deal()
        assert (deal.next_text, deal.next_due, deal.next_time) == ("Call", TUESDAY, time(9, 0))

    def test_a_checklist_item_is_no_next_step(self, world: World) -> None:
        assert world.deal().next_text is None

    def test_when_a_task_is_done_the_one_after_it_is_next(self, world: World) -> None:
        world.do(AddTask(deal_ids=(1,), text="Call", due=When(TUESDAY)))
        world.do(AddTask(deal_ids=(1,), text="Visit", due=When(date(2026, 3, 9))))

        world.do(FinishTasks(task_ids=(world.tasks()["Call"].id,)))

        assert world.deal().next_text == "Visit"

    def test_a_task_without_a_text_is_refused(self, world: World) -> None:
        assert isinstance(world.refusal(AddTask(deal_ids=(1,), text="\x1b ")), BadValue)

    def test_a_task_that_is_not_there_is_refused_and_none_is_done(self, world: World) -> None:
        refused = world.refusal(FinishTasks(task_ids=(1, 99)))

        assert refused.message == "there is no task t99"
        assert refused.refusals == (Refusal(99, "no such task"),)

    def test_finishing_what_is_finished_changes_nothing(self, world: World) -> None:
        world.do(FinishTasks(task_ids=(1,)))

        assert world.do(FinishTasks(task_ids=(1, 1))).changes == ()

    def test_items_of_a_checklist_can_be_finished_as_tasks(self, world: World) -> None:
        assert world.do(FinishTasks(task_ids=(1, 2))).label == "Done: 2 tasks"
        assert world.deal().items_done == 2


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


def test_of_items_with_one_beginning_a_number_tells_which() -> None:
    world = World(process("P", [stage("A", may("Call"), may("Call back"))]))
    world.add()

    world.refusal(check("Call"))
    world.do(check("2"))

    assert world.tasks()["Call back"].done_at is not None
