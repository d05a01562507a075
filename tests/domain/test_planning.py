"""What is to be done for a deal: its next step, and tasks beside it."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipetui.domain.commands import (
    AddDeals,
    AddTask,
    ChurnDeals,
    DealDraft,
    EditTask,
    FinishTasks,
    LoseDeals,
    ParkDeals,
    PlanStep,
    RemoveTasks,
    WinDeals,
)
from pipetui.domain.dates import When, long_day
from pipetui.domain.errors import BadValue, Refusal
from pipetui.domain.model import TouchKind
from pipetui.domain.planning import (
    is_fulfilled,
    next_on,
    parse_plan,
    parse_repeat,
    parse_step,
    repeat_text,
)
from pipetui.domain.process import GatePolicy
from pipetui.domain.spoken_dates import trailing_when
from tests.support.maps import sales
from tests.support.strategies import texts
from tests.support.world import World

MONDAY = date(2026, 3, 2)
TUESDAY = date(2026, 3, 3)
FRIDAY = date(2026, 3, 6)


@pytest.fixture
def world() -> World:
    """A deal in the stage Talk, whose list has two items."""
    world = World(sales(GatePolicy.OFF))
    world.add(stage="Talk")
    return world


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

    def test_a_task_is_reworded_and_re_dated(self, world: World) -> None:
        world.do(AddTask(deal_ids=(1,), text="Call", due=When(TUESDAY, time(9, 0))))
        number = world.tasks()["Call"].id

        operation = world.do(EditTask(task_id=number, text="Call Ann", due=When(FRIDAY)))

        task = world.tasks()["Call Ann"]
        assert (task.id, task.due, task.due_time) == (number, FRIDAY, None)
        assert operation.label == "Changed Call: Call Ann"
        assert world.deal().next_text == "Call Ann"

    def test_without_a_day_it_is_no_next_step_any_more(self, world: World) -> None:
        world.do(AddTask(deal_ids=(1,), text="Call", due=When(TUESDAY)))
        number = world.tasks()["Call"].id

        assert world.do(EditTask(task_id=number, text="Call", due=None)).label == "Changed Call"

        assert world.deal().next_due is None

    def test_removed_it_was_never_there(self, world: World) -> None:
        world.do(AddTask(deal_ids=(1,), text="Call", due=When(TUESDAY)))
        number = world.tasks()["Call"].id

        assert world.do(RemoveTasks(task_ids=(number, number))).label == "Removed Call"

        assert "Call" not in world.tasks()
        assert world.deal().next_text is None

    @pytest.mark.parametrize(
        "command",
        [RemoveTasks(task_ids=(1, 99)), EditTask(task_id=99, text="x", due=None)],
    )
    def test_one_that_is_not_there_is_refused(
        self, world: World, command: RemoveTasks | EditTask
    ) -> None:
        assert world.refusal(command).message == "there is no task t99"

    def test_a_text_cannot_be_taken_from_it(self, world: World) -> None:
        assert isinstance(world.refusal(EditTask(task_id=1, text=" ", due=None)), BadValue)


class TestNextStep:
    def plan(self, world: World, text: str | None = None, due: When | None = None) -> str:
        return world.do(PlanStep(deal_ids=(1,), text=text, due=due)).label

    def step(self, world: World) -> tuple[str | None, date | None, time | None]:
        deal = world.deal()
        return deal.next_text, deal.next_due, deal.next_time

    def test_where_there_is_none_one_is_made(self, world: World) -> None:
        label = self.plan(world, "Call", When(FRIDAY, time(14, 0)))

        assert self.step(world) == ("Call", FRIDAY, time(14, 0))
        assert label == "Next step of Website: Call, Fri 6 Mar 14:00"

    def test_with_only_a_day_it_is_to_follow_up(self, world: World) -> None:
        assert self.plan(world, due=When(FRIDAY)) == "Next step of Website: Follow up, Fri 6 Mar"

        assert self.step(world) == ("Follow up", FRIDAY, None)

    def test_with_only_a_text_it_is_for_today(self, world: World) -> None:
        self.plan(world, " Call\tAnn ")

        assert self.step(world) == ("Call Ann", MONDAY, None)

    def test_to_snooze_is_to_re_date_and_nothing_else(self, world: World) -> None:
        self.plan(world, "Call", When(TUESDAY, time(9, 0)))
        before = world.tasks()

        operation = world.do(PlanStep(deal_ids=(1,), due=When(FRIDAY)))

        assert self.step(world) == ("Call", FRIDAY, None)
        assert world.tasks().keys() == before.keys()
        assert {str(change.entity) for change in operation.changes} == {"task", "deal"}
        assert len(operation.changes) == 2

    def test_a_new_text_keeps_the_day(self, world: World) -> None:
        self.plan(world, "Call", When(FRIDAY, time(9, 0)))

        label = self.plan(world, "Visit")

        assert self.step(world) == ("Visit", FRIDAY, time(9, 0))
        assert label == "Next step of Website: Visit, Fri 6 Mar 09:00"
        assert "Call" not in world.tasks()

    def test_it_is_the_earliest_dated_task_and_no_item_of_a_checklist(self, world: World) -> None:
        world.do(AddTask(deal_ids=(1,), text="Some day"))
        world.do(AddTask(deal_ids=(1,), text="Later", due=When(date(2026, 4, 1))))
        world.do(AddTask(deal_ids=(1,), text="First", due=When(TUESDAY)))

        self.plan(world, due=When(FRIDAY))

        due = {text: task.due for text, task in world.tasks().items()}
        assert (due["First"], due["Later"], due["Some day"]) == (FRIDAY, date(2026, 4, 1), None)
        assert due["Ask the budget"] == date(2026, 3, 7)

    def test_neither_text_nor_day_is_refused(self, world: World) -> None:
        refused = world.refusal(PlanStep(deal_ids=(1,), text=" "))

        assert isinstance(refused, BadValue)

    def test_several_deals_are_planned_at_once(self, world: World) -> None:
        world.add(title="Second", next_text="Visit", next_due=When(TUESDAY))

        def label(text: str | None, due: When | None) -> str:
            return world.do(PlanStep(deal_ids=(1, 2), text=text, due=due)).label

        assert label(None, When(FRIDAY)) == "Next step of 2 deals: Fri 6 Mar"
        assert [world.deal(n).next_text for n in (1, 2)] == ["Follow up", "Visit"]
        assert label("Call", None) == "Next step of 2 deals: Call"
        assert label("Write", When(TUESDAY)) == "Next step of 2 deals: Write, Tue 3 Mar"

    def test_closed_deals_have_none(self, world: World) -> None:
        world.add(title="Second")
        world.do(LoseDeals(deal_ids=(1,), reason="price"))
        both = PlanStep(deal_ids=(1, 2), text="Call")

        assert world.refusal(both).refusals == (Refusal(1, "#1 is lost already"),)
        done = world.do(PlanStep(deal_ids=(1, 2), text="Call", keep_going=True))
        assert done.label == "Next step of Second: Call, Mon 2 Mar"
        assert done.refused == (Refusal(1, "#1 is lost already"),)

    def test_a_parked_deal_can_be_planned(self, world: World) -> None:
        world.do(ParkDeals(deal_ids=(1,), until=FRIDAY))

        self.plan(world, "Call", When(FRIDAY))

        assert self.step(world) == ("Call", FRIDAY, None)


class TestWhatComesNext:
    def done(self, world: World, text: str = "Call", **following: Any) -> str:  # noqa: ANN401
        number = world.tasks()[text].id
        return world.do(FinishTasks(task_ids=(number,), **following)).label

    def test_what_comes_next_is_planned_with_what_is_done(self, world: World) -> None:
        world.do(AddTask(deal_ids=(1,), text="Call", due=When(MONDAY)))

        label = self.done(world, next_text="Visit", next_due=When(FRIDAY, time(14, 0)))

        assert label == "Done: Call; next Visit, Fri 6 Mar 14:00"
        deal = world.deal()
        assert (deal.next_text, deal.next_due, deal.next_time) == ("Visit", FRIDAY, time(14, 0))

    def test_a_day_alone_is_to_follow_up_and_words_alone_are_for_today(self, world: World) -> None:
        world.do(AddTask(deal_ids=(1,), text="Call", due=When(MONDAY)))
        assert self.done(world, next_due=When(TUESDAY)) == "Done: Call; next Follow up, Tue 3 Mar"
        label = self.done(world, "Follow up", next_text="Visit")
        assert label == "Done: Follow up; next Visit, Mon 2 Mar"

    def test_what_else_was_planned_stays(self, world: World) -> None:
        world.do(AddTask(deal_ids=(1,), text="Call", due=When(MONDAY)))
        world.do(AddTask(deal_ids=(1,), text="Demo", due=When(FRIDAY)))

        self.done(world, next_text="Send the deck", next_due=When(date(2026, 3, 9)))

        assert world.tasks()["Demo"].due == FRIDAY
        assert world.deal().next_text == "Demo"

    def test_nothing_comes_next_on_a_closed_deal(self, world: World) -> None:
        world.do(AddTask(deal_ids=(1,), text="Call", due=When(MONDAY)))
        world.do(LoseDeals(deal_ids=(1,), reason="price"))
        number = world.tasks()["Call"].id

        refused = world.refusal(FinishTasks(task_ids=(number,), next_text="Visit"))

        assert refused.message == "#1 is lost already"

    def test_a_step_that_repeats_is_made_anew_when_it_is_done(self, world: World) -> None:
        due = When(FRIDAY, time(9, 0))
        world.do(AddTask(deal_ids=(1,), text="Call", due=due, repeat="week"))
        first = world.tasks()["Call"]
        assert first.repeat == "+1w"
        world.wait(days=4)

        operation = world.do(FinishTasks(task_ids=(first.id,)))

        assert operation.label == "Done: Call; again Fri 13 Mar 09:00"
        again = world.tasks()["Call"]
        assert (again.id != first.id, again.due, again.repeat) == (True, date(2026, 3, 13), "+1w")
        assert (again.is_open, again.created_at) == (True, world.instant)
        assert world.deal().next_due == date(2026, 3, 13)
        assert world.do(FinishTasks(task_ids=(first.id,))).changes == ()

    def test_planning_can_make_a_step_repeat_and_snoozing_keeps_that(self, world: World) -> None:
        plan = PlanStep(deal_ids=(1,), text="Call", due=When(FRIDAY), repeat="2 weeks")
        assert world.do(plan).label == "Next step of Website: Call, Fri 6 Mar, every 2 weeks"
        world.do(PlanStep(deal_ids=(1,), due=When(date(2026, 3, 9))))
        assert world.tasks()["Call"].repeat == "+2w"
        world.do(PlanStep(deal_ids=(1,), repeat="month"))
        assert world.tasks()["Call"].repeat == "+1m"
        number = world.tasks()["Call"].id
        world.do(EditTask(task_id=number, text="Call", due=When(FRIDAY)))
        assert world.tasks()["Call"].repeat is None

    def test_a_client_is_called_on_and_a_lost_one_is_not(self) -> None:
        world = World(sales(GatePolicy.OFF))
        drafts = tuple(DealDraft(title=title) for title in ("Won", "Lost", "Left"))
        world.do(AddDeals(drafts=drafts))
        for deal in (1, 2, 3):
            world.do(AddTask(deal_ids=(deal,), text="Care", due=When(MONDAY), repeat="+1m"))
        world.do(WinDeals(deal_ids=(1, 3)))
        world.do(ChurnDeals(deal_ids=(3,), reason="moved"))
        world.do(LoseDeals(deal_ids=(2,), reason="price"))

        for deal in (1, 2, 3):
            world.do(FinishTasks(task_ids=(world.tasks(deal)["Care"].id,)))

        assert [world.tasks(deal)["Care"].is_open for deal in (1, 2, 3)] == [True, False, False]

    def test_a_rhythm_that_is_none_is_refused(self, world: World) -> None:
        refused = world.refusal(AddTask(deal_ids=(1,), text="Call", repeat="now and then"))
        assert refused.message == '"now and then" is no rhythm'


class TestRhythm:
    @pytest.mark.parametrize(
        ("typed", "plan"),
        [
            ("call anna fri *+1w", ("call anna", When(FRIDAY), "+1w")),
            ("call anna *2m fri 14:00", ("call anna", When(FRIDAY, time(14, 0)), "+2m")),
            ("call anna every week", ("call anna", None, "+1w")),
            ("call anna every other Week", ("call anna", None, "+2w")),
            ("call anna tuesday every 3 days", ("call anna", When(TUESDAY), "+3d")),
            ("call anna every friday", ("call anna", When(FRIDAY), "+1w")),
            ("every quarter", (None, None, "+3m")),
            ("1 *w", (None, When(TUESDAY), "+1w")),
            ("*Y", (None, None, "+1y")),
            ("answer every question", ("answer every question", None, None)),
            ("every monkey", ("every monkey", None, None)),
            ("read 5*2w", ("read 5*2w", None, None)),
            ("*0w", ("*0w", None, None)),
            ("", (None, None, None)),
        ],
    )
    def test_a_rhythm_is_read_behind_or_before_the_day(
        self, typed: str, plan: tuple[object, ...]
    ) -> None:
        assert parse_plan(typed, MONDAY) == plan

    @given(texts)
    def test_without_a_rhythm_it_is_a_step_like_any(self, typed: str) -> None:
        words, when, repeat = parse_plan(typed, MONDAY)
        assert repeat is not None or (words, when) == parse_step(typed, MONDAY)

    @pytest.mark.parametrize(
        ("written", "repeat", "said"),
        [
            ("+1w", "+1w", "every week"),
            ("2 Weeks", "+2w", "every 2 weeks"),
            ("weekly", "+1w", "every week"),
            ("every other month", "+2m", "every 2 months"),
            ("quarter", "+3m", "every 3 months"),
            ("*1y", "+1y", "every year"),
            ("every fri", "+1w", "every week"),
        ],
    )
    def test_it_is_kept_in_one_form_and_said_in_words(
        self, written: str, repeat: str, said: str
    ) -> None:
        assert parse_repeat(written) == repeat
        assert parse_repeat(repeat) == repeat
        assert repeat_text(repeat) == said

    @pytest.mark.parametrize("written", ["", "0w", "+1000d", "often", "every", "x" * 100])
    def test_what_is_none_is_an_error(self, written: str) -> None:
        with pytest.raises(BadValue, match="is no rhythm"):
            parse_repeat(written)

    @pytest.mark.parametrize(
        ("repeat", "due", "today", "again"),
        [
            ("+1w", FRIDAY, FRIDAY, date(2026, 3, 13)),
            ("+1w", FRIDAY, MONDAY, date(2026, 3, 13)),
            ("+1w", FRIDAY, date(2026, 3, 20), date(2026, 3, 27)),
            ("+1w", FRIDAY, date(2026, 3, 23), date(2026, 3, 27)),
            ("+3d", None, MONDAY, date(2026, 3, 5)),
            ("+1m", date(2026, 1, 31), date(2026, 1, 31), date(2026, 2, 28)),
            ("+1m", date(2026, 1, 31), date(2026, 3, 1), date(2026, 3, 31)),
            ("+1y", date(2024, 2, 29), date(2026, 3, 2), date(2027, 2, 28)),
            ("+1y", date(9999, 6, 1), MONDAY, None),
            ("+999w", date(9999, 6, 1), MONDAY, None),
            ("soon", FRIDAY, MONDAY, None),
        ],
    )
    def test_the_next_day_keeps_the_rhythm(
        self, repeat: str, due: date | None, today: date, again: date | None
    ) -> None:
        assert next_on(repeat, due, today) == again

    @given(
        st.builds("+{}{}".format, st.integers(1, 999), st.sampled_from("dwmy")),
        st.none() | st.dates(date(1990, 1, 1), date(2060, 1, 1)),
        st.dates(date(1990, 1, 1), date(2060, 1, 1)),
    )
    def test_it_is_never_in_the_past_and_behind_the_day_it_was_due(
        self, repeat: str, due: date | None, today: date
    ) -> None:
        again = next_on(repeat, due, today)
        assert again is not None
        assert again > today
        assert due is None or again > due
        if repeat.endswith("w"):
            assert again.weekday() == (due or today).weekday()


class TestWhatATouchSettles:
    @pytest.mark.parametrize(
        ("step", "kind", "settled"),
        [
            ("call anna", TouchKind.CALL, True),
            ("Phone Anna", TouchKind.CALL, True),
            ("call anna", TouchKind.EMAIL, False),
            ("call or email Anna", TouchKind.EMAIL, True),
            ("Follow up", TouchKind.MESSAGE, True),
            ("Angebot nachfassen", TouchKind.CALL, True),
            ("Prepare the kick-off", TouchKind.CALL, False),
            ("recall the files", TouchKind.EMAIL, True),
            ("Follow up", TouchKind.FEEDBACK, False),
            ("call", TouchKind.NO, False),
        ],
    )
    def test_a_step_is_settled_by_the_touch_it_names(
        self, step: str, kind: TouchKind, settled: bool
    ) -> None:
        assert is_fulfilled(step, kind) is settled


class TestTyped:
    @pytest.mark.parametrize(
        ("typed", "text", "when"),
        [
            ("call anna fri 14:00", "call anna", When(FRIDAY, time(14, 0))),
            ("call anna", "call anna", None),
            ("  call\tanna  ", "call anna", None),
            ("fri", None, When(FRIDAY)),
            ("+3d", None, When(date(2026, 3, 5))),
            ("2w", None, When(date(2026, 3, 16))),
            ("call 2W", "call", When(date(2026, 3, 16))),
            ("Send 3d model", "Send 3d model", None),
            ("14:00", None, When(MONDAY, time(14, 0))),
            ("1", None, When(TUESDAY)),
            ("9", None, When(date(2026, 3, 11))),
            ("w", None, When(date(2026, 3, 9))),
            ("M", None, When(date(2026, 4, 2))),
            ("0", "0", None),
            ("10", "10", None),
            ("call 5", "call 5", None),
            ("in 2 weeks", None, When(date(2026, 3, 16))),
            ("visit in 2 weeks at 9:30", "visit", When(date(2026, 3, 16), time(9, 30))),
            ("call yesterday", "call yesterday", None),
            ("", None, None),
            (" \x1b ", None, None),
        ],
    )
    def test_a_step_is_read(self, typed: str, text: str | None, when: When | None) -> None:
        assert parse_step(typed, MONDAY) == (text, when)

    def test_a_month_from_the_31st_ends_with_the_shorter_one(self) -> None:
        assert parse_step("m", date(2026, 1, 31)) == (None, When(date(2026, 2, 28)))

    @given(texts)
    def test_no_text_is_an_error_and_no_day_has_gone_by(self, typed: str) -> None:
        text, when = parse_step(typed, MONDAY)

        assert text is None or text.strip() == text != ""
        assert when is None or when.day >= MONDAY or "-" in typed

    def test_a_day_within_the_text_is_read_and_stays(self) -> None:
        assert parse_step("call anna fri about it", MONDAY) == (
            "call anna fri about it",
            When(FRIDAY),
        )

    @given(st.sampled_from(["call", "call anna now", "fri call"]), st.sampled_from(["fri", "+3d"]))
    def test_a_day_at_the_end_is_taken_off_the_text(self, text: str, day: str) -> None:
        found = trailing_when(f"{text} {day}", MONDAY)

        assert found is not None
        assert found[1] == len(text) + 1


def test_a_long_day_stays_true() -> None:
    assert long_day(FRIDAY, MONDAY) == "Fri 6 Mar"
    assert long_day(date(2027, 3, 5), MONDAY) == "5 Mar 2027"
