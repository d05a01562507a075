"""What the user asked for: one small value per request, from whichever hand it comes.

A stage or pipeline is named by its id or by a text that means exactly one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pipetui.domain.model import Direction, Status, TargetKind, TouchKind

if TYPE_CHECKING:
    from datetime import date, datetime

    from pipetui.domain.dates import When
    from pipetui.domain.metrics.periods import Period
    from pipetui.domain.money import Money
    from pipetui.domain.process import ProcessMap

Ref = int | str
"""An id, or a text that names one stage, pipeline or contact."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DealDraft:
    """A deal as somebody describes it, before it has an id.

    The second half is what only files know: when it was made and how it ended.
    """

    title: str
    company: str | None = None
    contact: str | None = None
    email: str | None = None
    phone: str | None = None
    others: tuple[str, ...] = ()
    """Further contacts by their names."""
    value: Money | None = None
    pipeline: Ref | None = None
    stage: Ref | None = None
    """With neither a pipeline nor a stage, rules of the pipelines find its place."""
    fallback: Ref | None = None
    """The pipeline it goes to when neither it nor a rule says another; None for the first."""
    owner: str | None = None
    source: str | None = None
    product: str | None = None
    region: str | None = None
    tags: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    notes: str | None = None
    probability: int | None = None
    close: date | None = None
    next_text: str | None = None
    next_due: When | None = None

    created_at: datetime | None = None
    status: Status = Status.OPEN
    closed_at: datetime | None = None
    lost_reason: str | None = None
    competitor: str | None = None
    external_id: str | None = None
    extra: tuple[tuple[str, str], ...] = ()
    routed: str | None = None
    """The rule, in words, by which it was given its place before."""
    imported: bool = False
    """From a file: nobody saw it enter its stage, so the stay's start is marked unknown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddDeals:
    """Make deals, with the companies and contacts they name."""

    drafts: tuple[DealDraft, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldEdit:
    """One field set, cleared (an empty text), or for lists added to or taken from."""

    field: str
    text: str
    action: Literal["set", "add", "remove"] = "set"


@dataclass(frozen=True, slots=True, kw_only=True)
class OnDeals:
    """A request about one or several deals: one step, all or nothing unless `keep_going`."""

    deal_ids: tuple[int, ...]
    keep_going: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EditDeals(OnDeals):
    """Change fields."""

    edits: tuple[FieldEdit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CloneDeal:
    """Make an open deal like another one: its facts, not its history."""

    deal_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DeleteDeals(OnDeals):
    """Remove deals with all that belongs to them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveDeals(OnDeals):
    """Bring deals into a stage, here or in another pipeline; `force` says why a gate is passed."""

    stage: Ref
    pipeline: Ref | None = None
    force: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StepDeals(OnDeals):
    """Move each deal `step` stages on (1) or back (-1) from where it is."""

    step: Literal[1, -1]
    force: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WinDeals(OnDeals):
    """Win: enter the first stage of kind won, or take the outcome where the map has none."""

    force: str | None = None
    value: str | None = None
    """The amount it was won for, read as an edit of the value; for one deal alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LoseDeals(OnDeals):
    """Lose open deals, with the reason."""

    reason: str
    competitor: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReopenDeals(OnDeals):
    """Bring lost and won deals back to being sold; a churned client back to being a client."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ParkDeals(OnDeals):
    """Take open deals off the board until a day; None brings them back now."""

    until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChurnDeals(OnDeals):
    """A won client has left."""

    reason: str
    at: datetime | None = None
    """When that was, of a client a file tells of; now where it is None."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckItems:
    """Tick items of the present stage's checklist, or untick them.

    An item is its number from 1 or the start of its text.
    """

    deal_id: int
    items: tuple[str, ...]
    done: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class AddItem:
    """Add an item at the end of the present stage's checklist, for this deal alone."""

    deal_id: int
    text: str
    required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class EditItem:
    """Reword an item of this deal's checklist; `item` as in `CheckItems`."""

    deal_id: int
    item: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceItem:
    """Move an item of this deal's checklist a place up (-1) or down (1)."""

    deal_id: int
    item: str
    step: Literal[1, -1]


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveItem:
    """Take an item off this deal's checklist."""

    deal_id: int
    item: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanStep(OnDeals):
    """Set the next step of open deals; a text or day that is None stays as it is.

    Where a deal has none, a task is made: by default to follow up, today.
    """

    text: str | None = None
    due: When | None = None
    repeat: str | None = None
    """`+1w`: done, it is due again so much later; None leaves that as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddTask(OnDeals):
    """Something to do; dated, it is the deal's next step when none comes earlier."""

    text: str
    due: When | None = None
    repeat: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EditTask:
    """What a task is from now on: its text, its day or none, and whether it comes again."""

    task_id: int
    text: str
    due: When | None
    repeat: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishTasks:
    """Tasks done: those that repeat are made anew, and each deal may be given what comes next."""

    task_ids: tuple[int, ...]
    next_text: str | None = None
    """With it or a day there is one more task, by default to follow up, today."""
    next_due: When | None = None
    next_repeat: str | None = None
    plans: bool = False
    """Where nothing is planned then, the next touch is, by the stage's cadence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveTasks:
    """Tasks that need not be done and leave no trace on the deal."""

    task_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LogTouch(OnDeals):
    """A contact with the buyer, now or at an instant in the past."""

    kind: TouchKind
    text: str | None = None
    direction: Direction = Direction.OUT
    at: datetime | None = None
    outcome: str | None = None
    score: int | None = None
    contact_id: int | None = None
    """With whom: one of each deal's contacts."""
    usual_contact: bool = False
    """Without one it was with whom it usually is: the only contact, or the one touched last."""
    answer: str | None = None
    """What was answered to an objection."""
    finishes: bool = False
    """The next step is done with it, where that is due and asks for a touch of this kind."""
    plans: bool = False
    """Where nothing is planned then, the next touch is, by the stage's cadence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerObjection:
    """Say what was answered to an objection; an empty answer leaves it open again."""

    deal_id: int
    touch_id: int
    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerFit(OnDeals):
    """Answer qualification questions of the deals' pipelines, and keep the answers to the others.

    A question is its number from 1 or the start of its text; an answer is yes, no or unknown, and
    an empty one takes back what was answered.
    """

    answers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LogAttempt(OnDeals):
    """Tried, no answer: log it and put the next step off by the stage's cadence."""

    last_chance: bool = False
    """A message says that it is the last one; after a week of silence the deal is decided."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddNote(OnDeals):
    """Append a paragraph to the notes."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkContact:
    """Have a person take part in a deal, or give their part another role; None: no role."""

    deal_id: int
    contact: Ref
    """An id; or a name or an e-mail address, then who is not known yet is made."""
    role: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnlinkContact:
    """Have a person take part in a deal no longer; what was said with them stays said."""

    deal_id: int
    contact: Ref
    """An id, or the name or e-mail address of one of the deal's contacts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddContact:
    """Somebody new, at a company that is made when there is none of the name."""

    name: str
    edits: tuple[FieldEdit, ...] = ()
    """What else is known: `people.CONTACT_FIELDS`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EditContact:
    """Change what is known of a person: `people.CONTACT_FIELDS`."""

    contact_id: int
    edits: tuple[FieldEdit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeContacts:
    """Have several contacts be one person: all they took part in and said is that one's."""

    keep: int
    others: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class EditCompany:
    """Change what is known of a firm: `people.COMPANY_FIELDS`."""

    company_id: int
    edits: tuple[FieldEdit, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MergeCompanies:
    """Have several companies be one firm: their deals and contacts are that one's."""

    keep: int
    others: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceDeal:
    """Put a deal between two neighbours of its lane (None: the lane's end)."""

    deal_id: int
    above: int | None
    below: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class EnsureStages:
    """Add the stages of these names that a pipeline lacks, after its last open one."""

    pipeline: Ref | None
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplyMap:
    """Make a pipeline from a written map, or bring the pipeline of the same key to it.

    Stages are matched by their keys.
    """

    map: ProcessMap
    new: bool = False
    """Refuse when a pipeline of that key exists."""
    stage_to: tuple[tuple[str, str], ...] = ()
    """Where the deals of a stage go that the map no longer has: its key and another stage's."""
    label: str | None = None
    """What was done, for people; None says which pipeline was changed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetTarget:
    """Say what is to be won in a period, in place of what was said of it before."""

    period: Period
    wanted: Money | int
    """Revenue, or a number of customers."""
    pipeline: Ref | None = None
    """None: in all pipelines together."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveTarget:
    """Have no target of a kind for a period any more."""

    period: Period
    kind: TargetKind = TargetKind.REVENUE
    pipeline: Ref | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SetSpend:
    """Say what a source of deals cost in a period, in place of what was said of it before."""

    source: str
    period: Period
    amount: Money


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveSpend:
    """Have it unknown again what a source cost in a period."""

    source: str
    period: Period


Command = (
    AddDeals
    | EditDeals
    | CloneDeal
    | DeleteDeals
    | MoveDeals
    | StepDeals
    | WinDeals
    | LoseDeals
    | ReopenDeals
    | ParkDeals
    | ChurnDeals
    | CheckItems
    | AddItem
    | EditItem
    | PlaceItem
    | RemoveItem
    | PlanStep
    | AddTask
    | EditTask
    | FinishTasks
    | RemoveTasks
    | LogTouch
    | AnswerObjection
    | AnswerFit
    | LogAttempt
    | AddNote
    | LinkContact
    | UnlinkContact
    | AddContact
    | EditContact
    | MergeContacts
    | EditCompany
    | MergeCompanies
    | PlaceDeal
    | EnsureStages
    | ApplyMap
    | SetTarget
    | RemoveTarget
    | SetSpend
    | RemoveSpend
)
