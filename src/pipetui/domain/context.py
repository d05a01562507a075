"""What `decide` is given: the records a command touches, loaded in one go."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import singledispatch
from typing import TYPE_CHECKING

from pipetui.domain.commands import (
    AddContact,
    AddDeals,
    AddItem,
    AnswerObjection,
    ApplyMap,
    CheckItems,
    CloneDeal,
    EditCompany,
    EditContact,
    EditDeals,
    EditItem,
    EditTask,
    FinishTasks,
    LinkContact,
    MergeCompanies,
    MergeContacts,
    OnDeals,
    PlaceDeal,
    PlaceItem,
    RemoveItem,
    RemoveSpend,
    RemoveTarget,
    RemoveTasks,
    SetSpend,
    SetTarget,
    UnlinkContact,
)
from pipetui.domain.people_fields import names_in
from pipetui.domain.text import clean_line, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipetui.domain.commands import Command, FieldEdit
    from pipetui.domain.model import Entity
    from pipetui.domain.operation import Record
    from pipetui.domain.process import ProcessMap, Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """What a command has to know. Pipelines and stages are always loaded; names are folded."""

    deals: frozenset[int] = frozenset()
    tasks: frozenset[int] = frozenset()
    """Tasks known by their own ids; their deals are loaded with them."""
    companies: frozenset[str] = frozenset()
    contacts: frozenset[str] = frozenset()
    emails: frozenset[str] = frozenset()
    contact_ids: frozenset[int] = frozenset()
    """Contacts known by their own ids."""
    company_ids: frozenset[int] = frozenset()
    """Companies known by their own ids."""
    around: bool = False
    """Whether what names those contacts and companies is wanted too: deals and people."""
    money: bool = False
    """Whether targets and spends are wanted: all of them, for they are few."""
    places: frozenset[int] = frozenset()
    """Deals beside which another is put: the ranks next to theirs are wanted."""
    map: ProcessMap | None = None
    """A map that a pipeline is to be brought to: what names its stages is counted, and deals are
    loaded that stand in a stage which goes or whose checklist changes."""


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
    ranks_after: Mapping[int, str] = field(default_factory=dict)
    """The least rank above a deal's among all deals of its stage, by deal id."""
    ranks_before: Mapping[int, str] = field(default_factory=dict)
    """The greatest rank below a deal's among all deals of its stage, by deal id."""
    stage_use: Mapping[int, int] = field(default_factory=dict)
    """Deals, visits and tasks that name a stage, by stage id."""
    stage_stays: Mapping[int, int] = field(default_factory=dict)
    """Visits that go on, by stage id."""


def stages_affected(stages: Iterable[Stage], pipeline_id: int, wanted: ProcessMap) -> set[int]:
    """The stages of a pipeline whose deals feel it that the pipeline becomes `wanted`."""
    items = {stage.key: stage.items for stage in wanted.stages}
    return {
        stage.id
        for stage in stages
        if stage.pipeline_id == pipeline_id and items.get(stage.key) != stage.items
    }


@singledispatch
def needs_of(command: Command) -> Needs:
    """What `command` has to know before it can be decided."""
    if isinstance(command, OnDeals):
        return Needs(deals=frozenset(command.deal_ids))
    return Needs()


@needs_of.register
def _(command: AddDeals) -> Needs:
    drafts = command.drafts
    return Needs(
        companies=_folded(draft.company for draft in drafts),
        # A person known by an address or a number alone goes by it as a name.
        contacts=_folded(text for d in drafts for text in (d.contact, d.email, d.phone, *d.others)),
        emails=_folded(draft.email for draft in drafts),
    )


@needs_of.register
def _(command: EditDeals) -> Needs:
    given = [edit.text for edit in command.edits if edit.field == "contacts"]
    people = _folded(name for text in given for name in (text, *names_in(text)))
    return Needs(
        deals=frozenset(command.deal_ids),
        companies=_companies_in(command.edits),
        contacts=people,
        emails=people,
    )


@needs_of.register(AnswerObjection)
@needs_of.register(CloneDeal)
@needs_of.register(CheckItems)
@needs_of.register(AddItem)
@needs_of.register(EditItem)
@needs_of.register(PlaceItem)
@needs_of.register(RemoveItem)
def _(
    command: AnswerObjection | CloneDeal | CheckItems | AddItem | EditItem | PlaceItem | RemoveItem,
) -> Needs:
    return Needs(deals=frozenset({command.deal_id}))


@needs_of.register
def _(command: LinkContact) -> Needs:
    deals = frozenset({command.deal_id})
    if isinstance(command.contact, int):
        return Needs(deals=deals, contact_ids=frozenset({command.contact}))
    named = _folded((command.contact,))
    return Needs(deals=deals, contacts=named, emails=named)


@needs_of.register
def _(command: UnlinkContact) -> Needs:
    return Needs(deals=frozenset({command.deal_id}))


@needs_of.register
def _(command: AddContact) -> Needs:
    named = _folded((command.name,))
    return Needs(contacts=named, emails=named, companies=_companies_in(command.edits))


@needs_of.register
def _(command: EditContact) -> Needs:
    # A stage can wait for an address of one of its deals' contacts.
    return Needs(
        contact_ids=frozenset({command.contact_id}),
        companies=_companies_in(command.edits),
        around=True,
    )


@needs_of.register
def _(command: EditCompany) -> Needs:
    names = _folded(edit.text for edit in command.edits if edit.field == "name")
    return Needs(company_ids=frozenset({command.company_id}), companies=names)


@needs_of.register
def _(command: MergeContacts) -> Needs:
    return Needs(contact_ids=frozenset({command.keep, *command.others}), around=True)


@needs_of.register
def _(command: MergeCompanies) -> Needs:
    return Needs(company_ids=frozenset({command.keep, *command.others}), around=True)


@needs_of.register(FinishTasks)
@needs_of.register(RemoveTasks)
def _(command: FinishTasks | RemoveTasks) -> Needs:
    return Needs(tasks=frozenset(command.task_ids))


@needs_of.register
def _(command: EditTask) -> Needs:
    return Needs(tasks=frozenset({command.task_id}))


@needs_of.register
def _(command: PlaceDeal) -> Needs:
    beside = frozenset(each for each in (command.above, command.below) if each is not None)
    return Needs(deals=beside | {command.deal_id}, places=beside)


@needs_of.register(SetTarget)
@needs_of.register(RemoveTarget)
@needs_of.register(SetSpend)
@needs_of.register(RemoveSpend)
def _(_command: SetTarget | RemoveTarget | SetSpend | RemoveSpend) -> Needs:
    return Needs(money=True)


@needs_of.register
def _(command: ApplyMap) -> Needs:
    return Needs(map=command.map)


def _companies_in(edits: Iterable[FieldEdit]) -> frozenset[str]:
    return _folded(edit.text for edit in edits if edit.field == "company")


def _folded(texts: Iterable[str | None]) -> frozenset[str]:
    """Names as they will be stored and looked for; what is left empty names nothing."""
    return frozenset(filter(None, (fold(clean_line(text)) for text in texts if text)))
