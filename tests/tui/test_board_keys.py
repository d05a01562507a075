"""Each key of the board does what the key table says of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.cards import LaneOrder
from tests.support.board import at_board

if TYPE_CHECKING:
    from pathlib import Path

# -- the cursor --------------------------------------------------------------------------------


async def test_keys_move_the_cursor_and_above_the_first_card_to_what_the_stage_is_for(
    database: Path,
) -> None:
    async with at_board(database) as me:
        walk = [
            ("j", "Audit"),
            ("k", "Website"),
            ("down", "Audit"),
            ("up", "Website"),
            ("G", "Audit"),
            ("g", "Website"),
            ("end", "Audit"),
            ("home", "Website"),
            ("pagedown", "Audit"),
            ("l", "Platform"),
            ("right", "Rollout"),
            ("h", "Platform"),
            ("left", "Website"),
            ("3", "Rollout"),
            ("4", "Care"),
            ("5", None),
            ("9", None),
            ("1", "Website"),
            ("pageup", None),
        ]
        for key, title in walk:
            await me.press(key)
            assert me.here == title, key

        assert "▸Lead" in me.text()
        assert "Lead — no definition yet" in me.text()


# -- deals -------------------------------------------------------------------------------------


async def test_a_deal_advances_and_comes_back_with_the_cursor_on_it(database: Path) -> None:
    async with at_board(database) as me:
        await me.press("3", "L")
        assert (me.here, me.stage) == ("Rollout", "Signed")
        assert me.said == "Moved Rollout to Signed · u undoes"

        await me.press("H")
        assert (me.here, me.stage) == ("Rollout", "Offer")
        await me.press("H")
        assert (me.here, me.stage) == ("Rollout", "Talk")


async def test_a_closed_gate_opens_the_checklist_and_ticking_opens_the_gate(database: Path) -> None:
    async with at_board(database) as me:
        await me.press("2", "L")
        assert me.pane
        assert "Not yet: 2 required items to do first" in me.text()
        assert "▸☐* Ask the budget" in me.text()
        assert me.stage == "Talk"

        await me.press("space", "j", "space")
        assert "All done: L advances" in me.text()

        await me.press("L")
        assert (me.here, me.stage) == ("Platform", "Offer")
        assert me.pane is None
        assert me.hints[0] == "advance"


async def test_a_gate_is_passed_with_a_reason_that_is_kept_and_closed_without_one(
    database: Path,
) -> None:
    async with at_board(database) as me:
        before = me.writes
        await me.press("2", "L", "f", *"no", "escape")
        assert me.pane
        assert me.app.focused is me.pane
        await me.press("f", "enter")
        assert (me.stage, me.writes) == ("Talk", before)

        await me.press("f", *"they asked", "enter")
        assert (me.here, me.stage) == ("Platform", "Offer")
        assert me.pane is None
        assert me.rows("select forced from visit where forced is not null") == [("they asked",)]


async def test_what_the_gate_refused_is_what_the_reason_does(database: Path) -> None:
    async with at_board(database) as me:
        for wanted, stage in ((["m", "3"], "Offer"), (["w", "enter"], "Signed")):
            await me.press("1", *wanted, "f", *"because", "enter")
            assert (me.here, me.stage) == ("Website", stage)

            await me.press("u")
            assert (me.here, me.stage) == ("Website", "Lead")


async def test_a_deal_moves_to_any_stage_by_number_or_name(database: Path) -> None:
    async with at_board(database) as me:
        await me.press("3", "m", "1")
        assert (me.here, me.stage) == ("Rollout", "Lead")

        await me.press("3", "m", "t")
        assert me.stage == "Offer"  # nothing there to move
        await me.press("1", "G", "m", *"sign")
        assert me.prompt.question  # the name can be typed on
        await me.press(*"ed", "enter")
        assert me.pane  # Lead is not finished

        await me.press("q", "g", "m", *"zz", "enter")
        assert "Nothing matches: Backspace takes letters back" in me.text()
        await me.press("escape")
        assert (me.here, me.stage) == ("Website", "Lead")


async def test_orders_go_round_and_one_by_hand_is_kept(database: Path) -> None:
    async with at_board(database) as me:
        seen = []
        for _ in LaneOrder:
            await me.press("o")
            seen.append(me.state.order)
        assert seen == [*list(LaneOrder)[1:], LaneOrder.URGENCY]

        await me.press("J")
        assert "order of their own" in me.said

        await me.press("o", "o", "o")
        assert me.state.order is LaneOrder.MANUAL
        assert "by hand" in me.text()
        first = me.lane("Lead")
        await me.press("g", "J")
        assert me.lane("Lead") == first[::-1]
        assert me.here == first[0]
        await me.press("J")
        assert me.lane("Lead") == first[::-1]
        await me.press("K")
        assert me.lane("Lead") == first


async def test_a_new_deal_is_read_while_it_is_typed_shown_past_a_filter_and_a_mistake_mended(
    database: Path,
) -> None:
    async with at_board(database) as me:
        await me.press("slash", *"acme", "enter", "n")
        assert me.hints == ["take it", "leave it"]
        await me.press(*"Hakaniemi: Shop €6k !call fri")
        assert "Shop for Hakaniemi · €6,000 → Lead · ○ call · Fri" in me.text()

        await me.press("enter")
        assert (me.here, me.stage) == ("Shop", "Lead")
        assert me.said == "Added Shop · u undoes"
        assert me.hints[0] == "advance"
        assert me.state.filter_text == ""

        before = me.writes
        await me.press("n", "enter", *"Office >nowhere", "enter")
        assert me.prompt.question
        assert me.writes == before
        await me.press(*["backspace"] * len("nowhere"), *"offer", "enter")
        assert (me.here, me.stage) == ("Office", "Offer")


async def test_a_lost_deal_leaves_with_its_reason_and_who_won_it_and_a_client_churns(
    database: Path,
) -> None:
    ended = "select status, lost_reason, competitor from deal where id in (1, 2) order by id"
    async with at_board(database) as me:
        await me.press("1", "x", *"went elsewhere", "enter")
        assert "nobody known" in me.text()
        await me.press("enter")
        assert me.lane("Lead") == ["Audit"]
        assert me.here == "Audit"

        await me.press("x", *"price", "enter", *"Big Corp", "enter")
        assert me.rows(ended) == [("lost", "went elsewhere", None), ("lost", "price", "Big Corp")]

        await me.press("4", "x")
        assert "Churned because" in me.text()
        await me.press(*"closed shop", "enter")
        assert me.lane("Signed") == []
        assert me.rows("select status, churn_reason from deal where id = 5") == [
            ("won", "closed shop")
        ]


async def test_a_won_deal_stays_in_sight_in_its_stage_and_winning_confirms_the_amount_in_one_step(
    database: Path,
) -> None:
    won = "select status, value_minor from deal where id = 4"
    async with at_board(database) as me:
        await me.press("3", "w", "enter")
        assert (me.here, me.stage) == ("Rollout", "Signed")
        assert me.rows(won) == [("won", None)]

        await me.press("u", "w", *"14k", "enter")
        assert me.rows(won) == [("won", 1400000)]
        await me.press("u")
        assert me.rows(won) == [("open", None)]


async def test_every_step_can_be_undone_and_done_again(database: Path) -> None:
    async with at_board(database) as me:
        await me.press("3", "L", "1", "g", "x", *"no", "enter", "enter", "n", *"New", "enter")
        done = [me.lane(stage.name) for stage in me.state.process.stages]

        await me.press("u")
        assert me.said == "Undid: Added New · U does it again"
        await me.press("u")
        assert me.here == "Website"
        await me.press("u")
        assert (me.here, me.stage) == ("Rollout", "Offer")

        await me.press("U", "ctrl+r", "U")
        assert [me.lane(stage.name) for stage in me.state.process.stages] == done
        await me.press("U")
        assert me.said.startswith("✗ There is nothing to redo.")


# -- the checklist -----------------------------------------------------------------------------


async def test_the_checklist_shows_and_ticks_the_items_of_the_stage(database: Path) -> None:
    async with at_board(database) as me:
        await me.press("c")
        assert me.hints == ["tick", "new", "edit", "delete", "help", "back"]
        assert "▸☐* Find the buyer" in me.text()

        await me.press("j", "space")
        assert "▸☑  Read their site" in me.text()
        assert me.said == "Ticked Read their site on Website · u undoes"
        await me.press("up", "space", "space")
        assert "▸☐* Find the buyer" in me.text()

        await me.press("u", "u", "u")
        assert "1 of 2" not in me.text()
        await me.press("c")
        assert me.pane is None


async def test_the_inspector_follows_the_cursor(database: Path) -> None:
    async with at_board(database, size=(160, 40)) as me:
        await me.press("i", "j")
        assert me.app.focused is me.screen.view
        assert me.pane
        assert me.pane.deal_id == 2

        await me.press("right", "c")
        assert me.screen.focused is me.pane
        assert me.pane.deal_id == 3
        assert "Ask the budget" in me.text()
        await me.press("q")
        assert me.pane is None


async def test_a_gate_is_forced_for_the_deal_whose_list_is_shown(database: Path) -> None:
    async with at_board(database) as me:
        await me.press("2", "L", "q", "1", "c", "f")
        assert me.pane
        assert me.pane.deal_id == 1
        await me.press(*"in a hurry")
        await me.press("enter")

        assert (me.here, me.stage) == ("Website", "Talk")
        assert me.lane("Talk") == ["Platform", "Website"]
        assert me.rows("select forced from visit where forced is not null") == [("in a hurry",)]
        assert me.pane is None


# -- the board ---------------------------------------------------------------------------------


async def test_a_filter_keeps_the_deal_it_began_on_and_stays_until_it_is_left(
    database: Path,
) -> None:
    async with at_board(database) as me:
        await me.press("3", "slash", *"acme")
        assert me.lane("Lead") == ["Website"]
        assert me.lane("Offer") == []
        assert "2 of 5" in me.text()

        await me.press(*["backspace"] * 4)
        assert me.here == "Rollout"
        await me.press(*"acme", "escape")
        assert me.here == "Rollout"
        assert me.state.filter_text == ""

        await me.press("slash", *"acme", "enter")
        assert me.state.filter_text == "acme"
        assert "/acme 2 of 5" in me.text()
        await me.press("slash", *"xyz", "escape")
        assert me.state.filter_text == "acme"
        await me.press("q")
        assert (me.state.filter_text, me.state.shown) == ("", 5)


async def test_help_lists_the_keys_and_goes_away(database: Path) -> None:
    async with at_board(database) as me:
        await me.press("question_mark")
        assert "advance to the next stage" in me.text()
        await me.press("j", "down", "k", "q")
        assert "advance to the next stage" not in me.text()
        await me.press("c", "question_mark")
        assert "pass the gate with a reason" in me.text()
        await me.press("escape")
        assert me.pane
