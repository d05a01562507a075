"""The parts of a map on one line: read, and written so that they are read back."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from pipetui.domain.errors import BadValue, PipetuiError
from pipetui.domain.maps.grammar import (
    parse_action,
    parse_branch,
    parse_days,
    parse_goal,
    parse_item,
    parse_route,
    write_action,
    write_branch,
    write_goal,
    write_item,
    write_route,
)
from pipetui.domain.process import Branch
from pipetui.domain.routing import Route
from tests.support.edited_maps import rich

TODAY = date(2026, 11, 23)


# -- grammar -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "route"),
    [
        ("source web -> Talk", Route(source="web", stage="talk")),
        ("Tag vip, region DACH -> owner anna", Route(tag="vip", region="DACH", owner="anna")),
        ("every deal -> 3, owner bo", Route(stage="offer", owner="bo")),
        ('source "Fair, Berlin" -> talk', Route(source="Fair, Berlin", stage="talk")),
    ],
)
def test_a_route_is_typed_as_one_line(line: str, route: Route) -> None:
    assert parse_route(line, rich()) == route
    assert parse_route(write_route(route, rich()), rich()) == route


def test_a_route_with_amounts() -> None:
    route = parse_route("tag vip, value >= 10k, value < 50,000", rich())
    assert (route.least, route.below) == (Decimal(10_000), Decimal(50_000))
    with pytest.raises(BadValue, match="both"):
        parse_route("value >= 10k, value < 5k", rich())
    with pytest.raises(BadValue, match="nothing a route looks for"):
        parse_route("colour red", rich())


@pytest.mark.parametrize(
    ("line", "written"),
    [
        ("60k by 31 dec", "60000 EUR by 2026-12-31"),
        ("$1.5m by 2027-06-30 since 1 jan 2027", "1500000 USD by 2027-06-30 since 2027-01-01"),
        ("12 customers by 2026-12-31", "12 customers by 2026-12-31"),
        ("1,000,000,000 customers by 2026-12-31", "1000000000 customers by 2026-12-31"),
        ("1 client by eoy since 2026-01-01", "1 customers by 2026-12-31 since 2026-01-01"),
    ],
)
def test_a_goal_is_an_amount_or_customers_by_a_day(line: str, written: str) -> None:
    goal = parse_goal(line, "EUR", TODAY)
    assert write_goal(goal) == written
    assert parse_goal(written, "EUR", TODAY) == goal


@pytest.mark.parametrize(
    "line",
    [
        "60k",
        "by eoy",
        "lots by eoy",
        "1000000001 customers by eoy",
        "5k by 2026-01-01 since 2026-02-01",
    ],
)
def test_what_is_no_goal_is_refused(line: str) -> None:
    with pytest.raises(BadValue):
        parse_goal(line, "EUR", TODAY)


@pytest.mark.parametrize(
    "line",
    [
        "Send the agenda +2d",
        "Call",
        "owner = anna",
        "tags = hot",
        "close = +30d",
        "x = y",
        "owner =",
    ],
)
def test_an_action_is_a_task_or_a_field(line: str) -> None:
    assert write_action(parse_action(line, "EUR")) == line


@pytest.mark.parametrize("line", ["", "onwer = anna", "probability = 200", "close = x"])
def test_what_a_stage_cannot_do_is_refused(line: str) -> None:
    with pytest.raises(BadValue):
        parse_action(line, "EUR")


def test_a_branch_leads_to_a_stage_or_out() -> None:
    assert parse_branch("not now → PARK", rich()).to == "park"
    assert parse_branch("a -> b -> 2", rich()) == Branch(label="a -> b", to="talk")
    assert write_branch(Branch(label="x", to="talk"), rich()) == "x -> Talk"
    for line in ("nowhere", "x -> nothing", "-> talk"):
        with pytest.raises(BadValue):
            parse_branch(line, rich())


def test_an_item_and_days_in_other_words() -> None:
    assert parse_item("Call +0d").due_days == 0
    assert write_item(parse_item("*Call   them +3")) == "* Call   them +3d"
    assert parse_days("3 weeks") == 21
    with pytest.raises(PipetuiError):
        parse_item("  * ")


@pytest.mark.parametrize("line", ["+5d * Ask the budget", "+5 *Ask the budget"])
def test_the_signs_of_an_item_may_stand_in_the_other_order(line: str) -> None:
    assert write_item(parse_item(line)) == "* Ask the budget +5d"
