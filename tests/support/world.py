"""A database in memory, for tests of the rules alone: records, ids and a clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar
from zoneinfo import ZoneInfo

import pytest

from pipetui.domain.commands import AddDeals, ApplyMap, DealDraft
from pipetui.domain.context import Context
from pipetui.domain.dates import Now
from pipetui.domain.decide import decide
from pipetui.domain.errors import Refused
from pipetui.domain.model import (
    Company,
    Contact,
    Deal,
    Entity,
    Participant,
    Spend,
    Target,
    Task,
    Touch,
    Visit,
)
from pipetui.domain.process import Pipeline, Stage, build_maps
from tests.support.laws import broken_laws
from tests.support.maps import consulting, sales

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipetui.domain.commands import Command
    from pipetui.domain.operation import Operation, Record
    from pipetui.domain.process import ProcessMap

MONDAY_NOON = datetime(2026, 3, 2, 11, 0, tzinfo=UTC)
BERLIN = ZoneInfo("Europe/Berlin")

Key = tuple[Entity, int]
R = TypeVar(
    "R",
    Company,
    Contact,
    Deal,
    Participant,
    Pipeline,
    Spend,
    Stage,
    Target,
    Task,
    Touch,
    Visit,
)


class World:
    """Decides commands and applies them, and after each one asks whether every law still holds.

    Unless told otherwise it starts on a Monday at noon with a pipeline for sales and one for
    consulting.
    """

    def __init__(self, *maps: ProcessMap) -> None:
        self.instant = MONDAY_NOON
        self.records: dict[Key, Record] = {}
        self._next_ids = dict.fromkeys(Entity, 1)
        for each in maps or (sales(), consulting()):
            self.do(ApplyMap(map=each, new=True))

    # -- time ------------------------------------------------------------------------------

    @property
    def now(self) -> Now:
        """The present, in Berlin."""
        return Now(self.instant, BERLIN)

    def wait(self, **time: int) -> None:
        """Let time pass; or, with negative numbers, have the clock set back."""
        self.instant += timedelta(**time)

    # -- doing -----------------------------------------------------------------------------

    def do(self, command: Command) -> Operation:
        """Decide a command and keep what it changes."""
        operation = decide(self.context(), command, self.now)
        self.apply(operation)
        assert not broken_laws(self.records)
        return operation

    def refusal(self, command: Command) -> Refused:
        """Why a command is refused; it must be, and must say what to do about it."""
        before = dict(self.records)
        with pytest.raises(Refused) as caught:
            self.do(command)
        assert self.records == before
        return caught.value

    def add(self, title: str = "Website", **fields: Any) -> int:  # noqa: ANN401 - any of a draft
        """Make a deal and give its id."""
        operation = self.do(AddDeals(drafts=(DealDraft(title=title, **fields),)))
        return next(c.id for c in operation.changes if c.entity is Entity.DEAL)

    def apply(self, operation: Operation) -> None:
        """Put each record from its before to its after."""
        for change in operation.changes:
            key = (change.entity, change.id)
            assert self.records.get(key) == change.before
            assert change.before != change.after
            if change.after is None:
                del self.records[key]
            else:
                self.records[key] = change.after
                self._next_ids[change.entity] = max(self._next_ids[change.entity], change.id + 1)

    # -- looking ---------------------------------------------------------------------------

    def all(self, kind: type[R]) -> list[R]:
        """Every record of a kind, oldest first."""
        found = [record for record in self.records.values() if isinstance(record, kind)]
        return sorted(found, key=lambda record: record.id)

    def deal(self, deal_id: int = 1) -> Deal:
        """A deal that is there."""
        record = self.records[Entity.DEAL, deal_id]
        assert isinstance(record, Deal)
        return record

    def stage_of(self, deal_id: int = 1) -> str | None:
        """The name of the stage a deal is in."""
        record = self.records.get((Entity.STAGE, self.deal(deal_id).stage_id or 0))
        return record.name if isinstance(record, Stage) else None

    def visits(self, deal_id: int = 1) -> list[Visit]:
        """A deal's stays, oldest first."""
        return [visit for visit in self.all(Visit) if visit.deal_id == deal_id]

    def tasks(self, deal_id: int = 1) -> dict[str, Task]:
        """A deal's tasks by their texts."""
        return {task.text: task for task in self.all(Task) if task.deal_id == deal_id}

    def touches(self, deal_id: int = 1) -> list[Touch]:
        """A deal's touches, oldest first."""
        return [touch for touch in self.all(Touch) if touch.deal_id == deal_id]

    def contacts(self, deal_id: int = 1) -> list[Contact]:
        """The people of a deal."""
        parts = {part.contact_id for part in self.all(Participant) if part.deal_id == deal_id}
        return [contact for contact in self.all(Contact) if contact.id in parts]

    def company_name(self, deal_id: int = 1) -> str | None:
        """The name of the firm of a deal."""
        record = self.records.get((Entity.COMPANY, self.deal(deal_id).company_id or 0))
        return record.name if isinstance(record, Company) else None

    def lane(self, name: str) -> list[str]:
        """The titles of a stage's deals in hand order."""
        ids = {stage.id for stage in self.all(Stage) if stage.name == name}
        deals = [deal for deal in self.all(Deal) if deal.stage_id in ids]
        return [deal.title for deal in sorted(deals, key=lambda deal: (deal.rank, deal.id))]

    def stages(self, pipeline_id: int = 1) -> list[Stage]:
        """A pipeline's stages in order."""
        maps = build_maps(self.all(Pipeline), self.all(Stage))
        return list(next(each for each in maps if each.pipeline.id == pipeline_id).stages)

    # -- the context -----------------------------------------------------------------------

    def context(self) -> Context:
        """Everything there is, whatever the command needs."""
        deals, visits = self.all(Deal), self.all(Visit)
        ranks: dict[int, list[str]] = {}
        for deal in deals:
            ranks.setdefault(deal.stage_id or 0, []).append(deal.rank)
        beside = {deal.id: (deal.rank, ranks[deal.stage_id or 0]) for deal in deals}
        after = {key: [r for r in lane if r > rank] for key, (rank, lane) in beside.items()}
        before = {key: [r for r in lane if r < rank] for key, (rank, lane) in beside.items()}
        return Context(
            records=dict(self.records),
            next_ids=dict(self._next_ids),
            last_ranks={stage_id: max(lane) for stage_id, lane in ranks.items() if stage_id},
            ranks_after={key: min(lane) for key, lane in after.items() if lane},
            ranks_before={key: max(lane) for key, lane in before.items() if lane},
            stage_use=_counts([*deals, *visits, *self.all(Task)]),
            stage_stays=_counts([visit for visit in visits if visit.left_at is None]),
        )


def _counts(records: Iterable[Deal | Visit | Task]) -> Mapping[int, int]:
    counts: dict[int, int] = {}
    for record in records:
        if record.stage_id is not None:
            counts[record.stage_id] = counts.get(record.stage_id, 0) + 1
    return counts
