"""The process edited in place, by keys and by the mouse; each edit is one step of undo."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.commands import ApplyMap, MoveDeals
from pipetui.domain.process import Branch, GatePolicy
from pipetui.services import reading
from pipetui.services.session import Session
from tests.support.board import HandClock, at_board
from tests.support.edited_maps import rich
from tests.tui.process_screen import (
    names,
    pipeline,
    process,
    said,
    stages,
    to,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Write = Callable[[str], None]


# -- stages ------------------------------------------------------------------------------------


async def test_a_stage_is_added_behind_the_present_one_undone_and_goes_while_it_is_empty(
    database: Path,
) -> None:
    async with at_board(database) as me:
        before = me.writes
        await me.press("P", "j", "n", *"talk", "enter")
        assert "There is a stage Talk already" in me.text()
        assert me.writes == before
        await me.press(*" again", "enter")  # what was typed stayed to be mended
        assert names(me) == ["Lead", "Talk", "talk again", "Offer", "Signed", "Onboarding"]
        assert process(me).state.stage.name == "talk again"
        assert said(me) == "Added stage talk again · u undoes"
        await me.press("u")
        assert names(me) == ["Lead", "Talk", "Offer", "Signed", "Onboarding"]
        await me.press("U", "q")
        assert "talk again" in [lane.stage.name for lane in me.state.lanes]
        await me.press("P", "j", "j", "x")
        assert names(me) == ["Lead", "Talk", "Offer", "Signed", "Onboarding"]
        assert process(me).prompt.question is None


async def test_stages_change_places_up_to_the_win(database: Path) -> None:
    async with at_board(database) as me:
        await me.press("P", "J")
        assert names(me)[:3] == ["Talk", "Lead", "Offer"]
        await me.press("J", "J")
        assert names(me)[:3] == ["Talk", "Offer", "Lead"]
        assert "The stages of kind won come last" in me.text()
        await me.press("K", "K")
        assert names(me)[:3] == ["Lead", "Talk", "Offer"]
        assert process(me).state.stage.name == "Lead"


async def test_removing_a_stage_asks_where_its_deals_go(database: Path) -> None:
    async with at_board(database) as me:
        await me.press("P")
        await me.settle()
        await me.press("d")
        assert "Lead: its 2 deals go to" in me.text()
        await me.press("escape")
        assert names(me)[0] == "Lead"
        await me.press("d", "1")
        assert names(me) == ["Talk", "Offer", "Signed", "Onboarding"]
        talk = stages(me)[0].id
        deals = reading.deals_by_id(me.screen.at_desk.session, [1, 2, 3])
        assert [each.deal.stage_id for each in deals] == [talk, talk, talk]
        await me.press("u")
        assert names(me)[0] == "Lead"
        deals = reading.deals_by_id(me.screen.at_desk.session, [1, 2])
        assert {each.deal.stage_id for each in deals} == {stages(me)[0].id}


async def test_what_leads_to_a_removed_stage_is_asked_for(database: Path) -> None:
    with_map(database)
    async with at_board(database) as me:
        me.screen.at_desk.open_pipeline(2)
        await me.press("P", "j", "d")
        assert "Talk: it leads to" in me.text()
        await me.press("2")
        assert names(me)[:2] == ["Lead", "Offer"]
        assert stages(me)[1].branches == (Branch(label="no", to="no"),)


async def test_stages_are_merged_and_split_behind_an_item_that_is_chosen_or_under_the_cursor(
    database: Path,
) -> None:
    async with at_board(database) as me:
        await me.press("P", "M")
        assert "Merge Lead into" in me.text()
        await me.press("1")
        assert names(me)[0] == "Talk"
        assert [item.text for item in stages(me)[0].items] == [
            *("Ask the budget", "Ask who decides", "Find the buyer", "Read their site")
        ]
        assert process(me).state.stage.name == "Talk"
        await me.press("u")
        assert names(me)[:2] == ["Lead", "Talk"]
        await me.press("g", "S", "1", *"Reading", "enter")
        assert names(me)[:3] == ["Lead", "Reading", "Talk"]
        assert [item.text for item in stages(me)[1].items] == ["Read their site"]
        await me.press("G", "S")
        assert "too few items" in said(me)
        await me.press("g", "j", "j", "M")
        assert "▸ 2 Reading" in me.text()  # the one before, until another is chosen

        await me.press("escape")
        await to(me, "items")
        await me.press("S", *"Deciders", "enter")  # behind the item under the cursor
        assert names(me)[:4] == ["Lead", "Reading", "Talk", "Deciders"]
        assert [item.text for item in stages(me)[3].items] == ["Ask who decides"]


# -- fields and lists --------------------------------------------------------------------------


async def test_a_checklist_is_written_in_place_and_deals_that_stand_there_get_what_is_new(
    database: Path,
) -> None:
    async with at_board(database) as me:
        await me.press("P", "a", *"* Call them +2d", "enter")
        assert stages(me)[0].items[-1].text == "Call them"
        assert me.state.cards[1].items_total == 3
        await to(me, "items", 2)
        await me.press("space")
        assert stages(me)[0].items[2].required is False
        await me.press("s", *"once", "enter", "a", *"twice", "enter")
        assert stages(me)[0].items[2].steps == ("once", "twice")
        await me.press("K")
        assert stages(me)[0].items[2].steps == ("twice", "once")
        await me.press("d")
        assert stages(me)[0].items[2].steps == ("once",)
        await to(me, "items", 2)
        await me.press("K", "K")
        assert stages(me)[0].items[0].text == "Call them"
        await me.press("e", "end", *" today", "enter")
        assert stages(me)[0].items[0].text == "Call them +2d today"
        await me.press("d")
        assert [item.text for item in stages(me)[0].items] == ["Find the buyer", "Read their site"]


async def test_conditions_are_chosen_or_typed_branches_and_actions_typed(database: Path) -> None:
    async with at_board(database) as me:
        await me.press("P")
        await to(me, "conditions")
        await me.press("a", *"ema", "enter", "a", *"value >= 900", "enter")
        assert [str(each) for each in stages(me)[0].conditions] == ["email", "value >= 900"]
        await me.press("a", *"nonsense", "enter")
        assert "is no condition" in me.text()
        await me.press("escape")
        assert "a value of at least 900" in me.text()
        await to(me, "branches")
        await me.press("e", *"not now -> park", "enter")
        assert stages(me)[0].branches == (Branch(label="not now", to="park"),)
        await to(me, "on_enter")
        await me.press("e", *"owner = anna", "enter")
        assert stages(me)[0].on_enter[0].field == "owner"
        assert "├─ not now → parked" in me.text()


async def test_a_field_is_typed_switched_by_space_or_enter_and_emptied(database: Path) -> None:
    async with at_board(database) as me:
        await me.press("P", "j")
        await to(me, "probability")
        await me.press("e", *"40")
        assert "Chance of Talk: 40" in me.text()
        await me.press(*" fixed", "enter")
        assert (stages(me)[1].probability, stages(me)[1].probability_fixed) == (40, True)
        await to(me, "touch")
        await me.press("d")
        assert stages(me)[1].touch_days is None
        await to(me, "start")
        await me.press("space")
        assert stages(me)[1].is_start
        await me.press("enter")
        assert not stages(me)[1].is_start
        await to(me, "auto")
        await me.press("space")
        assert stages(me)[1].auto_advance
        await to(me, "name")
        await me.press("space")
        assert "no switch" in said(me)
        await me.press("d")
        assert "no name" in said(me)


async def test_the_pipeline_has_lists_policies_and_a_goal(database: Path) -> None:
    async with at_board(database) as me:
        await me.press("P", "2")
        await to(me, "lost_reasons")
        await me.press("a", *"Too dear", "enter", "a", *"Too late", "enter", "K")
        assert pipeline(me).lost_reasons == ("Too late", "Too dear")
        await to(me, "skip")
        await me.press("space", "space")
        assert pipeline(me).skip is GatePolicy.BLOCK
        await to(me, "goal")
        await me.press("e", *"60k by 2026-12-31", "enter")
        assert pipeline(me).goal is not None
        await to(me, "routes")
        await me.press("e", *"source web -> Talk, owner anna", "enter")
        assert pipeline(me).routes[0].stage == "talk"
        await me.press("r", *" Ltd", "enter")
        assert pipeline(me).name == "Sales Ltd"


async def test_what_is_only_looked_at_is_not_edited(database: Path) -> None:
    async with at_board(database) as me:
        before = me.writes
        await me.press("P", "4")
        await me.settle()
        await me.press("d", "e", "n", "J", "space", "M")
        assert "go" in said(me)
        assert (me.writes, process(me).prompt.question) == (before, None)


def with_map(database: Path) -> None:
    """A second pipeline, whose parts name each other."""
    session = Session.open(str(database), "cli", read_clock=HandClock(), journal_mode="delete")
    try:
        session.execute(ApplyMap(map=rich()))
        session.execute(MoveDeals(deal_ids=(4,), stage="Talk"))
    finally:
        session.close()
