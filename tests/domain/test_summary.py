"""What a deal's row repeats of its visits, tasks and touches."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from pipetui.domain.model import NO_ANSWER, Deal, Direction, Task, Touch, TouchKind, Visit
from pipetui.domain.summary import checklist, count_attempts, next_step, summarise

NOON = datetime(2026, 3, 2, 11, 0, tzinfo=UTC)
DEAL = Deal(
    id=1,
    pipeline_id=1,
    stage_id=2,
    title="Website",
    created_at=NOON,
    stage_entered_at=NOON,
    rank="a0",
)
VISIT = Visit(id=1, deal_id=1, pipeline_id=1, stage_id=2, entered_at=NOON)


def task(task_id: int, due: date | None = None, **fields: object) -> Task:
    made = Task(id=task_id, deal_id=1, text=f"task {task_id}", created_at=NOON, due=due)
    return replace(made, **fields)  # type: ignore[arg-type]


def touch(hours: int, *, answered: bool = False, way: Direction = Direction.OUT) -> Touch:
    return Touch(
        id=hours + 100,
        deal_id=1,
        kind=TouchKind.CALL,
        at=NOON + timedelta(hours=hours),
        direction=way,
        outcome=None if answered else NO_ANSWER,
    )


class TestNextStep:
    def test_the_earliest_day_comes_first(self) -> None:
        tasks = [task(1, date(2026, 3, 9)), task(2, date(2026, 3, 3))]

        assert next_step(tasks) == tasks[1]

    def test_on_one_day_a_time_comes_before_no_time(self) -> None:
        day = date(2026, 3, 3)
        tasks = [task(1, day), task(2, day, due_time=time(17)), task(3, day, due_time=time(9))]

        assert next_step(tasks) == tasks[2]

    def test_at_one_time_the_oldest_comes_first(self) -> None:
        day = date(2026, 3, 3)

        assert next_step([task(2, day), task(1, day)]) == task(1, day)

    @pytest.mark.parametrize(
        "other",
        [
            task(1),
            task(1, date(2026, 3, 3), done_at=NOON),
            task(1, date(2026, 3, 3), skipped_at=NOON),
            task(1, date(2026, 3, 3), stage_id=2),
        ],
        ids=["undated", "done", "skipped", "checklist"],
    )
    def test_what_is_undated_settled_or_a_checklist_item_is_no_step(self, other: Task) -> None:
        assert next_step([other]) is None


class TestChecklist:
    def test_items_stand_in_the_order_of_the_map(self) -> None:
        items = [task(1, stage_id=2, position=1), task(2, stage_id=2, position=0)]

        assert checklist(items, 2) == [items[1], items[0]]

    def test_skipped_items_and_those_of_other_stages_are_not_on_it(self) -> None:
        items = [task(1, stage_id=2, skipped_at=NOON), task(2, stage_id=3), task(3)]

        assert checklist(items, 2) == []

    def test_a_deal_in_no_stage_has_none(self) -> None:
        assert checklist([task(1)], None) == []


class TestAttempts:
    def test_they_are_counted_back_to_the_last_answer(self) -> None:
        touches = [touch(1), touch(2, answered=True), touch(3), touch(4)]

        assert count_attempts(touches, VISIT) == 2

    def test_a_buyer_who_reaches_out_has_answered(self) -> None:
        assert count_attempts([touch(1), touch(2, way=Direction.IN)], VISIT) == 0

    def test_those_before_the_stay_do_not_count(self) -> None:
        assert count_attempts([touch(-1), touch(0), touch(1)], VISIT) == 2

    def test_touches_at_one_instant_count_in_their_order(self) -> None:
        answered = replace(touch(1, answered=True), id=1)
        tried = replace(touch(1), id=2)

        assert count_attempts([tried, answered], VISIT) == 1


class TestSummary:
    def test_it_says_what_the_records_say(self) -> None:
        tasks = [
            task(1, date(2026, 3, 9), due_time=time(9)),
            task(2, date(2026, 3, 5), stage_id=2, required=True),
            task(3, date(2026, 3, 4), stage_id=2, done_at=NOON, required=True),
            task(4, stage_id=2),
        ]
        touches = [touch(1), replace(touch(3), kind=TouchKind.NO)]
        later = replace(VISIT, entered_at=NOON + timedelta(hours=2))

        deal = summarise(DEAL, [later], tasks, touches)

        assert deal == replace(
            DEAL,
            stage_entered_at=later.entered_at,
            next_text="task 1",
            next_due=date(2026, 3, 9),
            next_time=time(9),
            last_touch_at=NOON + timedelta(hours=3),
            items_done=1,
            items_total=3,
            items_required_open=1,
            items_due=date(2026, 3, 5),
            attempts=1,
            noes=1,
        )

    def test_of_nothing_it_says_nothing(self) -> None:
        full = replace(DEAL, next_text="x", items_total=3, attempts=2, last_touch_at=NOON)

        assert summarise(full, [], [], []) == DEAL

    def test_a_closed_deal_keeps_the_instant_at_which_it_entered_its_last_stage(self) -> None:
        left = replace(VISIT, left_at=NOON + timedelta(days=1))

        assert summarise(DEAL, [left], [], []).stage_entered_at == NOON
