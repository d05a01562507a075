"""Hands at the process's screen: what it shows, and what somebody else writes meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipetui.services import reading
from pipetui.services.session import Session
from pipetui.tui.screens.process import ProcessScreen
from tests.support.board import HandClock

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pipetui.domain.maps.places import MapEdit, Place
    from pipetui.domain.process import Pipeline, ProcessMap, Stage
    from tests.support.board import Hands


def process(me: Hands) -> ProcessScreen:
    """The screen, which lies on top."""
    screen = me.app.screen
    assert isinstance(screen, ProcessScreen)
    return screen


def stages(me: Hands) -> tuple[Stage, ...]:
    """The stages as they are stored."""
    desk = me.screen.at_desk
    wanted = desk.state.process.pipeline.id
    maps = reading.maps(desk.session)
    return next(each for each in maps if each.pipeline.id == wanted).stages


def place(me: Hands) -> Place | None:
    """What is under the cursor."""
    return process(me).place


def change_elsewhere(path: Path, make: Callable[[ProcessMap], MapEdit]) -> None:
    """Somebody else edits the first pipeline."""
    session = Session.open(str(path), "cli", read_clock=HandClock(), journal_mode="delete")
    try:
        session.execute(make(reading.maps(session)[0]).command)
    finally:
        session.close()


def names(me: Hands) -> list[str]:
    """The stages' names, as they are stored."""
    return [each.name for each in stages(me)]


def pipeline(me: Hands) -> Pipeline:
    """The first pipeline, as it is stored."""
    return reading.maps(me.screen.at_desk.session)[0].pipeline


def said(me: Hands) -> str:
    """What is told at the foot."""
    told = process(me).message
    return f"{told.text} · {told.more}" if told.more else told.text


async def to(me: Hands, field: str, index: int | None = None) -> None:
    """Into the page, the cursor on a field."""
    await me.press("l")
    screen = process(me)
    page = screen.page._page
    for at, part in enumerate(page.parts if page else ()):
        here = part.place
        if here is not None and here.field == field and (index is None or here.index == index):
            screen.page.to(at)
            screen.change(screen.state)
            await me.look()
            return
    pytest.fail(f"{field} is not on the page:\n{me.text()}")
