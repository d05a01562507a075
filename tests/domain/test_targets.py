"""Targets and spends: one for each place and period, said in words, taken back in one step."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipetui.domain.commands import RemoveSpend, RemoveTarget, SetSpend, SetTarget
from pipetui.domain.errors import BadValue
from pipetui.domain.metrics.periods import parse_period, period_between
from pipetui.domain.model import Spend, Target, TargetKind
from pipetui.domain.money import MAX_MINOR, Every, Money
from pipetui.domain.targets import (
    amount_words,
    parse_spent,
    parse_target,
    parse_wanted,
    wanted_of,
)
from tests.support.world import World

if TYPE_CHECKING:
    from pipetui.domain.metrics.periods import Period

TODAY = date(2026, 3, 2)


def period(text: str) -> Period:
    return parse_period(text, TODAY)


def euros(amount: int) -> Money:
    return Money(amount * 100, "EUR")


def target(world: World, wanted: Money | int, text: str = "2026-Q4", **more: str) -> str:
    return world.do(SetTarget(period=period(text), wanted=wanted, **more)).label


def spend(world: World, source: str, amount: int, text: str = "2026-11") -> str:
    return world.do(SetSpend(source=source, period=period(text), amount=euros(amount))).label


class TestTargets:
    def test_a_target_is_kept_with_the_days_of_its_period(self) -> None:
        world = World()
        target(world, euros(60_000), pipeline="Sales")

        (kept,) = world.all(Target)
        assert (kept.pipeline_id, kept.first, kept.last, kept.key) == (
            1,
            date(2026, 10, 1),
            date(2026, 12, 31),
            "2026-Q4",
        )
        assert (kept.kind, kept.amount, kept.count) == (TargetKind.REVENUE, euros(60_000), None)

    def test_its_label_says_what_is_wanted_when_and_where(self) -> None:
        world = World()

        assert (
            target(world, euros(60_000), pipeline="sal") == "Target of Q4 2026: 60,000 EUR in Sales"
        )
        assert target(world, 12, "2026-11") == "Target of November 2026: 12 customers"
        assert target(world, 1, "2026") == "Target of 2026: 1 customer"

    def test_a_number_is_one_of_customers(self) -> None:
        world = World()
        target(world, 12)

        (kept,) = world.all(Target)
        assert (kept.kind, kept.amount, kept.count) == (TargetKind.CUSTOMERS, None, 12)
        assert wanted_of(kept) == 12

    def test_the_same_days_said_otherwise_are_the_same_target(self) -> None:
        world = World()
        target(world, euros(60_000))
        target(world, euros(70_000), "2026-10-01..2026-12-31")

        (kept,) = world.all(Target)
        assert (kept.id, kept.amount) == (1, euros(70_000))

    def test_pipelines_periods_and_kinds_have_targets_of_their_own(self) -> None:
        world = World()
        target(world, euros(1))
        target(world, euros(2), pipeline="Sales")
        target(world, euros(3), pipeline="Consulting")
        target(world, euros(4), "2026-11")
        target(world, 5)

        assert [wanted_of(each) for each in world.all(Target)] == [
            *(euros(amount) for amount in (1, 2, 3, 4)),
            5,
        ]

    def test_a_target_that_is_so_already_changes_nothing(self) -> None:
        world = World()
        target(world, euros(1))

        assert not world.do(SetTarget(period=period("2026-Q4"), wanted=euros(1))).changes

    def test_setting_removing_and_their_inverses_are_one_change_each(self) -> None:
        world = World()
        made = world.do(SetTarget(period=period("2026-Q4"), wanted=euros(1)))
        changed = world.do(SetTarget(period=period("2026-Q4"), wanted=euros(2)))
        removed = world.do(RemoveTarget(period=period("2026-Q4")))

        assert [len(each.changes) for each in (made, changed, removed)] == [1, 1, 1]
        assert removed.label == "Removed the target of Q4 2026: 2 EUR"
        for each in (removed, changed, made):
            world.apply(each.inverse("Undid", world.instant))
        assert world.all(Target) == []

    def test_a_removed_target_set_again_has_a_number_of_its_own(self) -> None:
        world = World()
        target(world, euros(1))
        world.do(RemoveTarget(period=period("2026-Q4")))
        target(world, euros(1))

        assert [each.id for each in world.all(Target)] == [2]

    def test_a_target_that_is_not_there_cannot_be_removed(self) -> None:
        world = World()
        target(world, 12, pipeline="Sales")

        refused = world.refusal(RemoveTarget(period=period("2026-Q4"), pipeline="Sales"))

        assert refused.message == "there is no target of revenue for Q4 2026 in Sales"
        world.refusal(RemoveTarget(period=period("2026-Q4"), kind=TargetKind.CUSTOMERS))

    @pytest.mark.parametrize("text", ["30d", "12m", "mtd", "ytd", "all", "2026-01-01.."])
    def test_days_that_move_on_or_have_no_end_are_no_period_for_one(self, text: str) -> None:
        world = World()

        refusals = [
            world.refusal(SetTarget(period=period(text), wanted=1)),
            world.refusal(RemoveTarget(period=period(text))),
            world.refusal(SetSpend(source="web", period=period(text), amount=euros(1))),
            world.refusal(RemoveSpend(source="web", period=period(text))),
        ]

        assert all("is no period for a" in each.message for each in refusals)
        assert all("2026-Q4" in each.hint for each in refusals)

    @pytest.mark.parametrize(
        "wanted",
        [
            0,
            -1,
            10**10,
            euros(0),
            euros(-5),
            Money(MAX_MINOR + 1, "EUR"),
            Money(100, "XXQ"),
            Money(100, "EUR", Every.MONTH),
        ],
        ids=str,
    )
    def test_what_is_no_amount_for_a_whole_period_is_refused(self, wanted: Money | int) -> None:
        World().refusal(SetTarget(period=period("2026-Q4"), wanted=wanted))

    def test_a_pipeline_that_is_none_is_refused_with_those_there_are(self) -> None:
        refused = World().refusal(
            SetTarget(period=period("2026-Q4"), wanted=1, pipeline="Elsewhere")
        )

        assert "pipelines: Sales, Consulting" in refused.hint


class TestSpends:
    def test_a_spend_is_kept_under_its_source_and_period(self) -> None:
        world = World()

        assert spend(world, " web/ads ", 500) == "Spend on web/ads in November 2026: 500 EUR"
        (kept,) = world.all(Spend)
        assert (kept.source, kept.key, kept.amount) == ("web/ads", "2026-11", euros(500))
        assert period_between(kept.first, kept.last) == period("2026-11")

    def test_a_source_is_the_same_in_capitals_and_keeps_its_first_spelling(self) -> None:
        world = World()
        spend(world, "Web", 500)
        spend(world, "WEB", 600)

        (kept,) = world.all(Spend)
        assert (kept.source, kept.amount) == ("Web", euros(600))

    def test_a_campaign_is_another_source_than_its_channel(self) -> None:
        world = World()
        spend(world, "web", 500)
        spend(world, "web/ads", 300)

        assert len(world.all(Spend)) == 2

    def test_nothing_spent_is_an_amount_and_not_unknown(self) -> None:
        world = World()
        spend(world, "referral", 0)

        assert world.all(Spend)[0].amount == euros(0)

    def test_a_spend_can_be_taken_back(self) -> None:
        world = World()
        spend(world, "web", 500)
        label = world.do(RemoveSpend(source="WEB", period=period("2026-11"))).label

        assert label == "Removed the spend on web in November 2026: 500 EUR"
        assert world.all(Spend) == []
        refused = world.refusal(RemoveSpend(source="web", period=period("2026-11")))
        assert refused.message == 'there is no spend on "web" for November 2026'

    def test_a_month_inside_a_quarter_that_has_a_spend_is_warned_of(self) -> None:
        world = World()
        spend(world, "web", 900, "2026-Q4")
        spend(world, "fair", 900, "2026-11")
        spend(world, "web", 100, "2026-09")
        asked = SetSpend(source="Web", period=period("2026-11"), amount=euros(500))

        (warning,) = world.do(asked).warnings

        assert warning.startswith("there is also a spend on web in Q4 2026: 900 EUR;")

    @pytest.mark.parametrize("source", ["", "  ", "\x1b"])
    def test_a_spend_needs_a_source(self, source: str) -> None:
        World().refusal(SetSpend(source=source, period=period("2026-11"), amount=euros(1)))

    @pytest.mark.parametrize(
        "amount", [euros(-1), Money(MAX_MINOR + 1, "EUR"), Money(100, "EUR", Every.YEAR)], ids=str
    )
    def test_what_was_not_spent_once_is_refused(self, amount: Money) -> None:
        World().refusal(SetSpend(source="web", period=period("2026-11"), amount=amount))


class TestWords:
    @pytest.mark.parametrize(
        ("text", "kind", "wanted"),
        [
            ("60k", TargetKind.REVENUE, euros(60_000)),
            ("$1,200", TargetKind.REVENUE, Money(1200_00, "USD")),
            ("0", TargetKind.REVENUE, None),
            (" None ", TargetKind.REVENUE, None),
            ("12", TargetKind.CUSTOMERS, 12),
            ("1,200", TargetKind.CUSTOMERS, 1200),
            ("0", TargetKind.CUSTOMERS, None),
            ("none", TargetKind.CUSTOMERS, None),
        ],
    )
    def test_what_is_wanted_is_read_by_its_kind(
        self, text: str, kind: TargetKind, wanted: Money | int | None
    ) -> None:
        assert parse_wanted(text, kind, "EUR") == wanted

    @pytest.mark.parametrize(
        "text", ["", "12.5", "-3", "1_000", "٣", "12k", "€12", "9999999999", "1,20", "x" * 99]
    )
    def test_what_is_no_number_of_customers_is_refused(self, text: str) -> None:
        with pytest.raises(BadValue, match="is no number of customers"):
            parse_wanted(text, TargetKind.CUSTOMERS, "EUR")

    def test_nothing_spent_is_read_as_an_amount_and_none_as_unknown(self) -> None:
        assert parse_spent("0", "EUR") == euros(0)
        assert parse_spent("none", "EUR") is None

    @given(st.integers(1, 10**9))
    def test_a_number_of_customers_is_read_as_it_is_said(self, count: int) -> None:
        said = amount_words(count).removesuffix("s").removesuffix(" customer")

        assert parse_wanted(said, TargetKind.CUSTOMERS, "EUR") == count

    @pytest.mark.parametrize(
        ("money", "said"),
        [
            (euros(60_000), "60,000 EUR"),
            (Money(1_250_50, "EUR"), "1,250.50 EUR"),
            (Money(90_000, "JPY"), "90,000 JPY"),
            (Money(0, "KWD"), "0 KWD"),
        ],
    )
    def test_an_amount_is_said_in_full(self, money: Money, said: str) -> None:
        assert amount_words(money) == said


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("60k", (TargetKind.REVENUE, Money(60_000_00, "EUR"))),
        ("$1.2m", (TargetKind.REVENUE, Money(1_200_000_00, "USD"))),
        ("12 customers", (TargetKind.CUSTOMERS, 12)),
        ("1 new client", (TargetKind.CUSTOMERS, 1)),
        ("0", (TargetKind.REVENUE, None)),
        ("none", (TargetKind.REVENUE, None)),
        ("0 customers", (TargetKind.CUSTOMERS, None)),
    ],
)
def test_a_line_says_what_is_wanted_and_of_which_kind(
    text: str, wanted: tuple[TargetKind, Money | int | None]
) -> None:
    assert parse_target(text, "EUR") == wanted


@pytest.mark.parametrize("text", ["", "many customers", "-3 customers", "soon"])
def test_what_is_no_target_is_refused(text: str) -> None:
    with pytest.raises(BadValue):
        parse_target(text, "EUR")
