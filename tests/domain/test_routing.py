"""Rules of the pipelines that find a new deal its place."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipetui.domain.commands import AddDeals, CloneDeal, DealDraft, MoveDeals
from pipetui.domain.errors import BadValue
from pipetui.domain.model import Status, VisitEnd
from pipetui.domain.money import Money
from pipetui.domain.quickadd import deal_draft, parse_quick_add
from pipetui.domain.routing import Arrival, Route, arrival_of, read_for_its_place, route_for
from tests.support.examples import FEW
from tests.support.maps import consulting, process, sales, stage, won
from tests.support.routes import brute_force, routed
from tests.support.world import World

BIG = Decimal(10_000)
FROM_WEB = Route(source="web", least=BIG, stage="quote", owner="anna")
LONG_AGO = datetime(2025, 6, 1, 9, 0, tzinfo=UTC)


def euros(amount: int) -> Money:
    return Money(amount * 100, "EUR")


def offices() -> World:
    """Sales that take what comes, and consulting that takes what is large and from the web."""
    return World(sales(), routed(consulting(), FROM_WEB))


class TestWhichRuleTakesIt:
    def test_all_that_is_asked_for_has_to_hold(self) -> None:
        maps = (routed(consulting(), FROM_WEB),)

        taken = route_for(maps, Arrival(source="Web ", value=euros(10_000)))

        assert taken == (maps[0], FROM_WEB)
        assert route_for(maps, Arrival(source="web", value=euros(9_999))) is None
        assert route_for(maps, Arrival(source="fair", value=euros(10_000))) is None
        assert route_for(maps, Arrival(source="web")) is None

    @pytest.mark.parametrize(
        ("route", "arrival"),
        [
            (Route(region="Nord"), Arrival(region="NORD")),
            (Route(product="Care  plan"), Arrival(product="care plan")),
            (Route(tag="vip"), Arrival(tags=("new", "VIP"))),
            (Route(below=BIG), Arrival(value=euros(0))),
            (Route(), Arrival()),
        ],
        ids=lambda each: each.why if isinstance(each, Route) else "",
    )
    def test_each_thing_that_can_be_asked_for(self, route: Route, arrival: Arrival) -> None:
        maps = (routed(consulting(), route),)

        assert route_for(maps, arrival) == (maps[0], route)
        if route != Route():
            assert route_for(maps, Arrival()) is None

    def test_an_amount_in_another_currency_is_in_no_range(self) -> None:
        maps = (routed(consulting(), Route(least=Decimal(1))),)

        assert route_for(maps, Arrival(value=Money(500_000, "USD"))) is None

    def test_the_first_rule_wins_pipeline_by_pipeline(self) -> None:
        first, second = Route(owner="a"), Route(owner="b")
        early, late = routed(sales(), first, second), routed(consulting(), Route(source="web"))

        assert route_for((early, late), Arrival(source="web")) == (early, first)

    @settings(max_examples=FEW)
    @given(st.data())
    def test_it_is_what_following_the_rules_one_by_one_finds(self, data: st.DataObject) -> None:
        names = st.sampled_from([None, "web", "WEB", "fair", "ﬁt", "fit"])
        amounts = st.none() | st.integers(0, 40).map(lambda n: Decimal(n) / 2)
        routes = st.lists(
            st.builds(Route, source=names, region=names, tag=names, least=amounts, below=amounts),
            max_size=3,
        )
        currencies = st.sampled_from(["EUR", "JPY", "KWD"])
        maps = [
            routed(each, *data.draw(routes), currency=data.draw(currencies))
            for each in (sales(), consulting())
        ]
        money = st.builds(Money, st.integers(0, 3_000), currencies)
        arrival = data.draw(
            st.builds(
                Arrival,
                source=names,
                region=names,
                tags=st.lists(names.filter(bool), max_size=2),
                value=st.none() | money,
            )
        )

        found = route_for(maps, arrival)

        expected = brute_force(maps, arrival)
        assert (found and (found.process.pipeline.key, found.route)) == expected


class TestWhereItBegins:
    def test_pipeline_stage_and_owner_are_the_rules_and_it_says_why(self) -> None:
        world = offices()

        world.add(source="web", value=euros(12_000))

        deal = world.deal()
        assert (deal.pipeline_id, world.stage_of(), deal.owner) == (2, "Quote", "anna")
        assert deal.routed == "source web, value from 10,000 → Consulting, Quote; owner anna"

    def test_a_rule_that_names_no_stage_brings_it_to_the_first(self) -> None:
        world = World(sales(), routed(consulting(), Route(tag="vip")))

        world.add(tags=("vip",))

        assert (world.stage_of(), world.deal().owner) == ("Call", None)
        assert world.deal().routed == "tag vip → Consulting"

    def test_a_stage_that_the_map_has_no_more_counts_as_none(self) -> None:
        maps = (sales(), routed(consulting(), Route(stage="gone")))

        landing = route_for(maps, arrival_of(DealDraft(title="Website")))

        assert landing is not None
        settled = landing.settle(None, is_open=True)
        assert settled.stage is not None
        assert (settled.stage.name, settled.routed) == ("Call", "every deal → Consulting")

    def test_it_gets_the_checklist_of_the_stage_it_is_brought_to(self) -> None:
        world = offices()

        world.add(source="web", value=euros(12_000))

        assert set(world.tasks()) == {"Print"}
        assert [visit.stage_id for visit in world.visits()] == [world.deal().stage_id]

    def test_its_own_owner_stays(self) -> None:
        world = offices()

        world.add(source="web", value=euros(12_000), owner="Bo")

        assert world.deal().owner == "Bo"
        assert world.deal().routed == "source web, value from 10,000 → Consulting, Quote"

    @pytest.mark.parametrize(
        "place", [{"pipeline": 1}, {"pipeline": "Sales"}, {"stage": "Lead"}], ids=repr
    )
    def test_a_deal_with_a_place_of_its_own_is_left_alone(self, place: dict[str, Any]) -> None:
        world = offices()

        world.add(source="web", value=euros(12_000), **place)

        assert (world.deal().pipeline_id, world.stage_of()) == (1, "Lead")
        assert (world.deal().owner, world.deal().routed) == (None, None)

    def test_what_no_rule_takes_goes_where_it_is_meant_to_go_then(self) -> None:
        world = World(sales(), routed(consulting(), FROM_WEB))

        world.add("Here", source="fair")
        world.add("There", source="fair", fallback="Consulting")

        assert [world.deal(number).pipeline_id for number in (1, 2)] == [1, 2]
        assert [world.deal(number).routed for number in (1, 2)] == [None, None]

    def test_a_stage_is_looked_for_in_the_pipeline_it_is_meant_for(self) -> None:
        world = offices()

        world.add(source="web", value=euros(12_000), fallback="Consulting", stage="Call")

        assert (world.stage_of(), world.deal().routed) == ("Call", None)

    def test_a_rule_can_bring_clients_to_a_stage_after_the_signature(self) -> None:
        clients = process("Clients", [stage("Talk"), won("Live")])
        world = World(sales(), routed(clients, Route(tag="client", stage="live")))

        world.add(tags=("client",))

        assert (world.stage_of(), world.deal().status) == ("Live", Status.WON)

    @pytest.mark.parametrize("status", [Status.WON, Status.LOST])
    def test_a_closed_deal_finds_its_pipeline_alone(self, status: Status) -> None:
        world = offices()

        world.add(
            source="web",
            value=euros(12_000),
            status=status,
            created_at=LONG_AGO,
            closed_at=LONG_AGO,
            imported=True,
        )

        deal = world.deal()
        assert (deal.pipeline_id, deal.stage_id, deal.owner) == (2, None, None)
        assert deal.routed == "source web, value from 10,000 → Consulting"

    def test_what_somebody_else_decided_is_kept_in_words(self) -> None:
        world = offices()

        world.add(pipeline=2, stage="Quote", routed="source web → Consulting")

        assert world.deal().routed == "source web → Consulting"

    def test_texts_are_compared_as_they_will_be_stored(self) -> None:
        world = offices()

        world.add(source="\x1bweb\n", value=euros(12_000))

        assert world.deal().pipeline_id == 2

    def test_a_copy_begins_where_the_pipeline_begins(self) -> None:
        world = offices()
        world.add(source="web", value=euros(12_000))

        world.do(CloneDeal(deal_id=1))

        copy = world.deal(2)
        assert (copy.pipeline_id, world.stage_of(2), copy.routed) == (2, "Call", None)


class TestBareAmounts:
    """12k is in the currency of the pipeline it goes to, so the rules of each read it in theirs."""

    TODAY = date(2026, 3, 2)

    def land(self, line: str, *maps: Any) -> tuple[DealDraft, str | None]:  # noqa: ANN401
        def read(currency: str) -> DealDraft:
            return deal_draft(parse_quick_add(line, self.TODAY, currency))

        draft, landing = read_for_its_place(maps, read, maps[0])
        return draft, landing.process.pipeline.key if landing else None

    def test_it_is_in_the_currency_of_where_the_deal_lands(self) -> None:
        swiss = routed(consulting(), Route(source="web", least=BIG), currency="CHF")

        draft, place = self.land("Website 12k ~web", sales(), swiss)

        assert (place, draft.value) == ("consulting", Money(1_200_000, "CHF"))

    def test_an_amount_that_says_its_currency_keeps_it(self) -> None:
        swiss = routed(consulting(), Route(source="web", least=BIG), currency="CHF")

        draft, place = self.land("Website €12k ~web", sales(), swiss)

        assert (place, draft.value) == (None, euros(12_000))

    def test_one_too_fine_for_a_pipeline_counts_as_none_in_its_rules(self) -> None:
        tokyo = routed(consulting(), Route(least=Decimal(1)), currency="JPY")

        draft, place = self.land("Website 12.50 ~web", sales(), tokyo)

        assert (place, draft.value) == (None, Money(1250, "EUR"))

    def test_and_is_refused_where_the_deal_goes_there_all_the_same(self) -> None:
        tokyo = routed(consulting(), Route(source="web"), currency="JPY")

        with pytest.raises(BadValue, match="more decimals than JPY"):
            self.land("Website 12.50 ~web", sales(), tokyo)

    @settings(max_examples=FEW)
    @given(st.data())
    def test_what_was_foretold_is_where_it_lands(self, data: st.DataObject) -> None:
        amounts = st.none() | st.integers(0, 20).map(lambda n: Decimal(n * 1_000))
        sources = st.sampled_from([None, "web", "fair"])
        routes = st.lists(
            st.builds(Route, source=sources, least=amounts, below=amounts), max_size=2
        )
        currencies = st.sampled_from(["EUR", "CHF"])
        maps = [
            routed(each, *data.draw(routes), currency=data.draw(currencies))
            for each in (sales(), consulting())
        ]
        source = data.draw(sources)
        line = f"Website {data.draw(st.integers(1, 25))}k" + (f" ~{source}" if source else "")
        world = World(*maps)

        draft, place = self.land(line, *maps)
        world.do(AddDeals(drafts=(replace(draft, fallback=maps[0].pipeline.key),)))

        deal = world.deal()
        expected = maps[1] if place == "consulting" else maps[0]
        assert deal.pipeline_id == 1 + maps.index(expected)
        assert deal.value is not None
        assert deal.value.currency == expected.pipeline.currency
        assert (deal.routed is None) == (place is None)


class TestHandingOn:
    """A deal is handed on to another pipeline, and back."""

    def test_the_stay_ends_as_handed_on_and_the_other_checklist_is_laid_out(self) -> None:
        world = World()
        world.add()

        done = world.do(MoveDeals(deal_ids=(1,), stage="Call", pipeline="Consulting"))

        assert done.label == "Moved Website to Call (Consulting)"
        assert (world.deal().pipeline_id, world.stage_of()) == (2, "Call")
        assert [(v.pipeline_id, v.ended) for v in world.visits()] == [
            (1, VisitEnd.HANDED_ON),
            (2, None),
        ]
        tasks = world.tasks()
        assert tasks["Listen"].is_open
        assert tasks["Find the buyer"].skipped_at is not None

    def test_handed_back_it_finds_its_items_again(self) -> None:
        world = World()
        world.add()
        world.do(MoveDeals(deal_ids=(1,), stage="Call", pipeline="Consulting"))

        world.wait(days=1)
        world.do(MoveDeals(deal_ids=(1,), stage="Lead", pipeline="Sales"))

        assert (world.deal().pipeline_id, world.stage_of()) == (1, "Lead")
        assert [v.ended for v in world.visits()] == [
            VisitEnd.HANDED_ON,
            VisitEnd.HANDED_ON,
            None,
        ]
        tasks = world.tasks()
        assert tasks["Find the buyer"].is_open
        assert tasks["Listen"].skipped_at is not None

    def test_the_rule_that_once_placed_it_is_not_forgotten(self) -> None:
        world = offices()
        world.add(source="web", value=euros(12_000))

        world.do(MoveDeals(deal_ids=(1,), stage="Lead", pipeline="Sales"))

        assert world.deal().routed is not None
