"""What a command does: records before and after, so that its inverse needs no code of its own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

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
from pipetui.domain.process import Pipeline, Stage

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from pipetui.domain.errors import Refusal

Record = (
    Pipeline
    | Stage
    | Company
    | Contact
    | Deal
    | Participant
    | Visit
    | Task
    | Touch
    | Target
    | Spend
)

RECORD_TYPES: Mapping[Entity, type[Record]] = {
    Entity.PIPELINE: Pipeline,
    Entity.STAGE: Stage,
    Entity.COMPANY: Company,
    Entity.CONTACT: Contact,
    Entity.DEAL: Deal,
    Entity.PARTICIPANT: Participant,
    Entity.VISIT: Visit,
    Entity.TASK: Task,
    Entity.TOUCH: Touch,
    Entity.TARGET: Target,
    Entity.SPEND: Spend,
}
ENTITY_OF: Mapping[type[Record], Entity] = {kind: name for name, kind in RECORD_TYPES.items()}


@dataclass(frozen=True, slots=True)
class Change:
    """One record before and after: None before is a birth, None after a removal."""

    entity: Entity
    id: int
    deal_id: int | None
    before: Record | None
    after: Record | None


@dataclass(frozen=True, slots=True)
class Operation:
    """One user action: a label for people, the changes, and what was left out of a bulk."""

    label: str
    at: datetime
    changes: tuple[Change, ...]
    refused: tuple[Refusal, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def deal_ids(self) -> tuple[int, ...]:
        """The deals it touches, each once, in order of first mention."""
        return tuple(dict.fromkeys(c.deal_id for c in self.changes if c.deal_id is not None))

    def inverse(self, label: str, at: datetime) -> Operation:
        """The operation that takes this one back, last change first."""
        changes = tuple(
            replace(change, before=change.after, after=change.before)
            for change in reversed(self.changes)
        )
        return Operation(label, at, changes)


def deal_id_of(record: Record) -> int | None:
    """The deal a record belongs to; None for what stands on its own."""
    match record:
        case Deal():
            return record.id
        case Visit() | Task() | Touch() | Participant():
            return record.deal_id
        case _:
            return None
