"""Moves between stages: stays, gates, checklists, and the order of cards by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipetui.domain.commands import (
    ApplyMap,
    CheckItems,
    FinishTasks,
    LoseDeals,
    MoveDeals,
    ParkDeals,
    PlaceDeal,
    StepDeals,
)
from pipetui.domain.errors import Refused
from pipetui.domain.model import Deal, Entity, Status, VisitEnd
from pipetui.domain.process import GatePolicy
from tests.support.examples import FEW
from tests.support.maps import consulting, must, process, sales, stage
from tests.support.world import MONDAY_NOON, World


def move(to: int | str, deal_id: int = 1, **options: str) -> MoveDeals:
    return MoveDeals(deal_ids=(deal_id,), stage=to, **options)  # type: ignore[arg-type]


def tick(*items: str, deal_id: int = 1) -> CheckItems:
    return CheckItems(deal_id=deal_id, items=items)


def untick(*items: str, deal_id: int = 1) -> CheckItems:
    return CheckItems(deal_id=deal_id, items=items, done=False)


STEP = StepDeals(deal_ids=(1,), step=1)
BACK = StepDeals(deal_ids=(1,), step=-1)


def world_in(name: str, *maps: object) -> World:
    """A world with one deal in the stage of this name."""
    world = World(*maps)  # type: ignore[arg-type]
    world.add(stage=name)
    return world


class TestStays:
    def test_moving_on_ends_the_stay_and_begins_the_next_at_that_instant(self) -> None:
        world = world_in("Talk", sales(GatePolicy.OFF))
        world.wait(days=3)

        world.do(move("Offer"))

        left, present = world.visits()
        assert (left.left_at, left.ended) == (world.instant, VisitEnd.ADVANCED)
        assert (present.entered_at, present.left_at) == (world.instant, None)
        assert world.deal().stage_entered_at == world.instant

    def test_moving_back_is_told_apart(self) -> None:
        world = world_in("Offer")

        world.do(move("Lead"))

        assert world.visits()[0].ended is VisitEnd.MOVED_BACK

    def test_moving_to_another_pipeline_hands_it_on(self) -> None:
        world = world_in("Talk")

        world.do(move("Quote", pipeline="Consulting"))

        assert world.visits()[0].ended is VisitEnd.HANDED_ON
        assert (world.deal().pipeline_id, world.stage_of()) == (2, "Quote")

    def test_moving_to_where_it_is_changes_nothing(self) -> None:
        world = world_in("Talk")

        assert world.do(move("Talk")).changes == ()

    def test_stages_in_between_get_no_stay(self) -> None:
        world = world_in("Lead", sales(GatePolicy.OFF))

        world.do(move("Offer"))

        assert len(world.visits()) == 2

    def test_a_clock_that_was_set_back_makes_no_stay_negative(self) -> None:
        world = world_in("Lead", sales(GatePolicy.OFF))
        world.wait(hours=-2)

        world.do(move("Talk"))
        world.do(move("Lead"))

        for visit in world.visits()[:-1]:
            assert (visit.entered_at, visit.left_at) == (MONDAY_NOON, MONDAY_NOON)
        assert world.visits()[-1].entered_at == MONDAY_NOON

    def test_a_parked_deal_can_be_moved_and_stays_parked(self) -> None:
        world = world_in("Talk")
        world.do(ParkDeals(deal_ids=(1,), until=date(2026, 3, 9)))

        world.do(move("Lead"))

        assert world.deal().parked_until == date(2026, 3, 9)

    def test_a_lost_deal_is_not_moved(self) -> None:
        world = world_in("Talk")
        world.do(LoseDeals(deal_ids=(1,), reason="price"))

        refused = world.refusal(move("Lead"))

        assert (refused.message, refused.hint) == ("#1 Website is lost", "reopen it first")


class TestSteps:
    def test_a_step_goes_to_the_next_stage_and_back_to_the_one_before(self) -> None:
        world = world_in("Talk", sales(GatePolicy.OFF))

        world.do(STEP)
        assert world.stage_of() == "Offer"
        world.do(BACK)
        assert world.stage_of() == "Talk"

    def test_there_is_no_stage_before_the_first(self) -> None:
        assert world_in("Lead").refusal(BACK).message == "Lead is the first stage of Sales"

    def test_there_is_no_stage_after_the_last_and_winning_is_suggested(self) -> None:
        refused = world_in("Quote", consulting()).refusal(STEP)

        assert refused.message == "Quote is the last stage of Consulting"
        assert "win" in refused.hint

    def test_a_closed_deal_without_a_stage_has_no_next_one(self) -> None:
        world = World()
        world.add(status=Status.LOST, closed_at=MONDAY_NOON)

        assert "is in no stage" in world.refusal(STEP).message

    def test_a_step_into_a_stage_of_kind_won_wins(self) -> None:
        world = world_in("Offer")

        world.do(STEP)

        assert (world.deal().status, world.stage_of()) == (Status.WON, "Signed")


class TestGates:
    def test_open_required_items_keep_the_gate_closed_and_are_named(self) -> None:
        refused = world_in("Talk").refusal(STEP)

        assert refused.missing == ("Ask the budget", "Ask who decides")
        assert "Talk is not finished: 2 required items open" in refused.message
        assert "--force" in refused.hint

    def test_it_opens_when_they_are_ticked(self) -> None:
        world = world_in("Lead")

        world.do(tick("1"))
        world.do(STEP)

        assert world.stage_of() == "Talk"

    def test_optional_items_keep_nobody(self) -> None:
        world = world_in("Lead")
        world.do(tick("Find"))

        world.do(STEP)

        skipped = world.tasks()["Read their site"]
        assert (skipped.done_at, skipped.skipped_at) == (None, world.instant)

    @pytest.mark.parametrize("away", [move("Lead"), move("Quote", pipeline="Consulting")])
    def test_going_back_or_elsewhere_passes_no_gate(self, away: MoveDeals) -> None:
        world = world_in("Talk")

        world.do(away)

        assert world.stage_of() != "Talk"

    def test_the_gate_of_a_skipped_stage_does_not_count(self) -> None:
        world = world_in("Lead")
        world.do(tick("1"))

        world.do(move("Offer"))

        assert world.stage_of() == "Offer"

    def test_a_reason_passes_the_gate_and_is_kept_on_the_stay_that_ended(self) -> None:
        world = world_in("Talk")

        world.do(replace(STEP, force=" they\x1b insisted "))

        left, present = world.visits()
        assert (left.forced, present.forced) == ("they insisted", None)

    def test_a_reason_that_was_not_needed_is_not_kept(self) -> None:
        world = world_in("Lead")
        world.do(tick("1"))

        world.do(replace(STEP, force="in a hurry"))

        assert world.visits()[0].forced is None

    def test_a_reason_is_not_kept_for_going_back(self) -> None:
        world = world_in("Talk")

        world.do(move("Lead", force="in a hurry"))

        assert world.visits()[0].forced is None

    @pytest.mark.parametrize("blank", ["", "  ", "\x1b"])
    def test_a_blank_reason_passes_no_gate(self, blank: str) -> None:
        assert world_in("Talk").refusal(replace(STEP, force=blank)).missing

    def test_a_gate_that_warns_lets_pass_and_says_so(self) -> None:
        world = world_in("Talk", sales(GatePolicy.WARN))

        operation = world.do(STEP)

        assert world.stage_of() == "Offer"
        (warning,) = operation.warnings
        assert warning.startswith("#1: Talk is not finished")

    def test_a_gate_that_is_off_says_nothing(self) -> None:
        world = world_in("Talk", sales(GatePolicy.OFF))

        assert world.do(STEP).warnings == ()

    def test_a_stage_after_the_signature_has_a_gate_too(self) -> None:
        world = world_in("Signed")

        assert world.refusal(STEP).missing == ("Send the contract",)


class TestChecklists:
    def test_entering_lays_out_the_list_with_its_due_days(self) -> None:
        world = world_in("Talk")

        tasks = world.tasks()

        assert list(tasks) == ["Ask the budget", "Ask who decides"]
        assert (tasks["Ask the budget"].due, tasks["Ask who decides"].due) == (
            date(2026, 3, 7),
            None,
        )
        deal = world.deal()
        assert (deal.items_done, deal.items_total, deal.items_required_open) == (0, 2, 2)
        assert deal.items_due == date(2026, 3, 7)

    def test_a_due_day_counts_from_the_persons_own_day(self) -> None:
        world = World(process("P", [stage("A", must("Call", 0))]))
        world.instant = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)  # Tuesday already, in Berlin

        world.add()

        assert world.tasks()["Call"].due == date(2026, 3, 3)

    def test_items_that_were_skipped_come_back_with_a_new_due_day(self) -> None:
        world = world_in("Talk", sales(GatePolicy.OFF))
        world.do(move("Offer"))
        world.wait(days=10)

        world.do(move("Talk"))

        back = world.tasks()["Ask the budget"]
        assert (back.skipped_at, back.due) == (None, date(2026, 3, 17))
        assert len(world.tasks()) == 2

    def test_items_that_were_done_stay_done(self) -> None:
        world = world_in("Talk", sales(GatePolicy.OFF))
        world.do(tick("1"))
        done_at = world.instant
        world.do(move("Offer"))
        world.wait(days=1)

        world.do(move("Talk"))

        assert world.tasks()["Ask the budget"].done_at == done_at

    def test_an_item_the_map_has_since_got_is_there_on_the_next_stay(self) -> None:
        world = world_in("Talk", sales(GatePolicy.OFF))
        world.do(move("Offer"))
        line = sales(GatePolicy.OFF)
        talk = replace(line.stages[1], items=(*line.stages[1].items, must("Ask the deadline")))
        stages = (line.stages[0], talk, *line.stages[2:])
        world.do(ApplyMap(map=replace(line, stages=stages)))

        world.do(move("Talk"))

        assert "Ask the deadline" in world.tasks()

    def test_a_skipped_item_can_still_be_done_afterwards(self) -> None:
        world = world_in("Talk", sales(GatePolicy.OFF))
        world.do(move("Offer"))
        task = world.tasks()["Ask the budget"]

        world.do(FinishTasks(task_ids=(task.id,)))

        done = world.tasks()["Ask the budget"]
        assert (done.done_at, done.skipped_at) == (world.instant, None)


class TestWinningByMoving:
    def test_entering_a_stage_of_kind_won_wins(self) -> None:
        world = world_in("Offer")
        world.wait(days=4)

        world.do(move("Signed"))

        assert (world.deal().status, world.deal().closed_at) == (Status.WON, world.instant)

    def test_going_on_with_the_client_leaves_the_day_of_the_win(self) -> None:
        world = world_in("Signed")
        world.do(tick("1"))
        world.wait(days=4)

        world.do(move("Onboarding"))

        assert (world.deal().status, world.deal().closed_at) == (Status.WON, MONDAY_NOON)

    def test_going_back_before_the_signature_takes_the_win_back(self) -> None:
        world = world_in("Signed")

        world.do(move("Offer"))

        assert (world.deal().status, world.deal().closed_at) == (Status.OPEN, None)

    def test_the_win_lifts_a_parking(self) -> None:
        world = world_in("Offer")
        world.do(ParkDeals(deal_ids=(1,), until=date(2026, 3, 9)))

        world.do(move("Signed"))

        assert world.deal().parked_until is None


class TestHandOrder:
    """Deals A, B and C lie in one lane, in that order, with the ids 1, 2 and 3."""

    @pytest.fixture
    def lane(self) -> World:
        world = World()
        for title in "ABC":
            world.add(title)
        return world

    def place(self, deal: int, above: int | None, below: int | None) -> PlaceDeal:
        return PlaceDeal(deal_id=deal, above=above, below=below)

    @pytest.mark.parametrize(
        ("deal", "above", "below", "order"),
        [
            (3, 1, 2, "ACB"),
            (3, None, 1, "CAB"),
            (1, 3, None, "BCA"),
            (1, 2, 3, "BAC"),
            (2, 1, 3, "ABC"),
            (1, None, 2, "ABC"),
            (3, 2, None, "ABC"),
            (2, None, None, "ABC"),
        ],
    )
    def test_a_card_lies_where_it_was_put(
        self, lane: World, deal: int, above: int | None, below: int | None, order: str
    ) -> None:
        lane.do(self.place(deal, above, below))

        assert lane.lane("Lead") == list(order)

    def test_putting_a_card_where_it_lies_changes_nothing(self, lane: World) -> None:
        assert lane.do(self.place(2, 1, 3)).changes == ()

    def test_a_moved_card_goes_to_the_end_of_the_lane(self, lane: World) -> None:
        lane.add("D", stage="Offer")

        lane.do(move("Lead", 4))

        assert lane.lane("Lead") == ["A", "B", "C", "D"]

    def test_no_place_is_given_twice_though_its_holder_is_out_of_sight(self, lane: World) -> None:
        # B is parked; whoever sees the board puts C between A and what follows it.
        lane.do(ParkDeals(deal_ids=(2,), until=date(2026, 3, 9)))
        lane.add("D")
        lane.do(self.place(3, 1, 4))
        lane.do(self.place(4, 1, 3))

        ranks = [deal.rank for deal in lane.all(Deal)]
        assert len(set(ranks)) == 4
        assert [title for title in lane.lane("Lead") if title != "B"] == ["A", "D", "C"]

    def test_there_is_room_between_two_cards_of_one_rank(self, lane: World) -> None:
        # An undo of something older can bring a card back to a rank that was given since.
        lane.records[Entity.DEAL, 2] = replace(lane.deal(2), rank=lane.deal(1).rank)

        lane.do(self.place(3, 1, 2))

        assert lane.lane("Lead") == ["A", "C", "B"]

    def test_neighbours_that_have_changed_places_are_refused(self, lane: World) -> None:
        assert "not in that order any more" in lane.refusal(self.place(3, 2, 1)).message

    def test_a_neighbour_that_has_left_the_lane_is_refused(self, lane: World) -> None:
        lane.do(tick("1"))
        lane.do(move("Talk"))

        assert "#1 is in another stage than #3" in lane.refusal(self.place(3, 1, 2)).message

    @settings(max_examples=FEW)
    @given(st.lists(st.tuples(st.integers(1, 5), st.integers(0, 4)), max_size=25))
    def test_a_lane_is_in_the_order_in_which_it_was_laid(
        self, moves: list[tuple[int, int]]
    ) -> None:
        world = World()
        expected = [world.add(str(number)) for number in range(1, 6)]

        for deal, to in moves:
            expected.remove(deal)
            above = expected[to - 1] if to else None
            below = expected[to] if to < len(expected) else None
            world.do(self.place(deal, above, below))
            expected.insert(to, deal)

        assert world.lane("Lead") == [str(number) for number in expected]
        assert len({deal.rank for deal in world.all(Deal)}) == 5


def test_a_stage_named_by_a_beginning_that_several_share_is_refused() -> None:
    world = World(process("P", [stage("Offer sent"), stage("Offer accepted")]))
    world.add()

    with pytest.raises(Refused, match="more than one stage"):
        world.do(move("offer"))
