"""Figures read beside the screen, and kept for as long as nothing is written."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, NamedTuple

from pipetui.services.metrics import load_figures
from pipetui.services.present.figures import pages

if TYPE_CHECKING:
    from datetime import date

    from pipetui.services.metrics import Figures
    from pipetui.services.present.figures.blocks import Page
    from pipetui.services.session import Session
    from pipetui.services.settings.config import Day
    from pipetui.tui.metrics.state import MetricsState


class _Moment(NamedTuple):
    """What figures were read of, when, and with which settings."""

    pipeline_id: int | None
    sequence: int
    today: date
    day: Day


class Left(Exception):
    """Nobody waits for the figures any more."""


class FiguresReader:
    """Reads in a thread, tells how far that is, and stops when nobody waits any more."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._known: tuple[_Moment, Figures] | None = None
        self._rows = (0, 0)
        self._left = False

    @property
    def done(self) -> float | None:
        """How much has been read, 0 to 1; None while nothing is."""
        read, total = self._rows
        return read / total if total else None

    async def read(self, pipeline_id: int | None, day: Day) -> Figures:
        """The figures as they are now; raises what reading raises, and Left when it was left."""
        self._left = False
        now = self._session.now()
        moment = _Moment(pipeline_id, self._session.sequence(), now.today, day)
        if self._known is None or self._known[0] != moment:
            figures = await asyncio.to_thread(
                load_figures,
                self._session,
                pipeline_id,
                day=day,
                progress=self._heard,
            )
            self._known = moment, figures
            self._rows = 0, 0
        return self._known[1]

    def leave(self) -> None:
        """Whatever is being read is not waited for."""
        self._left = True

    def _heard(self, read: int, total: int) -> None:
        """Called in the thread that reads."""
        if self._left:
            raise Left
        self._rows = read, total


def page_for(figures: Figures, wanted: MetricsState, target_key: str) -> Page:
    """The page that is wanted; it takes a while, too, and is made in a thread."""
    if wanted.dimension is not None:
        return pages.group_page(figures, wanted.period, wanted.dimension)
    return pages.page(wanted.tab, figures, wanted.period, sets_target=f"{target_key} sets one")
