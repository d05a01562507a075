"""The records of a pipeline: frozen values, each a row of the store.

Instants are aware UTC, days are dates, money is integer minor units with a currency. An absent
text is None, never "". Ids are positive; 0 stands for "not stored yet".
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from datetime import date, datetime, time

    from pipetui.domain.money import Money


class Entity(StrEnum):
    """The kinds of record, parents before children: the order in which rows can be inserted."""

    PIPELINE = "pipeline"
    STAGE = "stage"
    COMPANY = "company"
    CONTACT = "contact"
    DEAL = "deal"
    PARTICIPANT = "participant"
    VISIT = "visit"
    TASK = "task"
    TOUCH = "touch"
    TARGET = "target"
    SPEND = "spend"


class Status(StrEnum):
    """Where a deal stands with the buyer."""

    OPEN = "open"
    WON = "won"
    LOST = "lost"


class VisitEnd(StrEnum):
    """How a stay in a stage ended."""

    ADVANCED = "advanced"
    MOVED_BACK = "moved_back"
    HANDED_ON = "handed_on"
    LOST = "lost"


class TouchKind(StrEnum):
    """What passed between seller and buyer."""

    CALL = "call"
    EMAIL = "email"
    MEETING = "meeting"
    MESSAGE = "message"
    DEMO = "demo"
    PROPOSAL = "proposal"
    OBJECTION = "objection"
    NO = "no"
    FEEDBACK = "feedback"
    OTHER = "other"


class TargetKind(StrEnum):
    """What a target is measured in."""

    REVENUE = "revenue"
    CUSTOMERS = "customers"


class Direction(StrEnum):
    """Who reached out: the seller (out) or the buyer (in)."""

    OUT = "out"
    IN = "in"


NO_ANSWER = "no answer"
"""The outcome of a touch that reached nobody."""
LAST_CHANCE = "last chance"
"""The outcome of a touch that told the buyer it is the last one."""


DECIDES = "decides"
"""The role of a contact whose yes is needed."""
ROLES = (DECIDES, "uses", "pays", "blocks")
"""The parts a contact can have in a deal."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """A firm that buys."""

    id: int
    name: str
    domain: str | None = None
    region: str | None = None
    industry: str | None = None
    size: str | None = None
    notes: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """A person to talk to, at a company or on their own."""

    id: int
    name: str
    company_id: int | None = None
    email: str | None = None
    phone: str | None = None
    title: str | None = None
    notes: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Participant:
    """A contact's part in a deal."""

    id: int
    deal_id: int
    contact_id: int
    role: str | None = None


def is_put_away(until: date | None, today: date) -> bool:
    """Whether what is parked until a day, or is not parked, is still away today."""
    return until is not None and until > today


class _Standing(Protocol):
    """What tells how a deal stands."""

    @property
    def status(self) -> Status: ...
    @property
    def churned_at(self) -> datetime | None: ...
    @property
    def parked_until(self) -> date | None: ...


class HasStatus:
    """What follows from the status, for every record that tells of a deal's."""

    __slots__ = ()

    @property
    def is_open(self: _Standing) -> bool:
        """Still being sold."""
        return self.status is Status.OPEN

    @property
    def is_client(self: _Standing) -> bool:
        """Won, and not left since."""
        return self.status is Status.WON and self.churned_at is None

    def is_parked(self: _Standing, today: date) -> bool:
        """Open, and put away until a later day than `today`."""
        return self.status is Status.OPEN and is_put_away(self.parked_until, today)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deal(HasStatus):
    """One opportunity to sell.

    The fields below `summary` repeat what the deal's own visits, tasks and touches say, so that a
    lane is read without joins; `summary.summarise` derives them and every operation writes them.
    """

    id: int
    pipeline_id: int
    stage_id: int | None
    """The stage it is in, or was in when it closed; None for a closed deal that came without."""
    title: str
    status: Status = Status.OPEN
    created_at: datetime
    rank: str
    """Hand order within the stage, a fractional key; equal ranks are ordered by id."""
    company_id: int | None = None
    value: Money | None = None
    owner: str | None = None
    source: str | None = None
    product: str | None = None
    region: str | None = None
    tags: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    notes: str | None = None
    probability: int | None = None
    """Percent, the seller's own estimate; None leaves it to the stage."""
    expected_close: date | None = None
    pushes: int = 0
    """How often the expected close was moved later."""
    closed_at: datetime | None = None
    lost_reason: str | None = None
    competitor: str | None = None
    parked_until: date | None = None
    churned_at: datetime | None = None
    churn_reason: str | None = None
    renewal: date | None = None
    """When a client's contract is due to be renewed."""
    routed: str | None = None
    """Why it began where it did, when a rule decided."""
    fit: tuple[tuple[str, str], ...] = ()
    """The qualification questions that were answered, each with yes, no or unknown."""
    external_id: str | None = None
    """The id under which another program knows it."""
    extra: tuple[tuple[str, str], ...] = ()
    """Imported columns that have no field here: (column, value)."""

    # summary
    stage_entered_at: datetime
    next_text: str | None = None
    next_due: date | None = None
    next_time: time | None = None
    last_touch_at: datetime | None = None
    items_done: int = 0
    items_total: int = 0
    items_required_open: int = 0
    items_due: date | None = None
    """The earliest due day among the open checklist items of the present stage."""
    attempts: int = 0
    noes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One stay of a deal in a stage; `left_at` is None while it lasts."""

    id: int
    deal_id: int
    pipeline_id: int
    stage_id: int
    entered_at: datetime
    left_at: datetime | None = None
    ended: VisitEnd | None = None
    start_known: bool = True
    """False when the file it came from did not say; such a stay counts in no duration."""
    forced: str | None = None
    """Why its gate was passed with required items open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Something to do for a deal; one with a stage is an item of that stage's checklist."""

    id: int
    deal_id: int
    text: str
    created_at: datetime
    due: date | None = None
    due_time: time | None = None
    done_at: datetime | None = None
    stage_id: int | None = None
    item_key: str | None = None
    """Which item of the stage's list it was made from."""
    parent_id: int | None = None
    """The item it is a sub-step of."""
    position: int = 0
    required: bool = False
    skipped_at: datetime | None = None
    """When the deal left the stage with this item open."""
    repeat: str | None = None
    """How far apart its days are, `+1w` or `+3m`: done, it is made anew. None for once."""

    @property
    def is_open(self) -> bool:
        """Still to be done."""
        return self.done_at is None and self.skipped_at is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Touch:
    """One contact between seller and buyer."""

    id: int
    deal_id: int
    kind: TouchKind
    at: datetime
    direction: Direction = Direction.OUT
    text: str | None = None
    outcome: str | None = None
    score: int | None = None
    """0 to 10, of a feedback."""
    contact_id: int | None = None
    answer: str | None = None
    """What was answered to an objection."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What is to be won in a period; one for each pipeline, period and kind."""

    id: int
    pipeline_id: int | None = None
    """None: in all pipelines together."""
    first: date
    last: date
    """Both days belong to it."""
    key: str
    """The period of these days, as `Period.key` writes it."""
    kind: TargetKind
    amount: Money | None = None
    """Of revenue, for the whole period."""
    count: int | None = None
    """Of customers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spend:
    """What a source of deals cost in a period; one for each source and period."""

    id: int
    source: str
    """As deals have it: `web`, or with its campaign `web/newsletter`."""
    first: date
    last: date
    key: str
    amount: Money
