"""How far the process is followed: what its figures can be trusted for."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipetui.domain.metrics.exits import ended_in, given_items, was_done
from pipetui.domain.metrics.rates import Rate, percent_of
from pipetui.domain.model import VisitEnd
from pipetui.domain.text import counted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pipetui.domain.metrics.facts import DealFact, Facts
    from pipetui.domain.metrics.periods import Period


@dataclass(frozen=True, slots=True)
class Kept:
    """For which cases something holds and for which it does not, each told by its deal."""

    yes: tuple[int, ...]
    no: tuple[int, ...]

    @property
    def rate(self) -> Rate:
        """The cases it holds for, of all."""
        return Rate(len(self.yes), len(self.yes) + len(self.no))

    @property
    def is_whole(self) -> bool:
        """Whether it holds for all."""
        return not self.no


@dataclass(frozen=True, slots=True, kw_only=True)
class Adoption:
    """How far the process is followed."""

    exits: Kept
    """Stays that ended in an advance: every required item was done. A deal has one for each."""
    next_step: Kept
    """Open deals with a dated next step."""
    value: Kept
    expected_close: Kept
    in_cadence: Kept
    """Open deals that were touched, or moved, within the days that their stage wants."""
    parked: tuple[int, ...]
    """Open deals that are put aside: they are in no figure."""
    basis: str

    @property
    def caveat(self) -> str | None:
        """What figures of the process must say beside themselves; None at a hundred percent."""
        if self.exits.is_whole:
            return None
        rate = self.exits.rate
        share = f"{rate.hits}" if rate.is_small else f"{percent_of(rate.hits / rate.n)} %"
        return f"required items were all done in {share} of {counted(rate.n, 'exit')}"

    @property
    def deal_ids(self) -> tuple[int, ...]:
        """All deals behind the figures."""
        parts = (self.exits, self.value, self.in_cadence)
        return tuple(sorted({each for part in parts for each in (*part.yes, *part.no)}))


def adoption(facts: Facts, period: Period) -> Adoption:
    """How often items were done at exits in the period, and how complete the open deals are now."""
    today = facts.as_of.today
    active = facts.active
    cadences = {number: stage.touch_days for number, stage in facts.stages.items()}
    return Adoption(
        exits=_exits(facts, period),
        next_step=_kept(active, lambda deal: deal.next_due is not None),
        value=_kept(active, lambda deal: deal.value is not None),
        expected_close=_kept(active, lambda deal: deal.expected_close is not None),
        in_cadence=_kept(
            (deal for deal in active if cadences.get(deal.stage_id or 0) is not None),
            lambda deal: _silent_days(deal, facts) <= (cadences[deal.stage_id or 0] or 0),
        ),
        parked=tuple(deal.id for deal in facts.open if deal.is_parked(today)),
        basis="exits to a later stage or a win from stages whose required items the deal was "
        f"given, by their day, {period.label}; open deals that are not parked, as of now",
    )


def _exits(facts: Facts, period: Period) -> Kept:
    yes: list[int] = []
    no: list[int] = []
    for deal, stay in ended_in(facts, period):
        items = [item for item in given_items(deal, stay) if item.required]
        if stay.ended is VisitEnd.ADVANCED and items:
            all_done = stay.forced is None and all(was_done(item, stay) for item in items)
            (yes if all_done else no).append(deal.id)
    return Kept(tuple(yes), tuple(no))


def _kept(deals: Iterable[DealFact], holds: Callable[[DealFact], bool]) -> Kept:
    yes: list[int] = []
    no: list[int] = []
    for deal in deals:
        (yes if holds(deal) else no).append(deal.id)
    return Kept(tuple(yes), tuple(no))


def _silent_days(deal: DealFact, facts: Facts) -> int:
    """Days since the deal was last touched or moved."""
    moments = [deal.stays[-1].entered_at if deal.stays else deal.created_at]
    if deal.touches:
        moments.append(deal.touches[-1].at)
    return facts.days(max(moments), facts.as_of.instant)
