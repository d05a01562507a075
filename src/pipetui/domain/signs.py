"""What the health of a pipeline is judged by, and its signs as values."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from pipetui.domain.fit import Fit
    from pipetui.domain.metrics.rates import Rate
    from pipetui.domain.process import ProcessMap, Stage
    from pipetui.domain.pushing import Push
    from pipetui.domain.review import ReviewItem, Standing


class SignKind(StrEnum):
    """What can be wrong with a pipeline."""

    CROWDED = "crowded"
    TOO_FEW = "too_few"
    OVERDUE = "overdue"
    STALE = "stale"
    LATE = "late"
    POOR_FIT = "poor_fit"
    NO_STEP = "no_step"
    UNANSWERED = "unanswered"
    CONVERSION = "conversion"
    """A pinned conversion has dropped."""


class GoodKind(StrEnum):
    """What can be right with it."""

    SPREAD = "spread"
    NOTES = "notes"
    TOUCHES = "touches"
    MOVING = "moving"
    FRONT = "front"


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """From where on something is a sign; shares in percent."""

    crowded: int = 40
    """Of the open deals in one stage."""
    late: int = 50
    """Of the open deals from the ask on."""
    fewest: int = 5
    """Fewer deals than this neither crowd a stage nor stand late: a share of few says little."""
    least_deals: int = 10
    """Open deals there should be."""
    overdue: int = 0
    """Deals that may be overdue."""
    stale: int = 0
    no_step: int = 0
    unanswered: int = 0
    poor_fit: int = 25
    """Of the recent touches on open deals."""
    recent_days: int = 30
    """What counts as recent."""
    valued: int = 80
    """Of the open deals that have a value, for a good sign."""
    noted: int = 70
    """Of the open deals with notes, or words on a recent touch."""
    touches: int = 2
    """Recent touches for each open deal."""
    moved: int = 50
    """Of the open deals that came to their stage recently."""
    front: int = 40
    """Of the open deals in the first third of the stages."""


class Details(NamedTuple):
    """What the review does not ask of an open deal."""

    fit: Fit
    has_notes: bool = False
    touches: int = 0
    """Recent ones."""
    worded: bool = False
    """One of them has a text."""


@dataclass(frozen=True, slots=True)
class Watched:
    """A pinned conversion: of the stays that began recently, and of those before."""

    stage: Stage
    recent: Rate
    before: Rate

    @property
    def has_dropped(self) -> bool:
        """Lower than before by more than chance."""
        now, then = self.recent.value, self.before.value
        if now is None or then is None:
            return False
        return now < then and self.recent.differs_from(self.before)

    @property
    def said(self) -> str:
        """Both in words, each with its range."""
        return f"{self.recent.said_with_range} lately; {self.before.said_with_range} before"

    @property
    def advice(self) -> str:
        """What to do when it has dropped."""
        name = self.stage.name
        return f"Look at what changed in {name}: its last losses, and the map's versions."


@dataclass(frozen=True, slots=True, kw_only=True)
class Sign:
    """One sign: whether it shows, its number, its deals, its threshold, and what to do."""

    kind: SignKind | GoodKind
    label: str
    in_order: str = ""
    """What a warning sign is called while it does not show."""
    shows: bool
    count: int
    """How many deals, or touches, it is about."""
    of: int | None = None
    said: str
    """The number in words."""
    threshold: str
    deals: tuple[int, ...] = ()
    why: Mapping[int, str] = field(default_factory=dict)
    """What is the matter with each of its deals, where that is not the same for all."""
    advice: str = ""
    """What to do about a warning sign."""


@dataclass(frozen=True, slots=True)
class Health:
    """All signs of a pipeline, those that do not show too."""

    warnings: tuple[Sign, ...]
    good: tuple[Sign, ...]
    push: Push

    @property
    def count(self) -> int:
        """How many warning signs show."""
        return sum(sign.shows for sign in self.warnings)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the health of a pipeline is judged by."""

    process: ProcessMap
    deals: Sequence[Standing]
    """The open ones that are not parked."""
    queue: Sequence[ReviewItem]
    """Those of them that need a decision."""
    details: Mapping[int, Details]
    push: Push
    watched: Sequence[Watched] = ()
    limits: Thresholds = field(default_factory=Thresholds)

    @property
    def by_stage(self) -> dict[int, list[int]]:
        """The deals of each stage, by its id."""
        found: dict[int, list[int]] = {stage.id: [] for stage in self.process.every_stage}
        for deal in self.deals:
            found[deal.stage_id].append(deal.id)
        return found
