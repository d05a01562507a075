"""One deal through all fourteen stages of the full cycle, by keys and by the command line."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING

import pytest

from pipetui.domain.commands import ApplyMap
from pipetui.services.maps import load_template
from pipetui.services.session import Session
from tests.support.board import HandClock, at_board
from tests.support.command_line import CommandLine

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.board import Hands

FULL_CYCLE = load_template("full-cycle")
STAGES = [stage.name for stage in FULL_CYCLE.stages]
SIGNED = STAGES.index("Contract signed")
NEEDS = {
    "contact": ("edit", 1, "contacts=Ann Lee"),
    "value": ("edit", 1, "value=12k"),
    "close": ("edit", 1, "close=+30d"),
}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database whose one pipeline is the full cycle."""
    path = tmp_path / "full.db"
    session = Session.open(str(path), "test", read_clock=HandClock(), journal_mode="delete")
    line = replace(FULL_CYCLE, pipeline=replace(FULL_CYCLE.pipeline, key="sales"))
    session.execute(ApplyMap(map=line))
    session.close()
    return path


def test_by_the_command_line(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cli = CommandLine(path, monkeypatch)
    (deal,) = cli.json("add", "Website", "--stage", "awareness")["items"]
    closed = None
    for place, stage in enumerate(FULL_CYCLE.stages):
        assert (deal["stage"], deal["status"]) == (STAGES[place], _status(place))
        assert deal["closed_at"] == closed
        if place == len(STAGES) - 1:
            break

        required = [item.text for item in stage.items if item.required]
        (refused,) = cli.refused("advance", 1)["refused"]
        assert set(required) <= set(refused["missing"])
        if place == 0:
            assert "comes after" in cli.fails(1, "move", 1, "Contract signed")
            cli.fails(1, "win", 1)
        cli.json("check", 1, *required)
        for condition in stage.conditions:
            kinds = condition.touches
            words = ("touch", 1, kinds[0]) if kinds else NEEDS[str(condition)]
            cli.json(*words)

        cli.at(f"2026-12-{place + 1:02}T10:00:00+01:00")
        (deal,) = cli.json("advance", 1)["items"]
        if place == SIGNED - 1:
            closed = "2026-12-09T09:00:00Z"

    (left,) = cli.json("churn", 1, "--reason", "Moved abroad")["items"]
    assert (left["status"], left["closed_at"]) == ("won", closed)
    assert left["churned_at"] is not None


async def test_by_keys(path: Path) -> None:
    async with at_board(path, size=(120, 30)) as me:
        await me.press("n", *"Acme: Website 12k @Ann ^eom >awareness", "enter")
        number = str(len(FULL_CYCLE.stages[0].branches) + SIGNED + 1)  # branches stand first
        await me.press("m", *number)
        assert "Contract signed comes after" in me.text()
        await me.press("escape")
        for place, name in enumerate(STAGES[:-1]):
            assert me.stage == name
            assert me.rows("select status from deal") == [(_status(place),)]

            await go_on(me, place)
            assert "Not yet" in me.text(), name
            await tick_required(me, place)
            for condition in FULL_CYCLE.stages[place].conditions:
                if condition.touches:
                    await me.press("t", condition.touches[0][0])
                    if me.prompt.question is not None:  # a step was done with it: what is next?
                        await me.press("escape")
            me.clock.turn(days=1)
            await go_on(me, place)

        assert me.stage == STAGES[-1]
        ((closed, entered),) = me.rows(
            "select d.closed_at, v.entered_at from deal d join visit v on v.deal_id = d.id "
            "join stage s on s.id = v.stage_id where s.name = 'Contract signed'"
        )
        assert closed == entered

        await me.press("x", *"Moved abroad", "enter")
        assert me.rows("select status, churn_reason from deal") == [("won", "Moved abroad")]
        assert me.rows("select closed_at from deal") == [(closed,)]


def _status(place: int) -> str:
    return "won" if place >= SIGNED else "open"


async def go_on(me: Hands, place: int) -> None:
    """`L`, and at a decision point the first answer."""
    await me.press("L", *(["1"] if FULL_CYCLE.stages[place].branches else []))


async def tick_required(me: Hands, place: int) -> None:
    """Tick what is required, from where the checklist has opened; then back to the board."""
    assert me.pane is not None
    items = FULL_CYCLE.stages[place].items
    while items[0].text != me.pane.target.text:
        items = items[1:]
    # An item is ticked with its steps, which stand below it.
    keys = [(*["space"] * item.required, "j", *["j"] * len(item.steps)) for item in items]
    await me.press(*chain.from_iterable(keys), "escape")
