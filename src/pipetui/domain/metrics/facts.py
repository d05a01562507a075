"""What every figure is counted from: deals with all that happened to them, as of one moment."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from pipetui.domain.metrics.local_days import day_finder
from pipetui.domain.model import HasStatus, Status, VisitEnd
from pipetui.domain.staleness import FIXED, learn_lines

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from collections.abc import Set as AbstractSet
    from datetime import date, datetime

    from pipetui.domain.dates import Now
    from pipetui.domain.metrics.periods import Period
    from pipetui.domain.model import Direction, TouchKind, Visit
    from pipetui.domain.money import Money
    from pipetui.domain.process import ProcessMap, Stage
    from pipetui.domain.staleness import Lines


class TouchFact(NamedTuple):
    """One contact between seller and buyer."""

    kind: TouchKind
    at: datetime
    direction: Direction
    outcome: str | None = None
    score: int | None = None
    """0 to 10, of a feedback."""
    text: str | None = None
    """Of an objection, whose words are its name; None of other kinds."""


class ItemFact(NamedTuple):
    """A checklist item that a deal was given by the map."""

    stage_id: int
    key: str
    required: bool
    created_at: datetime
    done_at: datetime | None = None
    skipped_at: datetime | None = None
    """When the deal left the stage with this item open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DealFact(HasStatus):
    """A deal as it stood at one moment, with what had happened to it by then."""

    id: int
    title: str = ""
    company: str | None = None
    pipeline_id: int
    """Of a closed deal the one in which it closed."""
    stage_id: int | None
    """Where it stood; of a closed one where it was when it closed, or where the client is."""
    created_at: datetime
    created: date
    """The local day of that."""
    status: Status = Status.OPEN
    closed_at: datetime | None = None
    closed: date | None = None
    """The local day of that."""
    churned_at: datetime | None = None
    churn_reason: str | None = None
    lost_reason: str | None = None
    competitor: str | None = None
    value: Money | None = None
    source: str | None = None
    owner: str | None = None
    product: str | None = None
    region: str | None = None
    """The deal's own, else its company's."""
    industry: str | None = None
    size: str | None = None
    company_id: int | None = None
    tags: tuple[str, ...] = ()
    expected_close: date | None = None
    pushes: int = 0
    parked_until: date | None = None
    probability: int | None = None
    renewal: date | None = None
    next_due: date | None = None
    stays: tuple[Visit, ...] = ()
    """In the order in which they began, in whatever pipeline."""
    touches: tuple[TouchFact, ...] = ()
    """In the order in which they happened."""
    items: tuple[ItemFact, ...] = ()

    @property
    def is_won(self) -> bool:
        """Won, whether the client has left since or not."""
        return self.status is Status.WON

    @property
    def is_lost(self) -> bool:
        """Lost; one that was won and left by the client is not."""
        return self.status is Status.LOST

    @property
    def touches_until_close(self) -> Sequence[TouchFact]:
        """Those before it was won or lost; all of an open one."""
        end = self.closed_at
        return self.touches if end is None else [each for each in self.touches if each.at <= end]

    def has_stood_in(self, pipeline_id: int) -> bool:
        """Whether it ever came into a stage of a pipeline."""
        return any(stay.pipeline_id == pipeline_id for stay in self.stays)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """The deals of a pipeline, or of all, as of one moment; nothing in it is dated later.

    The maps are today's: what was done in the past is told in the stages that there are now, those
    that were retired among them.
    """

    as_of: Now
    maps: tuple[ProcessMap, ...]
    """Of all pipelines: a deal may have come from another."""
    pipeline_id: int | None = None
    """None for all of them."""
    deals: tuple[DealFact, ...]
    """By their ids."""
    passed: tuple[DealFact, ...] = ()
    """Deals of other pipelines that stood in a stage of this one: their stays here count here."""
    lines: Lines = FIXED
    """When a stay has become too long, as learned by then; they say how days are counted, too."""

    @property
    def stages(self) -> Mapping[int, Stage]:
        """Every stage of the maps by its id, retired ones too."""
        return {stage.id: stage for each in self.maps for stage in each.every_stage}

    @property
    def starts(self) -> frozenset[int]:
        """The stages, by their ids, with which a sales cycle begins."""
        return frozenset(number for number, stage in self.stages.items() if stage.is_start)

    @property
    def won(self) -> tuple[DealFact, ...]:
        """The won deals."""
        return tuple(deal for deal in self.deals if deal.is_won)

    @property
    def lost(self) -> tuple[DealFact, ...]:
        """The lost deals."""
        return tuple(deal for deal in self.deals if deal.is_lost)

    @property
    def open(self) -> tuple[DealFact, ...]:
        """The open deals, parked ones too."""
        return tuple(deal for deal in self.deals if deal.is_open)

    @property
    def active(self) -> list[DealFact]:
        """The open deals that are not parked."""
        today = self.as_of.today
        return [deal for deal in self.open if not deal.is_parked(today)]

    def days(self, earlier: datetime, later: datetime) -> int:
        """Days between two instants: the difference of their local dates, or its working days."""
        day_of = day_finder(self.as_of)
        return self.lines.days(day_of(earlier), day_of(later))


def closed_in(deals: Iterable[DealFact], period: Period) -> Sequence[DealFact]:
    """The deals that closed in a period."""
    return [deal for deal in deals if deal.closed is not None and period.holds(deal.closed)]


def ids_of(deals: Iterable[DealFact]) -> tuple[int, ...]:
    """The ids of deals, in their order."""
    return tuple(deal.id for deal in deals)


def began_at(deal: DealFact, starts: AbstractSet[int]) -> datetime:
    """When the sales cycle of a deal began: its first known entry into a stage marked start.

    It is when the deal was made, where no such entry is known from before it closed.
    """
    for stay in deal.stays:
        if stay.stage_id in starts and stay.start_known:
            if deal.closed_at is None or stay.entered_at <= deal.closed_at:
                return stay.entered_at
            break
    return deal.created_at


def lines_of(deals: Iterable[DealFact], as_of: Now, *, working_days: bool) -> Lines:
    """The lines that these deals teach: see `staleness.learn_lines`."""
    day_of = day_finder(as_of)
    spans: dict[int, list[tuple[date, date]]] = {}
    for deal in deals:
        for stay in deal.stays:
            if stay.ended is VisitEnd.ADVANCED and stay.start_known and stay.left_at is not None:
                span = day_of(stay.entered_at), day_of(stay.left_at)
                spans.setdefault(stay.stage_id, []).append(span)
    return learn_lines(spans, working_days=working_days)
