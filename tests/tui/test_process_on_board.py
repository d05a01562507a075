"""The process at work on the board: branches, noes, conditions, limits, other pipelines, goals."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from pipetui.domain.commands import AddDeals, ApplyMap, DealDraft
from pipetui.domain.conditions import parse_condition
from pipetui.domain.money import Money
from pipetui.domain.process import Branch, GatePolicy, Goal
from pipetui.services.session import Session
from tests.support.board import HandClock, at_board
from tests.support.maps import must, process, stage, won

if TYPE_CHECKING:
    from pathlib import Path

BRANCHES = (
    Branch(label="Yes", to="signed"),
    Branch(label="Pilot first", to="pilot"),
    Branch(label="Not now", to="park"),
    Branch(label="No", to="no"),
    Branch(label="Never", to="lost"),
)


@pytest.fixture(scope="module")
def first_database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three deals on a map that decides, asks and goes on by itself."""
    path = tmp_path_factory.mktemp("process") / "first.db"
    session = Session.open(str(path), "test", read_clock=HandClock(), journal_mode="delete")
    line = process(
        "Sales",
        [
            stage("Lead", must("Ask"), auto_advance=True, deal_limit=1),
            stage("Proposal", branches=BRANCHES),
            stage("Pilot", conditions=(parse_condition("value"),)),
            won("Signed"),
        ],
        skip=GatePolicy.BLOCK,
        lost_reasons=("Price",),
        goal=Goal(revenue=Money(6_000_000, "EUR"), by=date(2026, 12, 31)),
    )
    session.execute(ApplyMap(map=line))
    session.execute(ApplyMap(map=process("Events", [stage("Fair"), stage("Booked")])))
    drafts = [
        DealDraft(title="Website", stage="Lead"),
        DealDraft(title="Audit", stage="Lead"),
        DealDraft(title="Rollout", stage="Proposal"),
    ]
    session.execute(AddDeals(drafts=tuple(drafts)))
    session.close()
    return path


async def test_at_a_decision_point_the_answers_are_offered_and_before_the_stages_to_move_to(
    database: Path,
) -> None:
    async with at_board(database) as me:
        await me.press("2", "L")
        text = me.text()
        for label, leads in (("Yes", "→ Signed"), ("Pilot first", "→ Pilot"), ("No", "logged")):
            assert label in text
            assert leads in text

        await me.press("2")
        assert (me.here, me.stage) == ("Rollout", "Pilot")

        await me.press("u", "2", "m", "1", "enter")
        assert me.rows("select status from deal where title = 'Rollout'") == [("won",)]


async def test_a_no_is_logged_counted_and_leads_on(database: Path) -> None:
    async with at_board(database) as me:
        await me.press("2", "L", "4")
        assert "After no 1" in me.text()
        assert me.rows("select kind, direction from touch") == [("no", "in")]

        await me.press("1", *"call again fri", "enter")
        assert "✗1" in me.text()
        assert me.rows("select text from task where stage_id is null") == [("call again",)]

        await me.press("t", "n")
        assert "After no 2" in me.text()
        await me.press("escape")
        assert "✗2" in me.text()


WAYS_OUT = {
    "no, then parked": (("4", "2", *"+1w", "enter"), ("open", True, None)),
    "no, then lost": (("4", "3", "enter", "enter"), ("lost", False, "Price")),
    "parked": (("3", *"+1w", "enter"), ("open", True, None)),
    "lost": (("5", "enter", "enter"), ("lost", False, "Price")),
}


async def test_a_way_out_asks_what_it_needs(database: Path) -> None:
    asked = "select status, parked_until, lost_reason from deal where title = 'Rollout'"
    async with at_board(database) as me:
        for name, (keys, outcome) in WAYS_OUT.items():
            await me.press("2", "L", *keys)
            ((status, until, reason),) = me.rows(asked)
            assert (status, bool(until), reason) == outcome, name

            await me.press(*["u"] * (1 + name.startswith("no")))
            assert me.rows(asked) == [("open", None, None)], name


async def test_a_stage_lets_go_by_itself_and_one_undo_takes_back_both(database: Path) -> None:
    async with at_board(database) as me:
        await me.press("1", "c", "space")
        assert "went on to Proposal" in me.said
        assert me.rows("select stage_id from deal where title = 'Website'") == me.rows(
            "select stage_id from deal where title = 'Rollout'"
        )

        await me.press("escape", "u")
        assert me.rows("select done_at from task where done_at is not null") == []
        assert me.lane("Lead").count("Website") == 1


async def test_what_a_condition_asks_for_is_shown_where_it_holds_up(database: Path) -> None:
    async with at_board(database) as me:
        await me.press("2", "L", "2", "L")

        assert "Not yet: 1 required item to do first" in me.text()
        assert "✗* a value" in me.text()

        await me.press("f", *"a gift", "enter")
        assert me.rows("select forced from visit where forced is not null") == [("a gift",)]


async def test_a_reason_passes_over_stages(database: Path) -> None:
    async with at_board(database) as me:
        await me.press("1", "m", "3")
        assert "Pilot comes after Proposal" in me.text()

        await me.press(*"they know us", "enter")
        # The gate of the stage it leaves was passed with the same words.
        assert me.stage == "Pilot"
        assert me.rows("select forced from visit where forced is not null") == [("they know us",)]


async def test_another_pipeline_asks_for_its_stage(database: Path) -> None:
    async with at_board(database) as me:
        await me.press("2", "m", "1", "0")
        assert "Booked" in me.text()
        await me.press("2")

        asked = (
            "select s.name from deal d join stage s on s.id = d.stage_id where d.title = 'Rollout'"
        )
        assert me.rows(asked) == [("Booked",)]
        assert me.rows("select ended from visit where ended is not null") == [("handed_on",)]


async def test_a_stage_over_its_limit_is_marked_and_the_goal_beside_the_figures_follows_a_win(
    database: Path,
) -> None:
    async with at_board(database) as me:
        assert "2/1!" in me.text()
        assert "€0 of €60k by 31 Dec" in me.text()

        await me.press("2", "L", "1")
        await me.press("w")
        assert "of €60k" in me.text()


async def test_tab_and_the_pipelines_name_lead_to_the_other_one(database: Path) -> None:
    async with at_board(database) as me:
        assert "Sales ▾" in me.text()
        await me.press("tab")
        assert me.state.process.pipeline.name == "Events"

        await me.click("Events ▾")
        assert me.state.process.pipeline.name == "Sales"
