"""Where the deal of a row stands: pipeline, open, won or lost, stage, and when it was closed."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final, NamedTuple

from pipetui.domain.dates import CLOCKS_DIFFER
from pipetui.domain.errors import BadValue
from pipetui.domain.model import Status
from pipetui.domain.process import StageKind
from pipetui.domain.text import fold
from pipetui.services.importing.cells import Fault, Left
from pipetui.services.importing.days import read_moment
from pipetui.services.importing.values import is_deleted, read_flag, read_status

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from pipetui.domain.dates import Now
    from pipetui.domain.process import ProcessMap
    from pipetui.domain.routing import Arrival, Landing
    from pipetui.services.importing.cells import Cells
    from pipetui.services.importing.days import Moment
    from pipetui.services.importing.places import Place, Places
    from pipetui.services.importing.plan import ImportPlan, StageChoice

_CLOSING: Final = {
    Status.WON: ("won_at", "closed_at", "close_date"),
    Status.LOST: ("lost_at", "closed_at", "close_date"),
}


class Ground(NamedTuple):
    """The pipeline of a row."""

    process: ProcessMap
    landing: Landing | None = None
    """The rule that brought it there."""
    is_asked: bool = False
    """Whether rules were asked, because nothing named one."""


def pipeline_of(cells: Cells, places: Places, arrival_in: Callable[[str], Arrival]) -> Ground:
    """The pipeline a row names, where it is one and the choice is free; else the one for all.

    Where nothing names one, a rule may; `arrival_in` tells what rules look at.
    """
    name = cells.line("pipeline")
    known = places.process(name)
    landing = None
    is_asked = bool(places.rules) and (name is None or known is None)
    if is_asked:
        # What cannot be read is told of by whoever reads it for good.
        with suppress(Fault):
            landing = places.rules.landing(arrival_in)
    chosen = landing.process if landing else known or places.default
    if name is not None:
        if known is None:
            cells.remark("pipeline", name)
        if fold(name) != fold(chosen.pipeline.name) and (places.is_fixed or known is None):
            cells.keep_fields("pipeline")
    return Ground(chosen, landing, is_asked)


def standing(
    cells: Cells, process: ProcessMap, places: Places, choice: StageChoice
) -> tuple[Status, Place | None]:
    """Open, won or lost, and the stage.

    The status decides, and where there is none a stage whose name or kind means won or lost.
    """
    said = _status(cells)
    called = cells.line("stage")
    if called is None:
        return said or Status.OPEN, None
    name = choice.renamed.get(fold(called), called)
    place = places.place(process, called, name)
    is_later = place.stage is not None and place.stage.kind is StageKind.WON
    meant = Status.WON if is_later else read_status(name)
    implied = meant if meant is not Status.OPEN else None
    if said is not None and implied is not None and said is not implied:
        raise cells.fault("stage", f"its status says {said}, but this stage means {implied}")
    if implied is not None and not is_later:
        return implied, None
    if place.stage is None and not choice.make:
        message = f"{process.pipeline.name} has no stage {name}"
        raise Left(message)
    return said or implied or Status.OPEN, place


def _status(cells: Cells) -> Status | None:
    if cells.has("status"):
        if is_deleted(cells.text("status")):
            message = "it was deleted there"
            raise Left(message)
        status = cells.read("status", read_status)
        if status is None:
            raise cells.fault("status", "it is no status; open, won or lost is one")
        return status
    if cells.read("is_won", read_flag):
        return Status.WON
    return Status.LOST if cells.read("is_closed", read_flag) else None


class Calendar:
    """The days and moments of a row, by the order that each column has."""

    def __init__(self, plan: ImportPlan, now: Now) -> None:
        self._plan = plan
        self._now = now

    def moment(self, cells: Cells, field: str) -> Moment | None:
        """A day with or without a time."""
        order = self._plan.orders.get(field, "ymd")
        return cells.read(field, lambda text: read_moment(text, order))

    def day(self, cells: Cells, field: str) -> date | None:
        """A day in the zone of the session."""
        moment = self.moment(cells, field)
        return moment.day_in(self._now) if moment else None

    def past(self, cells: Cells, field: str) -> datetime | None:
        """A moment that has been; one still to come is a fault."""
        order = self._plan.orders.get(field, "ymd")

        def read(text: str) -> datetime | None:
            moment = read_moment(text, order)
            instant = moment.instant(self._now) if moment else None
            if instant is not None and instant > self._now.instant + CLOCKS_DIFFER:
                message = "it is in the future"
                raise BadValue(message)
            return instant

        return cells.read(field, read)

    def closed(self, cells: Cells, status: Status) -> datetime | None:
        """When a closed deal was closed; to have no date of it is a fault."""
        if status is Status.OPEN:
            return None
        for field in _CLOSING[status]:
            instant = self.past(cells, field)
            if instant is not None:
                return instant
        fields = [
            field for field in _CLOSING[status] if self._plan.columns.place(field) is not None
        ]
        reason = f"it is {status} and the day it was closed is missing"
        if fields:
            raise cells.fault(fields[-1], reason)
        raise Fault(None, None, f"{reason}; say which column holds it with --map COLUMN=closed_at")

    def expected(self, cells: Cells, status: Status) -> date | None:
        """When it is, or was, expected to close."""
        named = self.day(cells, "expected_close")
        if named is not None or (
            status is not Status.OPEN and not cells.has(*_CLOSING[status][:-1])
        ):
            return named
        return self.day(cells, "close_date")


def keep_unused(cells: Cells, status: Status) -> None:
    """Keep, under the names of their columns, dates and words that belong to another status."""
    if status is not Status.WON:
        cells.keep_fields("churned_at", "churn_reason")
    if status is Status.OPEN:
        cells.keep_fields("closed_at", "won_at", "lost_at", "lost_reason")
    else:
        other = "lost_at" if status is Status.WON else "won_at"
        cells.keep_fields(other, "next_step", "next_due", "parked_until")
