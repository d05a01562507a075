"""How far deals come: who counts as having reached a stage, and what that tells."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipetui.domain.commands import LoseDeals, MoveDeals, ReopenDeals, WinDeals
from pipetui.domain.metrics.periods import Period
from pipetui.domain.metrics.rates import Rate
from pipetui.domain.metrics.reaching import (
    Reach,
    funnel,
    main_line,
    qualified_leads,
    reach_to_win,
)
from pipetui.domain.model import Status
from pipetui.domain.process import Branch, GatePolicy, ProcessMap
from tests.support.facts import ALL, ago, fact, facts, last_days, line, stay, world_facts
from tests.support.maps import consulting, process, sales, stage, won
from tests.support.world import World

if TYPE_CHECKING:
    from pipetui.domain.metrics.facts import DealFact

LEAD, TALK, OFFER, SIGNED, ONBOARDING = 11, 12, 13, 14, 15


def names(stages: ProcessMap, ids: set[int]) -> list[str]:
    return [each.name for each in stages.stages if each.id in ids]


def branched() -> ProcessMap:
    """Lead, then perhaps a trial, then the offer."""
    ask = stage("Lead", branches=(Branch(label="sure", to="offer"), Branch(label="?", to="trial")))
    trial = stage("Trial")
    return line(process("Trials", [ask, trial, stage("Offer"), won("Signed")]))


class TestMainLine:
    def test_without_branches_it_is_every_stage(self) -> None:
        assert main_line(line()) == line().stages

    def test_what_an_answer_leads_past_is_beside_it(self) -> None:
        assert [each.name for each in main_line(branched())] == ["Lead", "Offer", "Signed"]

    def test_answers_back_and_out_lead_past_nothing(self) -> None:
        back = Branch(label="no", to="lead")
        lost = Branch(label="never", to="lost")
        stages = [stage("Lead"), stage("Talk"), stage("Offer", branches=(back, lost))]

        assert len(main_line(line(process("Line", stages)))) == 3


class TestReaching:
    def reached(self, deal: DealFact, stages: ProcessMap | None = None) -> list[str]:
        stages = stages or line()
        return names(stages, Reach(stages).stages_of(deal))

    def test_a_skipped_stage_was_reached_all_the_same(self) -> None:
        deal = fact(1, stage_id=OFFER, stays=(stay(1, LEAD, 9, 5), stay(1, OFFER, 5)))

        assert self.reached(deal) == ["Lead", "Talk", "Offer"]

    def test_a_move_back_takes_nothing_away(self) -> None:
        stays = (stay(1, LEAD, 9, 5), stay(1, TALK, 5, 3), stay(1, LEAD, 3))

        assert self.reached(fact(1, stays=stays)) == ["Lead", "Talk"]

    def test_a_win_reaches_every_stage_before_it(self) -> None:
        deal = fact(1, closed=2, stage_id=LEAD, stays=(stay(1, LEAD, 9, 2),))

        assert self.reached(deal) == ["Lead", "Talk", "Offer"]

    def test_a_client_has_reached_the_stage_it_is_in(self) -> None:
        deal = fact(1, closed=2, stage_id=ONBOARDING, stays=(stay(1, ONBOARDING, 2),))

        assert len(self.reached(deal)) == 5

    def test_a_stage_on_a_branch_is_reached_by_standing_in_it(self) -> None:
        beside = fact(1, closed=2, stage_id=12, stays=(stay(1, 12, 9, 2),))
        along = fact(1, closed=2, stage_id=11, stays=(stay(1, 11, 9, 2),))

        assert self.reached(beside, branched()) == ["Lead", "Trial", "Offer"]
        assert self.reached(along, branched()) == ["Lead", "Offer"]

    def test_who_stands_on_a_branch_has_passed_what_lies_before_it(self) -> None:
        deal = fact(1, stage_id=12, stays=(stay(1, 12, 9),))

        assert self.reached(deal, branched()) == ["Lead", "Trial"]

    def test_a_win_elsewhere_reaches_only_what_it_passed_here(self) -> None:
        stays = (stay(1, LEAD, 9, 5), stay(1, 22, 5, 2))
        deal = fact(1, closed=2, pipeline_id=2, stage_id=22, stays=stays)

        assert self.reached(deal) == ["Lead"]

    def test_a_deal_without_history_has_reached_where_it_is(self) -> None:
        lost = fact(1, closed=2, stage_id=TALK, status=Status.LOST)
        nowhere = fact(1, closed=2, stage_id=None, status=Status.LOST)

        assert self.reached(lost) == ["Lead", "Talk"]
        assert self.reached(nowhere) == []


class TestReachToWin:
    def test_it_is_won_of_all_that_are_resolved_and_ever_came_there(self) -> None:
        deals = (
            fact(1, closed=2, stage_id=SIGNED, stays=(stay(1, LEAD, 9, 2), stay(1, SIGNED, 2))),
            fact(2, closed=2, stage_id=OFFER, status=Status.LOST, stays=(stay(2, OFFER, 9, 2),)),
            fact(3, closed=2, stage_id=LEAD, status=Status.LOST, stays=(stay(3, LEAD, 9, 2),)),
            fact(4, stage_id=OFFER, stays=(stay(4, OFFER, 9),)),
        )

        assert reach_to_win(line(), deals) == {
            LEAD: Rate(1, 3),
            TALK: Rate(1, 2),
            OFFER: Rate(1, 2),
            SIGNED: Rate(1, 1),
            ONBOARDING: Rate(0, 0),
        }

    @given(
        st.lists(
            st.tuples(st.lists(st.integers(0, 4), min_size=1, max_size=5), st.sampled_from(Status)),
            max_size=15,
        )
    )
    def test_it_is_what_counting_deal_by_deal_gives(
        self, drawn: list[tuple[list[int], Status]]
    ) -> None:
        deals = []
        farthest = []
        for number, (places, status) in enumerate(drawn, 1):
            stays = tuple(stay(number, 11 + p, 20 - at, 19 - at) for at, p in enumerate(places))
            closed = None if status is Status.OPEN else 2
            here = 11 + places[-1]
            deals.append(fact(number, closed=closed, status=status, stage_id=here, stays=stays))
            farthest.append(max(*places, 2 if status is Status.WON else 0))

        for place, rate in enumerate(reach_to_win(line(), deals).values()):
            came = [s for (_, s), far in zip(drawn, farthest, strict=True) if far >= place]
            assert rate.hits == came.count(Status.WON)
            assert rate.n == came.count(Status.WON) + came.count(Status.LOST)

    def test_stages_of_the_line_lose_nobody_on_the_way(self) -> None:
        world = World(sales(GatePolicy.OFF), consulting())
        for title in ("One", "Two", "Three"):
            world.add(title)
        world.do(MoveDeals(deal_ids=(1, 2), stage="Offer"))
        world.do(WinDeals(deal_ids=(1,)))
        world.do(LoseDeals(deal_ids=(2, 3), reason="Price"))
        world.wait(days=1)
        world.do(ReopenDeals(deal_ids=(3,)))

        known = world_facts(world)
        rates = reach_to_win(known.maps[0], known.deals)
        assert [rate.n for rate in rates.values()] == [2, 2, 2, 1, 0]


class TestQualified:
    @pytest.fixture
    def marked(self) -> ProcessMap:
        stages = tuple(replace(each, is_qualified=each.id == TALK) for each in line().stages)
        return ProcessMap(line().pipeline, stages)

    def test_a_lead_counts_on_the_day_it_first_came_there(self, marked: ProcessMap) -> None:
        stays = (stay(1, TALK, 20, 15), stay(1, LEAD, 15, 4), stay(1, TALK, 4))
        known = facts(fact(1, stage_id=TALK, stays=stays), fact(2), maps=(marked,))

        assert qualified_leads(known, last_days(10)).deal_ids == ()
        assert qualified_leads(known, last_days(10, before=15)).deal_ids == (1,)

    def test_who_passes_over_it_has_reached_it(self, marked: ProcessMap) -> None:
        stays = (stay(1, LEAD, 20, 5), stay(1, OFFER, 5))
        known = facts(fact(1, stage_id=OFFER, stays=stays), maps=(marked,))

        assert qualified_leads(known, last_days(7)).count == 1

    def test_a_win_from_before_it_reaches_it(self, marked: ProcessMap) -> None:
        stays = (stay(1, LEAD, 20, 3), stay(1, SIGNED, 3))
        known = facts(fact(1, closed=3, stage_id=SIGNED, stays=stays), maps=(marked,))

        assert qualified_leads(known, last_days(7)).deal_ids == (1,)

    def test_one_that_is_qualified_nobody_knows_since_when_is_told_apart(
        self, marked: ProcessMap
    ) -> None:
        imported = fact(1, stage_id=TALK, stays=(stay(1, TALK, 3, start_known=False),))
        closed = fact(2, closed=3, stage_id=TALK, status=Status.LOST)
        known = facts(imported, closed, maps=(marked,))

        told = qualified_leads(known, ALL)
        assert (told.deal_ids, told.undated) == ((), (1, 2))

    def test_without_a_stage_for_it_the_figure_says_what_is_missing(self) -> None:
        told = qualified_leads(facts(fact(1)), ALL)

        assert (told.count, told.missing) == (0, "no stage is marked qualified")


class TestFunnel:
    def test_it_tells_how_far_those_came_that_were_made_in_the_period(self) -> None:
        known = facts(
            fact(1, stage_id=OFFER, stays=(stay(1, LEAD, 30, 9), stay(1, OFFER, 9))),
            fact(2, stays=(stay(2, LEAD, 30),)),
            fact(3, closed=1, stage_id=LEAD, status=Status.LOST, stays=(stay(3, LEAD, 30, 1),)),
            fact(4, created_at=ago(90), stays=(stay(4, LEAD, 90),)),
        )

        told = funnel(known, line(), last_days(31))
        assert told.deal_ids == (1, 2, 3)
        assert [len(each.reached) for each in told.stages] == [3, 1, 1, 0, 0]
        assert [each.of_first for each in told.stages][:3] == [Rate(3, 3), Rate(1, 3), Rate(1, 3)]
        assert [each.of_before for each in told.stages][2:] == [Rate(1, 1), Rate(0, 1), Rate(0, 0)]

    def test_who_goes_by_a_branch_is_missed_in_no_later_stage(self) -> None:
        known = facts(
            fact(1, stage_id=13, stays=(stay(1, 11, 9, 5), stay(1, 13, 5))),
            fact(2, stage_id=12, stays=(stay(2, 11, 9, 5), stay(2, 12, 5))),
        )

        told = funnel(known, branched(), ALL)
        assert [each.reached for each in told.stages] == [(1, 2), (2,), (1,), ()]
        assert told.stages[2].of_before == Rate(1, 2)

    def test_deals_that_passed_on_to_another_pipeline_are_among_them(self) -> None:
        moved = fact(2, pipeline_id=2, stage_id=22, stays=(stay(2, LEAD, 9, 5), stay(2, 22, 5)))

        told = funnel(facts(fact(1), passed=(moved,)), line(), ALL)
        assert told.stages[0].reached == (1, 2)

    def test_those_that_came_closed_without_a_stage_are_told(self) -> None:
        told = funnel(facts(fact(1, closed=2, stage_id=None, status=Status.LOST)), line(), ALL)

        assert (told.untold, told.stages[0].reached) == ((1,), ())


def test_a_period_without_deals_is_empty_and_divides_by_nothing() -> None:
    empty = Period(ago(900).date(), (ago(900) + timedelta(days=1)).date(), "long ago")

    told = funnel(facts(fact(1)), line(), empty)
    assert {each.of_first for each in told.stages} == {Rate(0, 0)}
