"""A database in memory, as far as deciding needs one: contexts out, operations in."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipetui.domain.commands import AddDeals, ApplyMap, LinkContact, MoveDeals, SetTarget
from pipetui.domain.context import Context, needs_of
from pipetui.domain.decide import decide
from pipetui.domain.model import (
    Company,
    Contact,
    Deal,
    Entity,
    Participant,
    Spend,
    Target,
    Task,
    Visit,
)
from pipetui.domain.operation import ENTITY_OF, Change
from pipetui.domain.process import Pipeline, Stage, build_maps
from pipetui.domain.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from pipetui.domain.commands import Command
    from pipetui.domain.context import Needs
    from pipetui.domain.dates import Now
    from pipetui.domain.operation import Operation, Record
    from pipetui.domain.process import ProcessMap

    Records = dict[tuple[Entity, int], Record]
    Complete = Callable[[Record], Record]


class World:
    """What the store would hold, and every operation that made it so, oldest first.

    `complete` fills in what the story does not tell (a firm's industry, a contact's job) when a
    record is born.
    """

    def __init__(self, seed: Iterable[Record], complete: Complete) -> None:
        self.operations: list[Operation] = []
        self._complete = complete
        self._process: Records = {}
        self._people: Records = {}
        self._money: Records = {}
        self._lines: dict[int, Records] = {}
        self._deals: dict[int, Records] = {}
        self._deal_of_task: dict[int, int] = {}
        self._next_ids = dict.fromkeys(Entity, 1)
        self._last_ranks: dict[int, str] = {}
        self._named: dict[tuple[Entity, str], list[int]] = {}
        for record in seed:
            entity = ENTITY_OF[type(record)]
            self._apply(Change(entity, record.id, None, None, record))

    def execute(self, command: Command, now: Now) -> Operation:
        """Decide a command as the session would, and keep what it did."""
        context = self._context(needs_of(command), whole=_crosses_lines(command))
        operation = decide(context, command, now)
        if isinstance(command, AddDeals | LinkContact):
            changes = tuple(self._born(change) for change in operation.changes)
            operation = replace(operation, changes=changes)
        for change in operation.changes:
            self._apply(change)
        if operation.changes:
            self.operations.append(operation)
        return operation

    def deal(self, deal_id: int) -> Deal:
        """A deal as it now stands."""
        record = self._deals[deal_id][Entity.DEAL, deal_id]
        assert isinstance(record, Deal)  # noqa: S101 - filed under its kind
        return record

    def tasks(self, deal_id: int) -> list[Task]:
        """A deal's tasks and checklist items."""
        return [each for each in self._deals[deal_id].values() if isinstance(each, Task)]

    def maps(self) -> tuple[ProcessMap, ...]:
        """The pipelines as they now are."""
        records = self._process.values()
        return build_maps(
            [each for each in records if isinstance(each, Pipeline)],
            [each for each in records if isinstance(each, Stage)],
        )

    def deals_with_stays(self) -> Iterator[tuple[Deal, list[Visit]]]:
        """Every deal as it now stands, by its number, with where it has been."""
        for deal_id in sorted(self._deals):
            belongings = self._deals[deal_id].values()
            yield self.deal(deal_id), [each for each in belongings if isinstance(each, Visit)]

    def _born(self, change: Change) -> Change:
        if change.before is None and change.after is not None:
            return replace(change, after=self._complete(change.after))
        return change

    def _apply(self, change: Change) -> None:
        record = change.after
        if record is None:
            message = "nothing is removed in the demo"
            raise NotImplementedError(message)
        key = (change.entity, change.id)
        self._next_ids[change.entity] = max(self._next_ids[change.entity], change.id + 1)
        if change.deal_id is not None:
            self._deals.setdefault(change.deal_id, {})[key] = record
        elif isinstance(record, Company | Contact):
            self._people[key] = record
            if change.before is None:
                self._name(record)
        elif isinstance(record, Pipeline | Stage):
            line = record.id if isinstance(record, Pipeline) else record.pipeline_id
            self._lines.setdefault(line, {})[key] = record
            self._process[key] = record
        elif isinstance(record, Target | Spend):
            self._money[key] = record
        if isinstance(record, Task):
            self._deal_of_task[record.id] = record.deal_id
        if isinstance(record, Deal) and record.stage_id is not None:
            last = self._last_ranks.get(record.stage_id, record.rank)
            self._last_ranks[record.stage_id] = max(last, record.rank)

    def _name(self, record: Company | Contact) -> None:
        email = record.email if isinstance(record, Contact) else None
        for text in filter(None, (record.name, email)):
            self._named.setdefault((ENTITY_OF[type(record)], fold(text)), []).append(record.id)

    def _context(self, needs: Needs, *, whole: bool) -> Context:
        records: Records = dict(self._process) if whole else {}
        if needs.money:
            records.update(self._money)
        for deal_id in needs.deals | {self._deal_of_task[task_id] for task_id in needs.tasks}:
            if not whole:
                records.update(self._lines[self.deal(deal_id).pipeline_id])
            records.update(self._deals[deal_id])
            for part in self._deals[deal_id].values():
                if isinstance(part, Participant):
                    self._add(records, Entity.CONTACT, part.contact_id)
        for entity, names in (
            (Entity.COMPANY, needs.companies),
            (Entity.CONTACT, needs.contacts | needs.emails),
        ):
            for name in sorted(names):
                for number in self._named.get((entity, name), ()):
                    self._add(records, entity, number)
        return Context(records=records, next_ids=self._next_ids, last_ranks=self._last_ranks)

    def _add(self, records: Records, entity: Entity, number: int) -> None:
        records[entity, number] = self._people[entity, number]


def _crosses_lines(command: Command) -> bool:
    """Whether a command may name another pipeline than its deal's: only then all are handed out."""
    moves = isinstance(command, MoveDeals) and command.pipeline is not None
    return moves or isinstance(command, AddDeals | ApplyMap | SetTarget)
