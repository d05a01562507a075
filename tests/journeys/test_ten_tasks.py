"""Ten everyday tasks, by keys and by mouse; both ways end in the same states."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

from pipetui.domain.process import GatePolicy
from tests.support.board import at_board, make_database
from tests.support.maps import sales

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from tests.support.board import Hands

    Way = Callable[[Hands], Awaitable[None]]

SIZE = (160, 24)
_SALES = sales(GatePolicy.OFF)
OPEN_GATES = replace(_SALES, pipeline=replace(_SALES.pipeline, lost_reasons=("Price", "Timing")))


async def find_by_keys(me: Hands) -> None:
    await me.press("/", *"audit", "enter")


async def find_by_mouse(me: Hands) -> None:
    await me.click("filter")
    await me.press(*"audit")
    await me.click("take it")


def found(me: Hands) -> object:
    return me.here, me.state.filter_text, me.state.shown


async def tag_by_keys(me: Hands) -> None:
    await me.press("1", "g", "v", "j", "v", ":", *"tags", "enter", *"spring", "enter")


async def tag_by_mouse(me: Hands) -> None:
    await me.click("Website", control=True)
    await me.click("Audit", control=True)
    await me.click("all else")
    await me.press(*"tags")
    await me.click("tags: add")
    await me.press(*"spring")
    await me.click("take it")


def tagged(me: Hands) -> object:
    return me.rows("select id, tags from deal where tags like '%spring%' order by id"), me.writes


async def move_by_keys(me: Hands) -> None:
    await me.press("/", *"audit", "enter", "L", "L", "L")


async def move_by_mouse(me: Hands) -> None:
    for lane in ("Talk", "Offer", "Signed"):
        await me.drag("Audit", lane)


def moved(me: Hands) -> object:
    return me.rows("select stage_id, status, closed_at is null from deal where id = 2")


async def call_by_keys(me: Hands) -> None:
    await me.press("3", "t", "c")


async def call_by_mouse(me: Hands) -> None:
    await me.click("Rollout")
    await me.click("touch")
    await me.click("c call")


def called(me: Hands) -> object:
    return me.rows("select deal_id, kind, direction from touch order by id")


async def friday_by_keys(me: Hands) -> None:
    await me.press("3", "s", *"call", "space", *"fri", "enter")


async def friday_by_mouse(me: Hands) -> None:
    await me.click("Rollout")
    await me.click("s  next step")
    await me.press(*"call", "space", *"fri")
    await me.click("take it")


def planned(me: Hands) -> object:
    return me.rows("select next_text, next_due from deal where id = 4")


async def lose_by_keys(me: Hands) -> None:
    await me.press("3", "x", *"Price", "enter", "enter")


async def lose_by_mouse(me: Hands) -> None:
    await me.click("Rollout")
    await me.click("lost")
    await me.click("Price")
    await me.click("nobody known")


def lost(me: Hands) -> object:
    return me.rows("select status, lost_reason, competitor from deal where id = 4")


async def reopen_by_keys(me: Hands) -> None:
    await me.press("D", "2", "R", "q")


async def reopen_by_mouse(me: Hands) -> None:
    await me.click("all else")
    await me.press(*"drawer")
    await me.click("drawers: ")
    await me.click("Lost 1")
    await me.click("Rollout")
    await me.click("reopen")
    await me.click("back")


def reopened(me: Hands) -> object:
    me.screen.count_signs()
    return me.rows("select status, stage_id, lost_reason from deal where id = 4"), me.state


NEW = ("Kopi: Shop 5k", "Lumo: App 20k >talk #web", "Mio: Brand !call fri")


async def add_by_keys(me: Hands) -> None:
    for line in NEW:
        await me.press("n", *line, "enter")


async def add_by_mouse(me: Hands) -> None:
    for line in NEW:
        await me.click(" new ")
        await me.press(*line)
        await me.click("take it")


def added(me: Hands) -> object:
    return me.rows("select title, stage_id, value_minor, tags, next_due from deal where id > 5")


async def undo_by_keys(me: Hands) -> None:
    await me.press(*["u"] * done_here(me))


async def undo_by_mouse(me: Hands) -> None:
    for _ in range(done_here(me)):
        await me.click("u  undo ")


def done_here(me: Hands) -> int:
    ((count,),) = me.rows("select count(*) from operation where origin = 'tui'")
    return int(str(count))


def undone(me: Hands) -> object:
    deals = "select id, title, stage_id, status, tags, next_text from deal order by id"
    return me.rows(deals), me.rows("select count(*) from touch")


async def reorder_by_keys(me: Hands) -> None:
    await me.press("o", "o", "o", "g", "J")


async def reorder_by_mouse(me: Hands) -> None:
    await me.press("o", "o")
    await me.click("all else")
    await me.press(*"order:")
    await me.click("order: ")
    x, y = me.where("Audit")
    await me.drag("Website", (x, y + 4))


def reordered(me: Hands) -> object:
    return me.lane("Lead"), me.writes


TASKS: dict[str, tuple[Way, Way, Callable[[Hands], object]]] = {
    "find a deal": (find_by_keys, find_by_mouse, found),
    "tag several": (tag_by_keys, tag_by_mouse, tagged),
    "move it three stages": (move_by_keys, move_by_mouse, moved),
    "log a call": (call_by_keys, call_by_mouse, called),
    "set Friday's call": (friday_by_keys, friday_by_mouse, planned),
    "lose with reason": (lose_by_keys, lose_by_mouse, lost),
    "reopen": (reopen_by_keys, reopen_by_mouse, reopened),
    "add three deals": (add_by_keys, add_by_mouse, added),
    "undo everything": (undo_by_keys, undo_by_mouse, undone),
    "reorder": (reorder_by_keys, reorder_by_mouse, reordered),
}
"""Each begins with what the one before has left."""


async def states(path: Path, hand: int) -> dict[str, object]:
    """What is to be seen after each task, done with one hand."""
    ends: dict[str, object] = {}
    async with at_board(path, size=SIZE) as me:
        at_first = undone(me)
        for task, (*ways, seen) in TASKS.items():
            before = seen(me)
            await ways[hand](me)
            ends[task] = seen(me)
            assert ends[task] != before, task
            if me.state.filter_text or me.state.marks:
                await me.press("escape")
        assert ends["undo everything"] == at_first
    return ends


async def test_after_each_task_keys_and_mouse_have_come_to_the_same_state(tmp_path: Path) -> None:
    by_keys, by_mouse = tmp_path / "keys.db", tmp_path / "mouse.db"
    make_database(by_keys, OPEN_GATES)
    shutil.copy(by_keys, by_mouse)

    keys, mouse = await states(by_keys, 0), await states(by_mouse, 1)

    for task in TASKS:
        assert mouse[task] == keys[task], task
