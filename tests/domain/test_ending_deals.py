"""How a deal ends, for now or for good, and how it comes back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from pipetui.domain.commands import (
    ChurnDeals,
    Command,
    LoseDeals,
    MoveDeals,
    ParkDeals,
    ReopenDeals,
    WinDeals,
)
from pipetui.domain.errors import BadValue
from pipetui.domain.model import Status, VisitEnd
from pipetui.domain.money import Every, Money
from pipetui.domain.process import GatePolicy
from tests.support.maps import consulting, sales
from tests.support.world import MONDAY_NOON, World

WIN = WinDeals(deal_ids=(1,))
LOSE = LoseDeals(deal_ids=(1,), reason="price")
REOPEN = ReopenDeals(deal_ids=(1,))
CHURN = ChurnDeals(deal_ids=(1,), reason="went bankrupt")


@pytest.fixture
def offer() -> World:
    """A deal in the last stage before the signature."""
    world = World(sales())
    world.add(stage="Offer")
    world.wait(days=3)
    return world


@pytest.fixture
def quote() -> World:
    """A deal in the last stage of a map where winning is an outcome."""
    world = World(consulting())
    world.add(stage="Quote")
    world.wait(days=3)
    return world


class TestWinning:
    def test_it_enters_the_first_stage_of_kind_won(self, offer: World) -> None:
        offer.do(WIN)

        assert (offer.deal().status, offer.stage_of()) == (Status.WON, "Signed")
        assert offer.deal().closed_at == offer.instant

    @pytest.mark.parametrize(
        ("said", "value"),
        [
            ("9.5k", Money(9_500_00, "EUR", Every.MONTH)),
            ("$80/y", Money(80_00, "USD", Every.YEAR)),
            ("", None),
        ],
    )
    def test_the_amount_is_confirmed_with_it(self, said: str, value: Money | None) -> None:
        world = World(sales())
        world.add(stage="Offer", value=Money(12_000_00, "EUR", Every.MONTH))

        world.do(WinDeals(deal_ids=(1, 1), value=said))

        assert (world.deal().value, world.stage_of()) == (value, "Signed")

    def test_where_winning_is_an_outcome_as_well(self, quote: World) -> None:
        quote.do(WinDeals(deal_ids=(1,), value="500"))

        assert (quote.deal().value, quote.deal().status) == (Money(500_00, "EUR"), Status.WON)

    def test_an_amount_that_is_none_wins_nothing(self, offer: World) -> None:
        assert isinstance(offer.refusal(WinDeals(deal_ids=(1,), value="lots")), BadValue)

    def test_the_amount_of_one_deal_is_confirmed_at_a_time(self, offer: World) -> None:
        offer.add(stage="Offer")

        refused = offer.refusal(WinDeals(deal_ids=(1, 2), value="12k"))

        assert refused.message == "the amount can be confirmed for one deal at a time"

    def test_where_there_is_no_such_stage_it_is_an_outcome(self, quote: World) -> None:
        quote.do(WIN)

        (visit,) = quote.visits()
        assert (quote.deal().status, quote.stage_of()) == (Status.WON, "Quote")
        assert (visit.left_at, visit.ended) == (quote.instant, VisitEnd.ADVANCED)

    @pytest.mark.parametrize(("line", "name"), [(sales(), "Talk"), (consulting(), "Call")])
    def test_it_goes_through_the_gate_of_the_present_stage(self, line: object, name: str) -> None:
        world = World(line)  # type: ignore[arg-type]
        world.add(stage=name)

        assert world.refusal(WIN).missing

    @pytest.mark.parametrize(("line", "name"), [(sales(), "Talk"), (consulting(), "Call")])
    def test_a_reason_passes_the_gate_and_is_kept(self, line: object, name: str) -> None:
        world = World(line)  # type: ignore[arg-type]
        world.add(stage=name)

        world.do(WinDeals(deal_ids=(1,), force="signed at the fair"))

        assert world.visits()[0].forced == "signed at the fair"

    def test_what_is_won_cannot_be_won_again(self, offer: World) -> None:
        offer.do(WIN)

        assert offer.refusal(WIN).message == "#1 is won already"

    def test_a_clock_that_was_set_back_puts_the_win_at_the_end_of_the_stay(
        self, quote: World
    ) -> None:
        quote.wait(days=-9)

        quote.do(WIN)

        assert quote.deal().closed_at == MONDAY_NOON


class TestLosing:
    def test_it_is_lost_where_it_stood_with_its_reason(self, offer: World) -> None:
        offer.do(LoseDeals(deal_ids=(1,), reason=" price ", competitor="Bolt"))

        deal, (visit,) = offer.deal(), offer.visits()
        assert (deal.status, offer.stage_of()) == (Status.LOST, "Offer")
        assert (deal.lost_reason, deal.competitor) == ("price", "Bolt")
        assert (visit.ended, visit.left_at) == (VisitEnd.LOST, deal.closed_at)

    def test_it_needs_no_open_gate(self) -> None:
        world = World()
        world.add(stage="Talk")

        world.do(LOSE)

        assert {task.skipped_at for task in world.tasks().values()} == {world.instant}

    @pytest.mark.parametrize("blank", ["", " ", "\x1b"])
    def test_it_needs_a_reason(self, offer: World, blank: str) -> None:
        refused = offer.refusal(LoseDeals(deal_ids=(1,), reason=blank))

        assert refused.message == "a reason is needed"

    def test_a_client_cannot_be_lost_but_can_churn(self, offer: World) -> None:
        offer.do(WIN)

        refused = offer.refusal(LOSE)

        assert "churn" in refused.hint

    def test_it_lifts_a_parking(self, offer: World) -> None:
        offer.do(ParkDeals(deal_ids=(1,), until=date(2026, 4, 1)))

        offer.do(LOSE)

        assert offer.deal().parked_until is None


class TestChurn:
    def test_a_client_who_leaves_stays_won_with_the_day_and_the_reason(self, offer: World) -> None:
        offer.do(WIN)
        offer.wait(days=90)

        offer.do(CHURN)

        deal = offer.deal()
        assert (deal.status, deal.churned_at) == (Status.WON, offer.instant)
        assert (deal.churn_reason, offer.visits()[-1].ended) == ("went bankrupt", VisitEnd.LOST)

    def test_a_client_won_by_outcome_can_leave_too(self, quote: World) -> None:
        quote.do(WIN)

        quote.do(CHURN)

        assert quote.deal().churned_at == quote.instant

    @pytest.mark.parametrize("before", [(), (LOSE,), (WIN, CHURN)], ids=["open", "lost", "gone"])
    def test_only_a_client_can_leave(self, offer: World, before: tuple[Command, ...]) -> None:
        for command in before:
            offer.do(command)

        assert offer.refusal(CHURN).hint == "only a won deal can churn"

    def test_nobody_leaves_before_they_came(self, quote: World) -> None:
        quote.do(WIN)
        quote.wait(days=-1)

        quote.do(CHURN)

        assert quote.deal().churned_at == quote.deal().closed_at


class TestReopening:
    def test_a_lost_deal_is_sold_again_where_it_stood(self, offer: World) -> None:
        offer.do(LoseDeals(deal_ids=(1,), reason="price", competitor="Bolt"))
        offer.wait(days=30)

        offer.do(REOPEN)

        deal = offer.deal()
        assert (deal.status, offer.stage_of(), deal.closed_at) == (Status.OPEN, "Offer", None)
        assert (deal.lost_reason, deal.competitor) == (None, None)
        assert [visit.entered_at for visit in offer.visits()] == [MONDAY_NOON, offer.instant]

    def test_its_checklist_comes_back(self) -> None:
        world = World()
        world.add(stage="Talk")
        world.do(LOSE)

        world.do(REOPEN)

        assert world.deal().items_required_open == 2

    def test_a_won_deal_goes_back_to_the_last_stage_of_selling(self, offer: World) -> None:
        offer.do(WIN)

        offer.do(REOPEN)

        assert (offer.deal().status, offer.stage_of()) == (Status.OPEN, "Offer")
        assert [v.ended for v in offer.visits()] == [VisitEnd.ADVANCED, VisitEnd.MOVED_BACK, None]

    def test_a_deal_won_by_outcome_goes_back_to_its_stage(self, quote: World) -> None:
        quote.do(WIN)

        quote.do(REOPEN)

        assert (quote.deal().status, quote.stage_of()) == (Status.OPEN, "Quote")

    def test_a_closed_deal_that_came_without_a_stage_starts_at_the_first(self) -> None:
        world = World()
        world.add(status=Status.LOST, closed_at=MONDAY_NOON)

        world.do(REOPEN)

        assert world.stage_of() == "Lead"

    def test_a_churned_client_is_a_client_again(self, offer: World) -> None:
        offer.do(WIN)
        won_at = offer.instant
        offer.do(CHURN)
        offer.wait(days=5)

        offer.do(REOPEN)

        deal = offer.deal()
        assert (deal.status, offer.stage_of(), deal.closed_at) == (Status.WON, "Signed", won_at)
        assert (deal.churned_at, deal.churn_reason) == (None, None)
        assert offer.visits()[-1].left_at is None

    def test_a_client_won_by_outcome_who_churned_is_a_client_again(self, quote: World) -> None:
        quote.do(WIN)
        quote.do(CHURN)

        quote.do(REOPEN)

        assert (quote.deal().status, quote.deal().churned_at) == (Status.WON, None)

    def test_an_open_deal_has_nothing_to_reopen(self, offer: World) -> None:
        assert offer.refusal(REOPEN).message == "#1 is open"

    def test_a_clock_that_was_set_back_lets_no_stays_overlap(self, offer: World) -> None:
        offer.do(LOSE)
        closed_at = offer.instant
        offer.wait(days=-2)

        offer.do(REOPEN)

        assert offer.visits()[-1].entered_at == closed_at

    def test_a_deal_won_by_outcome_and_moved_is_open_there(self, quote: World) -> None:
        quote.do(WIN)

        quote.do(MoveDeals(deal_ids=(1,), stage="Call"))

        assert (quote.deal().status, quote.stage_of()) == (Status.OPEN, "Call")


class TestParking:
    def test_a_parked_deal_stays_in_its_stage(self, offer: World) -> None:
        offer.do(ParkDeals(deal_ids=(1,), until=date(2026, 4, 1)))

        assert (offer.deal().parked_until, offer.stage_of()) == (date(2026, 4, 1), "Offer")
        assert len(offer.visits()) == 1

    @pytest.mark.parametrize("days", [0, -1])
    def test_it_is_parked_until_a_day_to_come(self, offer: World, days: int) -> None:
        until = offer.now.today + timedelta(days=days)

        assert "not in the future" in offer.refusal(ParkDeals(deal_ids=(1,), until=until)).message

    def test_it_can_be_brought_back_early(self, offer: World) -> None:
        offer.do(ParkDeals(deal_ids=(1,), until=date(2026, 4, 1)))

        offer.do(ParkDeals(deal_ids=(1,), until=None))

        assert offer.deal().parked_until is None

    def test_what_is_not_parked_cannot_be_brought_back(self, offer: World) -> None:
        assert offer.refusal(ParkDeals(deal_ids=(1,), until=None)).message == "#1 is not parked"

    @pytest.mark.parametrize("end", [WIN, LOSE], ids=["won", "lost"])
    def test_only_an_open_deal_can_be_parked(self, offer: World, end: Command) -> None:
        offer.do(end)

        assert "already" in offer.refusal(ParkDeals(deal_ids=(1,), until=date(2027, 1, 1))).message


def test_a_gate_that_warns_lets_a_deal_be_won_with_items_open() -> None:
    world = World(sales(GatePolicy.WARN))
    world.add(stage="Talk")

    operation = world.do(WIN)

    assert (world.deal().status, len(operation.warnings)) == (Status.WON, 1)
