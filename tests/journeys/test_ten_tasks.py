"""Ten everyday tasks, by keys and by mouse; both ways end in the same state."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from pipetui.domain.process import GatePolicy
from tests.support.board import at_board, make_database
from tests.support.maps import sales

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from tests.support.board import Hands

    Way = Callable[[Hands], Awaitable[None]]

SIZE = (160, 40)
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
    await lose_by_keys(me)
    await me.press("D", "2", "R", "q")


async def reopen_by_mouse(me: Hands) -> None:
    await lose_by_mouse(me)
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


async def tag_by_keys(me: Hands) -> None:
    await me.press("v", "j", "v", ":", *"tags", "enter", *"spring", "enter")


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


async def reorder_by_keys(me: Hands) -> None:
    await me.press("o", "o", "o", "g", "J")


async def reorder_by_mouse(me: Hands) -> None:
    for _ in range(3):
        await me.click("all else")
        await me.press(*"order:")
        await me.click("order: ")
    x, y = me.where("Audit")
    await me.drag("Website", (x, y + 4))


def reordered(me: Hands) -> object:
    return me.lane("Lead"), me.writes


async def undo_by_keys(me: Hands) -> None:
    await add_by_keys(me)
    await tag_by_keys(me)
    await me.press(*"uuuu")


async def undo_by_mouse(me: Hands) -> None:
    await add_by_keys(me)
    await tag_by_keys(me)
    for _ in range(4):
        await me.click("u  undo ")


def undone(me: Hands) -> object:
    return me.rows("select id, title, tags from deal order by id")


TASKS: dict[str, tuple[Way, Way, Callable[[Hands], object]]] = {
    "find a deal": (find_by_keys, find_by_mouse, found),
    "move it three stages": (move_by_keys, move_by_mouse, moved),
    "log a call": (call_by_keys, call_by_mouse, called),
    "set Friday's call": (friday_by_keys, friday_by_mouse, planned),
    "lose with reason": (lose_by_keys, lose_by_mouse, lost),
    "reopen": (reopen_by_keys, reopen_by_mouse, reopened),
    "add three deals": (add_by_keys, add_by_mouse, added),
    "tag several": (tag_by_keys, tag_by_mouse, tagged),
    "reorder": (reorder_by_keys, reorder_by_mouse, reordered),
    "undo everything": (undo_by_keys, undo_by_mouse, undone),
}


@pytest.mark.parametrize("task", TASKS)
async def test_keys_and_mouse_end_in_the_same_state(tmp_path: Path, task: str) -> None:
    *ways, seen = TASKS[task]
    ends = []
    for name, way in zip(("keys", "mouse"), ways, strict=True):
        path = tmp_path / f"{name}.db"
        make_database(path, OPEN_GATES)
        async with at_board(path, size=SIZE) as me:
            before = seen(me)
            await way(me)
            ends.append(seen(me))
        assert (ends[-1] == before) is (task == "undo everything")

    assert ends[0] == ends[1]
