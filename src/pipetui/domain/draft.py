"""The working copy in which a command is decided: read through, written over, then an operation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeVar

from pipetui.domain.errors import Refusal, Refused
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
from pipetui.domain.operation import ENTITY_OF, Change, Operation, deal_id_of
from pipetui.domain.process import Pipeline, Stage, build_maps
from pipetui.domain.rank import rank_between
from pipetui.domain.summary import summarise
from pipetui.domain.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipetui.domain.context import Context
    from pipetui.domain.dates import Now
    from pipetui.domain.operation import Record
    from pipetui.domain.process import ProcessMap

Key = tuple[Entity, int]
R = TypeVar("R", Visit, Task, Touch, Participant)
P = TypeVar("P", Pipeline, Stage, Contact, Deal, Participant, Touch, Target, Spend)

_UNSEEN: Literal["unseen"] = "unseen"


class Draft:
    """Records as they will be, over a context that stays as it was.

    It lives for one decision. `mark` and `rewind` take back what one deal of a bulk wrote before
    it was refused.
    """

    def __init__(self, context: Context, now: Now) -> None:
        self.now = now
        self._context = context
        self._written: dict[Key, Record | None] = {}
        self._journal: list[tuple[Key, Record | Literal["unseen"] | None]] = []
        self._next_ids = dict(context.next_ids)
        self._last_ranks = dict(context.last_ranks)
        # Ids in order of first mention: each index is a dict without values.
        self._children: dict[Key, dict[int, None]] = {}
        self._companies: dict[str, dict[int, None]] = {}
        self._contacts: dict[str, dict[int, None]] = {}
        self._maps: tuple[ProcessMap, ...] | None = None
        self.refused: list[Refusal] = []
        self.warnings: list[str] = []
        self.concerned: set[int] = set()
        """Deals of which nothing is written and which may still be ready to go on."""
        self._standing: dict[int, dict[int, None]] = {}
        for record in context.records.values():
            self._index(record)
            if isinstance(record, Visit) and record.left_at is None:
                self._standing.setdefault(record.stage_id, {})[record.deal_id] = None

    # -- records ---------------------------------------------------------------------------

    def get(self, entity: Entity, record_id: int) -> Record | None:
        """The record as it now stands, or None."""
        key = (entity, record_id)
        return self._written[key] if key in self._written else self._context.records.get(key)

    def put(self, record: Record) -> None:
        """Write a record, new or changed."""
        self._write((ENTITY_OF[type(record)], record.id), record)
        self._index(record)

    def remove(self, record: Record) -> None:
        """Remove a record."""
        self._write((ENTITY_OF[type(record)], record.id), None)

    def new_id(self, entity: Entity) -> int:
        """An id nobody has had."""
        number = self._next_ids[entity]
        self._next_ids[entity] = number + 1
        return number

    def _write(self, key: Key, record: Record | None) -> None:
        self._journal.append((key, self._written.get(key, _UNSEEN)))
        self._written[key] = record
        if key[0] in {Entity.PIPELINE, Entity.STAGE}:
            self._maps = None

    def _index(self, record: Record) -> None:
        match record:
            case Company():
                self._companies.setdefault(fold(record.name), {})[record.id] = None
            case Contact():
                for text in filter(None, (record.name, record.email)):
                    self._contacts.setdefault(fold(text), {})[record.id] = None
            case Visit() | Task() | Touch() | Participant():
                entity = ENTITY_OF[type(record)]
                self._children.setdefault((entity, record.deal_id), {})[record.id] = None
            case _:
                pass

    def mark(self) -> int:
        """A point to rewind to."""
        return len(self._journal)

    def rewind(self, mark: int) -> None:
        """Take back every write since `mark`."""
        while len(self._journal) > mark:
            key, former = self._journal.pop()
            if former == _UNSEEN:
                del self._written[key]
            else:
                self._written[key] = former

    # -- deals and what belongs to them ----------------------------------------------------

    def deal(self, deal_id: int) -> Deal:
        """The deal of this id; Refused when there is none."""
        record = self.get(Entity.DEAL, deal_id)
        if not isinstance(record, Deal):
            raise no_such_deal(deal_id)
        return record

    def contact(self, contact_id: int) -> Contact:
        """The contact of this id; Refused when there is none."""
        record = self.get(Entity.CONTACT, contact_id)
        if not isinstance(record, Contact):
            message = f"there is no contact #{contact_id}"
            raise Refused(message, "`pipetui contact list` shows the numbers")
        return record

    def company(self, company_id: int) -> Company:
        """The company of this id; Refused when there is none."""
        record = self.get(Entity.COMPANY, company_id)
        if not isinstance(record, Company):
            message = f"there is no company #{company_id}"
            raise Refused(message, "`pipetui company list` shows the numbers")
        return record

    def task(self, task_id: int) -> Task:
        """The task of this id; Refused when there is none."""
        record = self.get(Entity.TASK, task_id)
        if not isinstance(record, Task):
            message = f"there is no task t{task_id}"
            refusal = Refusal(task_id, "no such task")
            raise Refused(message, "`pipetui task list` shows the numbers", (refusal,))
        return record

    def _belonging(self, kind: type[R], deal_id: int) -> Iterator[R]:
        entity = ENTITY_OF[kind]
        for record_id in self._children.get((entity, deal_id), ()):
            record = self.get(entity, record_id)
            if isinstance(record, kind):
                yield record

    def visits(self, deal_id: int) -> list[Visit]:
        """Its stays, oldest first."""
        return sorted(self._belonging(Visit, deal_id), key=lambda v: (v.entered_at, v.id))

    def present_visit(self, deal_id: int) -> Visit | None:
        """The stay that goes on."""
        return next((v for v in self._belonging(Visit, deal_id) if v.left_at is None), None)

    def tasks(self, deal_id: int) -> list[Task]:
        """Its tasks, checklist items of every stage among them, oldest first."""
        return sorted(self._belonging(Task, deal_id), key=lambda task: task.id)

    def touches(self, deal_id: int) -> list[Touch]:
        """Its touches, in the order in which they were logged."""
        return sorted(self._belonging(Touch, deal_id), key=lambda touch: touch.id)

    def participants(self, deal_id: int) -> list[Participant]:
        """Its contacts' parts, first named first."""
        return sorted(self._belonging(Participant, deal_id), key=lambda p: p.id)

    def people(self, deal_id: int) -> list[Contact]:
        """The contacts who take part in it, first named first."""
        parts = (self.get(Entity.CONTACT, p.contact_id) for p in self.participants(deal_id))
        return [contact for contact in parts if isinstance(contact, Contact)]

    def companies_named(self, name: str) -> list[Company]:
        """The companies of this name, oldest first."""
        found = (self.get(Entity.COMPANY, each) for each in self._companies.get(fold(name), ()))
        return sorted((c for c in found if isinstance(c, Company)), key=lambda c: c.id)

    def contacts_named(self, text: str) -> list[Contact]:
        """The contacts of this name or e-mail address, oldest first."""
        found = (self.get(Entity.CONTACT, each) for each in self._contacts.get(fold(text), ()))
        return sorted((c for c in found if isinstance(c, Contact)), key=lambda c: c.id)

    # -- the process -----------------------------------------------------------------------

    @property
    def maps(self) -> tuple[ProcessMap, ...]:
        """The pipelines' maps as they will be, in order."""
        if self._maps is None:
            self._maps = build_maps(self.loaded(Pipeline), self.loaded(Stage))
        return self._maps

    def map_of(self, pipeline_id: int) -> ProcessMap:
        """The map of a pipeline that exists."""
        return next(m for m in self.maps if m.pipeline.id == pipeline_id)

    def loaded(self, kind: type[P]) -> list[P]:
        """Every record of a kind as it now stands, of those that were loaded or made; no order."""
        entity = ENTITY_OF[kind]
        ids = dict.fromkeys(
            number for name, number in (*self._context.records, *self._written) if name is entity
        )
        found = (self.get(entity, each) for each in ids)
        return [record for record in found if isinstance(record, kind)]

    def stage_use(self, stage_id: int) -> int:
        """How many deals and visits name the stage."""
        return self._context.stage_use.get(stage_id, 0)

    def standing_in(self, stage_id: int) -> list[Deal]:
        """The deals that stand in a stage, of those that were loaded."""
        deals = (self.get(Entity.DEAL, each) for each in self._standing.get(stage_id, ()))
        return [deal for deal in deals if isinstance(deal, Deal)]

    def stage_stays(self, stage_id: int) -> int:
        """How many deals stand in the stage."""
        return self._context.stage_stays.get(stage_id, 0)

    def rank_after(self, deal: Deal) -> str | None:
        """The rank next above a deal's in its stage, whether its holder is shown or not."""
        return self._context.ranks_after.get(deal.id)

    def rank_before(self, deal: Deal) -> str | None:
        """The rank next below a deal's in its stage, whether its holder is shown or not."""
        return self._context.ranks_before.get(deal.id)

    def end_of_lane(self, stage_id: int) -> str:
        """A rank after every deal of the stage."""
        rank = rank_between(self._last_ranks.get(stage_id), None)
        self._last_ranks[stage_id] = rank
        return rank

    # -- the result ------------------------------------------------------------------------

    def operation(self, label: str) -> Operation:
        """All that was written, each record once, with every touched deal's summary in step."""
        for deal_id in self.touched():
            deal = self.get(Entity.DEAL, deal_id)
            if isinstance(deal, Deal):
                summed = summarise(
                    deal, self.visits(deal_id), self.tasks(deal_id), self.touches(deal_id)
                )
                if summed != deal:
                    self.put(summed)
        changes: list[Change] = []
        for (entity, record_id), after in self._written.items():
            before = self._context.records.get((entity, record_id))
            record = after or before
            if record is not None and before != after:
                changes.append(Change(entity, record_id, deal_id_of(record), before, after))
        return Operation(
            label, self.now.instant, tuple(changes), tuple(self.refused), tuple(self.warnings)
        )

    def touched(self) -> list[int]:
        """The deals of which anything was written, each once."""
        ids: dict[int | None, None] = {}
        for key, after in self._written.items():
            for record in (after, self._context.records.get(key)):
                if record is not None:
                    ids[deal_id_of(record)] = None
        return [deal_id for deal_id in ids if deal_id is not None]


def no_such_deal(deal_id: int) -> Refused:
    """The refusal for an id that no deal has."""
    return Refused(
        f"there is no deal #{deal_id}",
        "`pipetui list` shows the numbers",
        (Refusal(deal_id, "no such deal"),),
    )
