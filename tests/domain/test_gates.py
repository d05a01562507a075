"""What keeps a deal in its stage: conditions beside the checklist, and the policies on moves."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given

from pipetui.domain.commands import (
    AddDeals,
    ApplyMap,
    CheckItems,
    DealDraft,
    EditDeals,
    FieldEdit,
    LinkContact,
    LogTouch,
    LoseDeals,
    MoveDeals,
    PlanStep,
    StepDeals,
    WinDeals,
)
from pipetui.domain.conditions import describe_condition, parse_condition
from pipetui.domain.dates import When
from pipetui.domain.errors import BadValue
from pipetui.domain.model import TouchKind, VisitEnd
from pipetui.domain.money import Every, Money
from pipetui.domain.process import Branch, GatePolicy
from tests.support import strategies as drawn
from tests.support.maps import may, must, process, sales, stage, won
from tests.support.world import World

if TYPE_CHECKING:
    from pipetui.domain.conditions import Condition

STEP = StepDeals(deal_ids=(1,), step=1)
BACK = StepDeals(deal_ids=(1,), step=-1)


def world_with(*conditions: str, **deal: object) -> World:
    """One deal in the first of two stages that asks for these conditions."""
    asks = tuple(map(parse_condition, conditions))
    first = stage("Lead", may("Budget known"), conditions=asks)
    world = World(process("Sales", [first, stage("Offer")]))
    world.add(**deal)  # type: ignore[arg-type]
    return world


def edit(field: str, text: str) -> EditDeals:
    return EditDeals(deal_ids=(1,), edits=(FieldEdit(field=field, text=text),))


def touch(kind: TouchKind, **more: object) -> LogTouch:
    return LogTouch(deal_ids=(1,), kind=kind, **more)  # type: ignore[arg-type]


class TestConditions:
    @pytest.mark.parametrize(
        ("condition", "needs", "fulfil"),
        [
            ("value", "a value", edit("value", "12k")),
            ("value >= 5000", "a value of at least 5,000", edit("value", "5000")),
            ("close", "an expected close", edit("close", "+2w")),
            ("owner", "an owner", edit("owner", "Anna")),
            ("tags", "a tag", edit("tags", "vip")),
            ("company", "a company", edit("company", "Acme")),
            ("next", "a next step", PlanStep(deal_ids=(1,), text="Call")),
            ("contact", "a contact", edit("contacts", "Anna")),
            ("touch meeting or call", "a meeting or call logged", touch(TouchKind.CALL)),
            ("item budget-known", "Budget known done", CheckItems(deal_id=1, items=("1",))),
        ],
    )
    def test_the_gate_names_what_is_missing_and_opens_when_it_is_there(
        self, condition: str, needs: str, fulfil: EditDeals
    ) -> None:
        world = world_with(condition)

        refused = world.refusal(STEP)
        assert refused.message == f"Lead is not finished: it needs {needs}"
        assert refused.refusals[0].missing == (needs,)

        world.do(fulfil)
        world.do(STEP)
        assert world.stage_of() == "Offer"

    @pytest.mark.parametrize(
        ("condition", "deal"),
        [
            ("email", {"contact": "Anna", "email": "anna@acme.example"}),
            ("phone", {"contact": "Anna", "phone": "+49 30 123"}),
        ],
    )
    def test_a_person_can_be_reached(self, condition: str, deal: dict[str, str]) -> None:
        world_with(condition, contact="Ben").refusal(STEP)

        world_with(condition, **deal).do(STEP)

    @pytest.mark.parametrize(
        ("minor", "currency", "passes"),
        [(499_999, "EUR", False), (500_000, "EUR", True), (900_000, "USD", False)],
    )
    def test_an_amount_is_compared_in_the_pipelines_currency(
        self, minor: int, currency: str, passes: bool
    ) -> None:
        world = world_with("value >= 5000", value=Money(minor, currency))

        if passes:
            world.do(STEP)
        else:
            world.refusal(STEP)

    def test_a_recurring_amount_counts_for_a_year(self) -> None:
        world_with("value >= 5000", value=Money(42_000, "EUR", Every.MONTH)).do(STEP)
        world_with("value >= 5000", value=Money(41_000, "EUR", Every.MONTH)).refusal(STEP)

    def test_a_touch_counts_from_the_day_the_stage_was_entered(self) -> None:
        world = world_with("touch meeting")
        world.do(touch(TouchKind.MEETING, at=world.instant - timedelta(days=3)))
        world.refusal(STEP)

        # This morning's meeting, written down after the deal was moved at noon.
        world.do(touch(TouchKind.MEETING, at=world.instant - timedelta(hours=2)))
        world.do(STEP)

    def test_everyone_who_decides_has_been_touched(self) -> None:
        world = world_with("deciders touched", contact="Anna")
        world.do(touch(TouchKind.CALL, contact_id=1))
        assert "everyone who decides" in world.refusal(STEP).message

        world.do(LinkContact(deal_id=1, contact="Anna", role="decides"))
        world.do(LinkContact(deal_id=1, contact="Ben", role="decides"))
        world.refusal(STEP)

        world.do(touch(TouchKind.EMAIL, contact_id=2))
        world.do(STEP)

    def test_items_and_conditions_are_named_together(self) -> None:
        first = stage("Lead", must("Ask"), conditions=(parse_condition("value"),))
        world = World(process("Sales", [first, stage("Offer")]))
        world.add()

        refused = world.refusal(STEP)

        assert refused.message == (
            "Lead is not finished: 1 required item open (Ask), and it needs a value"
        )
        assert refused.refusals[0].missing == ("Ask", "a value")

    def test_a_reason_passes_and_is_kept(self) -> None:
        world = world_with("value")

        world.do(StepDeals(deal_ids=(1,), step=1, force="a gift"))

        assert world.visits()[0].forced == "a gift"

    def test_winning_and_losing(self) -> None:
        world = world_with("value")

        world.refusal(WinDeals(deal_ids=(1,)))
        world.do(LoseDeals(deal_ids=(1,), reason="price"))

    def test_in_bulk_each_is_told_what_it_lacks(self) -> None:
        world = world_with("value")
        world.add("Priced", value=Money(1, "EUR"))

        operation = world.do(StepDeals(deal_ids=(1, 2), step=1, keep_going=True))

        assert [(each.id, each.missing) for each in operation.refused] == [(1, ("a value",))]
        assert world.stage_of(2) == "Offer"


class TestWritingConditions:
    @pytest.mark.parametrize(
        ("text", "written"),
        [
            ("value >= 5k", "value >= 5000"),
            ("value at least 1.5k", "value >= 1500"),
            ("value >= 2M", "value >= 2000000"),
            ("value >= 12.50", "value >= 12.50"),
        ],
    )
    def test_an_amount_may_be_written_short(self, text: str, written: str) -> None:
        assert str(parse_condition(text)) == written

    def test_an_amount_that_is_none_is_told_how_one_is_written(self) -> None:
        with pytest.raises(BadValue) as caught:
            parse_condition("value >= 5000 EUR")
        assert "value >= 5000" in caught.value.hint

    @given(drawn.conditions)
    def test_a_condition_reads_as_it_was_written(self, conditions: tuple[Condition, ...]) -> None:
        assert tuple(parse_condition(str(each)) for each in conditions) == conditions
        assert all(describe_condition(each) for each in conditions)

    @pytest.mark.parametrize(
        ("text", "hint"),
        [
            ("valu", "did you mean value?"),
            ("touch telepathy", "one of call, email"),
            ("", "such as"),
            ("value >= much", "value"),
            ("item", "such as"),
        ],
    )
    def test_what_is_none_is_refused_with_what_could_be_meant(self, text: str, hint: str) -> None:
        with pytest.raises(BadValue) as caught:
            parse_condition(text)

        assert hint in caught.value.hint

    @pytest.mark.parametrize("text", ["Value at least 5000", " value  >=  5000", "VALUE ≥ 5000"])
    def test_an_amount_can_be_written_in_several_ways(self, text: str) -> None:
        assert str(parse_condition(text)) == "value >= 5000"


def policies(**policies: GatePolicy) -> World:
    """One deal in the first stage of three open ones and a won one."""
    stages = [
        stage("Lead", branches=(Branch(label="Urgent", to="offer"),)),
        stage("Talk"),
        stage("Pilot"),
        stage("Offer"),
        won("Signed"),
    ]
    world = World(process("Sales", stages, **policies))
    world.add()
    return world


def move(to: str, force: str | None = None, pipeline: str | None = None) -> MoveDeals:
    return MoveDeals(deal_ids=(1,), stage=to, force=force, pipeline=pipeline)


class TestPassingOverStages:
    def test_by_default_a_deal_may(self) -> None:
        world = policies()
        world.do(move("Signed"))
        assert world.stage_of() == "Signed"

    def test_where_it_may_not_what_it_would_pass_over_is_named(self) -> None:
        world = policies(skip=GatePolicy.BLOCK)

        assert world.refusal(move("Pilot")).message == "Pilot comes after Talk"
        assert "Talk, Pilot, Offer" in world.refusal(WinDeals(deal_ids=(1,))).message
        world.do(move("Talk"))

    def test_a_branch_leads_where_it_leads(self) -> None:
        world = policies(skip=GatePolicy.BLOCK)

        world.do(move("Offer"))

        assert world.visits()[0].ended is VisitEnd.ADVANCED

    def test_a_reason_lets_it_pass_and_is_kept(self) -> None:
        world = policies(skip=GatePolicy.BLOCK)

        world.do(move("Pilot", force="they know us"))

        assert world.visits()[0].forced == "they know us"

    def test_or_it_is_only_told(self) -> None:
        operation = policies(skip=GatePolicy.WARN).do(move("Pilot"))

        assert operation.warnings == ("#1: Pilot comes after Talk",)

    def test_coming_from_another_pipeline_passes_over_nothing(self) -> None:
        line = process("Strict", [stage("A"), stage("B"), stage("C")], skip=GatePolicy.BLOCK)
        world = World(sales(), line)
        world.add()

        world.do(move("C", pipeline="Strict"))

        assert world.stage_of() == "C"


class TestGoingBack:
    def test_where_it_may_not_it_is_refused_or_told(self) -> None:
        world = policies(back=GatePolicy.BLOCK)
        world.do(move("Talk"))
        assert "Lead lies behind" in world.refusal(BACK).message
        world.do(StepDeals(deal_ids=(1,), step=-1, force="a mistake"))
        assert world.visits()[1].forced == "a mistake"

        told = policies(back=GatePolicy.WARN)
        told.do(move("Talk"))
        assert len(told.do(BACK).warnings) == 1


def test_a_condition_of_the_map_holds_for_deals_that_are_there_already() -> None:
    world = World(process("Sales", [stage("Lead"), stage("Offer")]))
    world.do(
        AddDeals(drafts=(DealDraft(title="Web", next_text="Call", next_due=When(world.now.today)),))
    )
    asks = (parse_condition("value"), parse_condition("next"))

    world.do(ApplyMap(map=process("Sales", [stage("Lead", conditions=asks), stage("Offer")])))

    assert world.refusal(STEP).refusals[0].missing == ("a value",)


class TestHandingOnIntoAWin:
    """Another pipeline's stage of kind won is no way around the gates."""

    ASKS = process("Sales", [stage("Lead", must("Ask")), stage("Offer")])
    SIGN = MoveDeals(deal_ids=(1,), stage="signed", pipeline="clients")

    def clients(self, skip: GatePolicy) -> World:
        world = World(self.ASKS, process("Clients", [stage("Draft"), won("Signed")], skip=skip))
        world.add()
        return world

    def test_the_gate_of_the_stage_it_leaves_is_heeded(self) -> None:
        world = self.clients(GatePolicy.OFF)

        assert world.refusal(self.SIGN).message == (
            "Lead is not finished: 1 required item open (Ask)"
        )
        world.do(CheckItems(deal_id=1, items=("1",)))
        world.do(self.SIGN)
        assert world.stage_of() == "Signed"

    def test_so_are_the_stages_before_the_win(self) -> None:
        world = self.clients(GatePolicy.BLOCK)
        world.do(CheckItems(deal_id=1, items=("1",)))

        assert world.refusal(self.SIGN).message == "Signed comes after Draft"

    def test_a_reason_passes_both_and_is_kept(self) -> None:
        world = self.clients(GatePolicy.BLOCK)

        world.do(replace(self.SIGN, force="Signed at the fair"))

        assert world.visits()[0].forced == "Signed at the fair"

    def test_a_won_deal_is_handed_on_as_it_is(self) -> None:
        world = self.clients(GatePolicy.BLOCK)
        world.do(WinDeals(deal_ids=(1,), force="They said so"))

        world.do(self.SIGN)

        assert world.stage_of() == "Signed"


def test_a_deal_that_stays_where_it_is_is_not_warned_of() -> None:
    line = process(
        "Sales", [stage("Lead", must("Ask")), stage("Talk"), stage("Offer")], skip=GatePolicy.WARN
    )
    world = World(line)
    world.add()
    world.add()
    world.do(CheckItems(deal_id=2, items=("1",)))

    operation = world.do(MoveDeals(deal_ids=(1, 2), stage="offer", keep_going=True))

    assert operation.warnings == ("#2: Offer comes after Talk",)
