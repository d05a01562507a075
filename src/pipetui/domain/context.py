"""What `decide` is given: the records a command touches, loaded in one go."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import singledispatch
from typing import TYPE_CHECKING

from pipetui.domain.commands import (
    AddDeals,
    ApplyMap,
    CheckItems,
    CloneDeal,
    EditDeals,
    FinishTasks,
    OnDeals,
    PlaceDeal,
)
from pipetui.domain.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipetui.domain.commands import Command
    from pipetui.domain.model import Entity
    from pipetui.domain.operation import Record


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What a command has to know. Pipelines and stages are always loaded; names are folded."""

    deals: frozenset[int] = frozenset()
    tasks: frozenset[int] = frozenset()
    """Tasks known by their own ids; their deals are loaded with them."""
    companies: frozenset[str] = frozenset()
    contacts: frozenset[str] = frozenset()
    emails: frozenset[str] = frozenset()
    stage_use: bool = False
    """Whether to count the deals and visits of every stage."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """A consistent look at the store, taken inside the transaction that will write.

    Each deal comes with its participants, visits, tasks and touches; every pipeline and stage is
    there.
    """

    records: Mapping[tuple[Entity, int], Record]
    next_ids: Mapping[Entity, int]
    last_ranks: Mapping[int, str]
    """The greatest rank in each stage that has deals, by stage id."""
    stage_use: Mapping[int, int] = field(default_factory=dict)
    """Deals and visits that name a stage, by stage id."""


@singledispatch
def needs_of(command: Command) -> Needs:
    """What `command` has to know before it can be decided."""
    if isinstance(command, OnDeals):
        return Needs(deals=frozenset(command.deal_ids))
    return Needs()


@needs_of.register
def _(command: AddDeals) -> Needs:
    return Needs(
        companies=frozenset(fold(d.company) for d in command.drafts if d.company),
        contacts=frozenset(fold(d.contact) for d in command.drafts if d.contact),
        emails=frozenset(fold(d.email) for d in command.drafts if d.email),
    )


@needs_of.register
def _(command: EditDeals) -> Needs:
    named = {edit.field: fold(edit.text) for edit in command.edits if edit.text}
    return Needs(
        deals=frozenset(command.deal_ids),
        companies=frozenset({named["company"]}) if "company" in named else frozenset(),
        contacts=frozenset(
            fold(edit.text) for edit in command.edits if edit.field == "contacts" and edit.text
        ),
    )


@needs_of.register
def _(command: CloneDeal) -> Needs:
    return Needs(deals=frozenset({command.deal_id}))


@needs_of.register
def _(command: CheckItems) -> Needs:
    return Needs(deals=frozenset({command.deal_id}))


@needs_of.register
def _(command: FinishTasks) -> Needs:
    return Needs(tasks=frozenset(command.task_ids))


@needs_of.register
def _(command: PlaceDeal) -> Needs:
    ids = {command.deal_id, command.above, command.below}
    return Needs(deals=frozenset(each for each in ids if each is not None))


@needs_of.register
def _(_command: ApplyMap) -> Needs:
    return Needs(stage_use=True)
