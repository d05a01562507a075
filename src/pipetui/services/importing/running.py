"""Rows into deals: a pass that looks, then one operation that writes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, Final

from pipetui.domain.commands import (
    AddDeals,
    ChurnDeals,
    EnsureStages,
    ParkDeals,
)
from pipetui.domain.context import Context
from pipetui.domain.decide import decide
from pipetui.domain.errors import Refused
from pipetui.domain.model import Entity
from pipetui.domain.text import fold
from pipetui.services.importing.deals import DealReader, Reading, Taken
from pipetui.services.importing.doubles import Known, Seen
from pipetui.services.importing.places import Places, in_order
from pipetui.services.importing.report import ImportReport, Rejected, Routed, Skipped
from pipetui.services.importing.tally import Tally
from pipetui.services.reading import maps

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipetui.domain.commands import Command, DealDraft
    from pipetui.domain.dates import Now
    from pipetui.domain.operation import Operation
    from pipetui.domain.process import Stage
    from pipetui.services.importing.plan import ImportPlan
    from pipetui.services.session import Session

Progress = Callable[[int, int], None]
"""Hears of rows done and rows in all; what it raises stops the import with nothing written."""

BATCH: Final = 250
"""Deals decided at once: enough to spare queries, few enough to show that it goes on."""

_LABEL_NAME = 60


@dataclass(frozen=True, slots=True)
class _Job:
    """What one import works with from beginning to end."""

    session: Session
    plan: ImportPlan
    known: Known
    now: Now
    progress: Progress

    def places(self) -> Places:
        """The pipelines and stages as they are."""
        return Places(maps(self.session), self.plan.options.pipeline)

    def readings(self, places: Places, seen: Seen) -> Iterator[Reading]:
        """Every row in the order of the file, those that make no new deal told apart."""
        for reading in DealReader(self.plan, places, self.now).rows():
            yield self._told_apart(reading, seen) if isinstance(reading, Taken) else reading

    def _told_apart(self, taken: Taken, seen: Seen) -> Reading:
        number, first = self.known.number(taken), seen.row(taken)
        if number is not None:
            return Skipped(taken.row, f"it is already here as #{number}")
        if first is not None:
            return Skipped(taken.row, f"it has the same id as row {first}")
        return taken


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What the first pass found there is to do."""

    deals: int
    stages: dict[int, list[str]]
    """By pipeline, the names of stages that have to be made."""
    is_careful: bool = False
    """Whether each row is decided on its own first, to find those that are refused."""


def import_deals(
    session: Session, plan: ImportPlan, *, dry_run: bool, progress: Progress
) -> ImportReport:
    """Make the deals of a plan in one operation, or find out what that would make."""
    job = _Job(session, plan, Known(session, plan), session.now(), progress)
    wanted = _look(job)
    writing = _Writing(job, wanted)
    try:
        return _write(writing, dry_run=dry_run)
    except Refused:
        # A row that reads well and is refused all the same: begin again and look at each.
        if not writing.is_deciding:
            raise
    return _write(_Writing(job, replace(wanted, is_careful=True)), dry_run=dry_run)


def _look(job: _Job) -> _Wanted:
    deals = 0
    stages: dict[int, dict[str, str]] = {}
    for number, reading in enumerate(job.readings(job.places(), Seen())):
        if number % BATCH == 0:
            job.progress(0, job.plan.rows)
        if not isinstance(reading, Taken):
            continue
        deals += 1
        place = reading.place
        if place is not None and place.stage is None:
            stages.setdefault(place.pipeline_id, {}).setdefault(fold(place.name), place.name)
    return _Wanted(deals, {number: list(names.values()) for number, names in stages.items()})


def _write(writing: _Writing, *, dry_run: bool) -> ImportReport:
    job, operation = writing.job, None
    if not writing.wanted.deals:
        # Nothing will be asked for; the rows are gone through for the report alone.
        for _ in writing.commands():
            pass
    elif dry_run:
        job.session.rehearse(writing.commands(), writing.hear)
    else:
        label = f"Imported {_count(writing.wanted.deals)} from {_short(job.plan.table.source.name)}"
        operation = job.session.execute_all(label, writing.commands(), writing.hear)
    return writing.report(operation)


class _Writing:
    """The second pass: rows into commands, and what became of each row."""

    def __init__(self, job: _Job, wanted: _Wanted) -> None:
        self.job = job
        self.wanted = wanted
        self.is_deciding = False
        """Whether a command is with the session, so that a refusal is the rows' doing."""
        self._places = job.places()
        self._seen = Seen()
        self._read = self._created = 0
        self._skipped: list[Skipped] = []
        self._rejected: list[Rejected] = []
        self._tally = Tally()
        self._landed: Counter[tuple[str, str | None]] = Counter()
        self._stages: dict[str, str] = {}
        self._made_stages: list[Stage] = []
        self._made_deals: list[int] = []

    def commands(self) -> Iterator[Command]:
        """What is to be done, each command asked for after the one before it was done."""
        for pipeline_id, names in self.wanted.stages.items():
            yield EnsureStages(pipeline=pipeline_id, names=tuple(in_order(names)))
        batch: list[Taken] = []
        for reading in self.job.readings(self._places, self._seen):
            self._read += 1
            match reading:
                case Taken():
                    batch.append(reading)
                case Skipped():
                    self._skipped.append(reading)
                case Rejected():
                    self._rejected.append(reading)
            if len(batch) == BATCH:
                yield from self._make(batch)
                batch = []
            if self._read % BATCH == 0:
                self.job.progress(self._read, self.job.plan.rows)
        yield from self._make(batch)
        self.job.progress(self._read, self.job.plan.rows)

    def hear(self, operation: Operation) -> None:
        """Take in what a command did."""
        self._made_stages += self._places.hear(operation)
        self._made_deals = [
            change.id
            for change in operation.changes
            if change.entity is Entity.DEAL and change.before is None
        ]

    def report(self, operation: int | None) -> ImportReport:
        """The outcome, once all commands are done."""
        plan = self.job.plan
        places = self._places
        elsewhere = f"where a rule takes them, else to {places.default.pipeline.name}"
        goal = elsewhere if places.rules else f"to {places.default.pipeline.name}"
        told = self._tally.sentences([places.told(each) for each in self._made_stages], goal)
        told += self._seen.sentences()
        if self._created and plan.columns.name("external_id", "record_id") is None:
            told.append("no column holds an id: imported again, the file would add all of it twice")
        return ImportReport(
            kind=plan.kind,
            read=self._read,
            created=self._created,
            skipped=tuple(self._skipped),
            rejected=tuple(sorted(self._rejected, key=lambda each: each.row)),
            warnings=(*plan.warnings, *told),
            mapping=plan.mapping,
            stages=self._stages,
            made_stages=tuple(each.name for each in self._made_stages),
            routed=tuple(Routed(*place, deals) for place, deals in self._landed.most_common()),
            operation=operation,
        )

    def _make(self, batch: list[Taken]) -> Iterator[Command]:
        pairs = [(taken, self._draft(taken)) for taken in batch]
        if self.wanted.is_careful:
            pairs = [pair for pair in pairs if self._is_possible(*pair)]
        if not pairs:
            return
        self.is_deciding = True
        yield AddDeals(drafts=tuple(draft for _, draft in pairs))
        self.is_deciding = False
        made = list(zip(self._made_deals, (taken for taken, _ in pairs), strict=True))
        self._created += len(made)
        for _, taken in made:
            self._tally.hear(taken.remarks)
            if taken.landed is not None:
                self._landed[taken.landed] += 1
            if taken.place is not None:
                self._stages[taken.place.said] = self._places.stage(taken.place).name
        yield from _follow_up(made)

    def _draft(self, taken: Taken) -> DealDraft:
        place = taken.place
        return replace(taken.draft, stage=self._places.stage(place).id) if place else taken.draft

    def _is_possible(self, taken: Taken, draft: DealDraft) -> bool:
        """Whether a deal can be made by itself; else its row is rejected."""
        alone = Context(
            records=self._places.records,
            next_ids=dict.fromkeys(Entity, 1),
            last_ranks={},
        )
        try:
            decide(alone, AddDeals(drafts=(draft,)), self.job.now)
        except Refused as refused:
            self._rejected.append(Rejected(taken.row, None, None, refused.message))
            return False
        return True


def _follow_up(made: list[tuple[int, Taken]]) -> Iterator[Command]:
    """What making deals leaves undone: days of parking, clients who left."""
    for number, taken in made:
        if taken.churned is not None:
            at, reason = taken.churned
            yield ChurnDeals(deal_ids=(number,), reason=reason, at=at)
    parked = sorted(
        (taken.parked_until, number) for number, taken in made if taken.parked_until is not None
    )
    for until, group in groupby(parked, key=lambda pair: pair[0]):
        yield ParkDeals(deal_ids=tuple(number for _, number in group), until=until)


def _count(deals: int) -> str:
    return "1 deal" if deals == 1 else f"{deals:,} deals"


def _short(name: str) -> str:
    return name if len(name) <= _LABEL_NAME else f"{name[: _LABEL_NAME - 1]}…"
