"""Marked deals: what is done to them is one step; what could not be is told and stays marked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.board import at_board

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.board import Hands


STAGES = "from stage join deal on stage_id = stage.id where deal.id in (3, 4) order by deal.id"


async def mark_lead_and_offer(me: Hands) -> None:
    """Website and Rollout, the cursor on Rollout."""
    await me.press("1", "g", "space", "3", "space")
    assert me.state.marks == {1, 4}


# -- marking -----------------------------------------------------------------------------------


async def test_space_marks_one_and_v_all_from_where_it_began_to_where_one_goes(
    database: Path,
) -> None:
    async with at_board(database) as me:
        await me.press("space", "j", "space")
        assert me.state.marks == {1, 2}
        assert "◆ 2 marked" in me.text()
        assert "◆ Website" in me.text()
        await me.press("space", "k", "space")
        assert not me.state.marks

        await me.press("v")
        assert "Marking from here" in me.said
        await me.press("j")
        assert me.state.marks == {1, 2}
        await me.press("k")
        assert me.state.marks == {1}

        await me.press("G", "v", "k")
        assert me.state.marks == {1, 2}


async def test_a_head_cannot_be_marked_and_escape_takes_marks_away_before_anything_else(
    database: Path,
) -> None:
    async with at_board(database) as me:
        await me.press("/", *"e", "enter", "k", "space", "v")
        assert not me.state.marks
        assert me.state.span is None

        await me.press("j", "space", "v")
        assert me.state.marks == {1}
        await me.press("escape")
        assert not me.state.marks
        assert me.state.filter_text == "e"
        await me.press("escape")
        assert not me.state.filter_text
        assert not me.app._exit


async def test_the_palette_marks_a_lane_and_nothing_and_what_a_filter_hides_is_not_marked(
    database: Path,
) -> None:
    async with at_board(database) as me:
        await me.press(":", *"mark the whole", "enter")
        assert me.state.marks == {1, 2}
        await me.press(":", *"mark nothing", "enter")
        assert not me.state.marks

        await mark_lead_and_offer(me)
        await me.press("/", *"website", "enter")
        assert me.state.marks == {1}


# -- doing -------------------------------------------------------------------------------------


DONE = [
    (["H"], f"select name {STAGES}", [("Lead",), ("Talk",)]),
    (["m", "1"], f"select name {STAGES}", [("Lead",)] * 2),
    (
        ["t", "c"],
        "select deal_id, kind, direction from touch order by deal_id",
        [(3, "call", "out"), (4, "call", "out")],
    ),
    (
        ["T"],
        "select deal_id, kind, outcome is null from touch order by deal_id",
        [(3, "call", 0), (4, "call", 0)],
    ),
    (
        ["s", *"send it fri", "enter"],
        "select next_text, next_due from deal where id in (3, 4)",
        [("send it", "2026-11-27")] * 2,
    ),
    (
        ["x", *"too dear", "enter", "enter"],
        "select status, lost_reason from deal where id in (3, 4)",
        [("lost", "too dear")] * 2,
    ),
    (
        ["p", *"fri", "enter"],
        "select parked_until from deal where id in (3, 4)",
        [("2026-11-27",)] * 2,
    ),
    (["d"], "select count(*) from deal", [(3,)]),
]
"""Keys, and what they make of Platform and Rollout."""


async def test_what_is_done_to_the_marked_is_one_step_and_one_undo(database: Path) -> None:
    async with at_board(database) as me:
        for keys, query, after in DONE:
            me.screen.leave_marks()
            await me.press("2", "space", "3", "space")
            assert me.state.marks == {3, 4}, keys
            before, writes = me.rows(query), me.writes

            await me.press(*keys)
            assert before != me.rows(query) == after, keys
            assert me.writes == writes + 1, keys
            assert me.said.endswith("u undoes"), keys

            await me.press("u")
            assert me.rows(query) == before, keys


async def test_winning_several_confirms_no_amount(database: Path) -> None:
    async with at_board(database) as me:
        await me.press("n", *"Second >Offer 3k", "enter", "g", "v", "G")
        before = me.writes
        await me.press("w")

        assert me.prompt.question is None
        assert me.said == "Won 2 deals · u undoes"
        assert me.writes == before + 1
        await me.press("u")
        assert set(me.lane("Offer")) == {"Rollout", "Second"}


async def test_those_that_are_held_back_stay_marked_all_or_some_and_one_reason_is_told(
    database: Path,
) -> None:
    async with at_board(database) as me:
        await mark_lead_and_offer(me)
        before = me.writes
        await me.press("L")

        assert set(me.lane("Signed")) == {"Rollout", "Care"}
        assert me.state.marks == {1}
        assert me.here == "Website"
        assert me.said.startswith("Moved Rollout to Signed; 1 held back: Lead is not finished")
        assert me.said.endswith("u undoes")
        assert me.pane is None
        assert me.writes == before + 1

        await me.press("escape", "g", "v", "j")
        before = me.writes
        await me.press("L")

        assert me.state.marks == {1, 2}
        assert me.said.startswith("✗ None of 2 deals could be: Lead is not finished")
        assert "--" not in me.said
        assert me.writes == before


async def test_clients_and_open_deals_are_not_lost_together(database: Path) -> None:
    async with at_board(database) as me:
        await me.press("3", "space", "4", "space")
        before = me.writes
        await me.press("x")

        assert me.prompt.question is None
        assert "mark one kind" in me.said
        assert me.writes == before


async def test_a_single_marked_deal_held_up_at_its_gate_is_opened_where_it_is(
    database: Path,
) -> None:
    async with at_board(database) as me:
        await me.press("2", "space", "3", "L")

        assert me.here == "Platform"
        assert me.pane
        assert "Not yet: 2 required" in me.text()


async def test_tags_are_added_to_and_taken_from_all_marked(database: Path) -> None:
    async with at_board(database) as me:
        await mark_lead_and_offer(me)
        before = me.writes
        await me.press(":", *"add or take tags", "enter", *"#vip, spring -web", "enter")

        assert me.rows("select tags from deal where id in (1, 4) order by id") == [
            ('["vip","spring"]',),
            ('["vip","spring"]',),
        ]
        assert me.writes == before + 1


# -- again -------------------------------------------------------------------------------------


async def test_the_last_change_is_done_again_on_another_deal_or_on_the_marked_as_one_step(
    database: Path,
) -> None:
    async with at_board(database) as me:
        await me.press("3", "s", *"send it fri", "enter", "1", ".")
        assert me.rows("select next_text, next_due from deal where id = 1") == [
            ("send it", "2026-11-27")
        ]
        assert me.said == "Next step of Website: send it, Fri 27 Nov · u undoes"

        await me.press("3", "t", "E", "1", "g", "v", "G")
        before = me.writes
        await me.press(".")
        assert me.writes == before + 1
        assert me.rows("select deal_id, direction from touch order by id") == [
            (4, "in"),
            (1, "in"),
            (2, "in"),
        ]


async def test_what_was_refused_is_no_change_to_do_again(database: Path) -> None:
    async with at_board(database) as me:
        await me.press(".")
        assert me.said.startswith("✗ Nothing has been changed yet")

        await me.press("3", "t", "c", "1", "L", "q", "2", ".", "escape")
        assert me.said == "Logged call on Platform; done: no answer · u undoes"


async def test_a_touch_done_again_asks_for_the_step_that_follows_as_it_did_at_first(
    database: Path,
) -> None:
    async with at_board(database) as me:
        await me.press("3", "t", "c", "1", ".")
        assert me.rows("select deal_id, kind from touch order by id") == [(4, "call"), (1, "call")]
        assert "Next step" in me.text()
        await me.press("3", "enter")
        assert me.said == "Next step of Website: Follow up, Thu 26 Nov · u undoes"

        await me.press("2", ".", "3", ".")  # now the plan is the last change
        assert me.prompt.question is None
        assert me.rows("select next_due from deal where id in (3, 4)") == [("2026-11-26",)] * 2


ABOUT_ONE = [
    (["n", *"Acme: Audit", "enter"], "Added Audit"),
    (["1", "+"], "Cloned Website"),
    (["1", "g", "c", "space", "q"], "Ticked Find the buyer on Website"),
    (["o", "o", "o", "1", "g", "J"], "Reordered Website"),
]


async def test_what_is_about_one_deal_alone_is_not_done_again_nor_is_what_was_before_it(
    database: Path,
) -> None:
    async with at_board(database) as me:
        for keys, told in ABOUT_ONE:
            await me.press("3", "t", "c", *keys)
            before = me.writes
            await me.press("2", ".")

            assert me.said == f"✗ That cannot be done to another deal: {told}"
            assert me.writes == before


async def test_a_card_dropped_by_hand_is_a_move_to_be_done_again(database: Path) -> None:
    async with at_board(database) as me:
        await me.press("o", "o", "o", "3")
        await me.drag("Rollout", "Audit")
        assert "Rollout" in me.lane("Lead")

        await me.press("2", ".")
        assert me.stage == "Lead"
        assert "Platform" in me.lane("Lead")


async def test_a_move_past_a_gate_is_done_again_without_its_reason(database: Path) -> None:
    async with at_board(database) as me:
        await me.press("1", "L", "f", *"asked to", "enter", "1", ".")

        assert me.stage == "Lead"
        assert me.pane
        assert me.rows("select count(*) from visit where forced is not null") == [(1,)]
