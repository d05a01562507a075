"""The ledger of a process: what came into each stage, where it went, and how long that took."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from pipetui.domain.metrics.flow import StageFlow, stage_flows
from pipetui.domain.metrics.local_days import day_finder
from pipetui.domain.metrics.reaching import reach_to_win
from pipetui.domain.metrics.spread import Figure, median, percentile
from pipetui.domain.metrics.survival import median_survival
from pipetui.domain.process import StageKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipetui.domain.dates import Now
    from pipetui.domain.metrics.facts import DealFact, Facts
    from pipetui.domain.metrics.periods import Period
    from pipetui.domain.metrics.rates import Rate
    from pipetui.domain.model import Visit
    from pipetui.domain.process import ProcessMap, Stage
    from pipetui.domain.staleness import Line, Lines

_A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeInStage:
    """How long deals stay in a stage; stays whose beginning is not known are left out."""

    finished: Figure
    """The median of days of the stays that are over."""
    lasting: int
    """Stays that go on."""
    oldest_days: int | None
    """The longest of those; None without any."""
    km_median: int | None
    """The Kaplan-Meier median: those that go on are counted until now. None above one half."""
    per_deal: Figure
    """The median of the days that each deal spent there in all, of stays that are over."""
    unknown: int
    """Stays left out."""
    spread: tuple[float, float, float, float, float] | None = None
    """The 10th, 25th, 50th, 75th and 90th percentile of the stays that are over; None without."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LedgerLine:
    """One stage."""

    flow: StageFlow
    """What came and where it went; it always balances."""
    reach_to_win: Rate
    """Won, of the won and lost deals that ever reached it, over all history."""
    time: TimeInStage
    line: Line
    """When a stay here becomes too long."""
    deal_ids: tuple[int, ...]
    """The deals that came in."""

    @property
    def stage(self) -> Stage:
        """The stage."""
        return self.flow.stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """The ledger of each stage of a map, in order; retired ones that were entered come last."""

    lines: tuple[LedgerLine, ...]
    basis: str


def stage_ledger(facts: Facts, process: ProcessMap, period: Period) -> Ledger:
    """The stays entered in the period by what became of them, as of the moment of the facts."""
    deals = (*facts.deals, *facts.passed)
    known = {stage.id for stage in process.every_stage}
    stays = [stay for deal in deals for stay in deal.stays if stay.stage_id in known]
    flows = stage_flows(process, stays, facts.as_of, since=period.first, until=period.last)
    entered: dict[int, list[Visit]] = {}
    day_of = day_finder(facts.as_of)
    for stay in stays:
        if _is_always(period) or period.holds(day_of(stay.entered_at)):
            entered.setdefault(stay.stage_id, []).append(stay)
    reach = reach_to_win(process, deals)
    return Ledger(
        lines=tuple(
            LedgerLine(
                flow=flow,
                reach_to_win=reach[flow.stage.id],
                time=time_in_stage(entered.get(flow.stage.id, ()), facts.as_of, facts.lines),
                line=facts.lines.of(flow.stage),
                deal_ids=tuple(sorted({stay.deal_id for stay in entered.get(flow.stage.id, ())})),
            )
            for flow in flows
        ),
        basis=f"stays by the day they began, {period.label}, and what became of them by now; "
        "reach to win over all history",
    )


def time_in_stage(stays: Iterable[Visit], as_of: Now, lines: Lines) -> TimeInStage:
    """How long these stays in one stage take, in days as the lines count them."""
    told = list(stays)
    known = [stay for stay in told if stay.start_known]
    day_of, today, count = day_finder(as_of), as_of.today, lines.days
    over: list[int] = []
    lasting: list[int] = []
    per_deal: dict[int, int] = {}
    for stay in known:
        if stay.left_at is None:
            lasting.append(count(day_of(stay.entered_at), today))
            continue
        days = count(day_of(stay.entered_at), day_of(stay.left_at))
        over.append(days)
        per_deal[stay.deal_id] = per_deal.get(stay.deal_id, 0) + days
    return TimeInStage(
        finished=median(over),
        lasting=len(lasting),
        oldest_days=max(lasting, default=None),
        km_median=median_survival(
            [*((days, True) for days in over), *((days, False) for days in lasting)]
        ),
        per_deal=median(per_deal.values()),
        unknown=len(told) - len(known),
        spread=_spread(over),
    )


def _spread(days: Sequence[int]) -> tuple[float, float, float, float, float] | None:
    p10, p25, p50, p75, p90 = (percentile(days, share) for share in (0.1, 0.25, 0.5, 0.75, 0.9))
    if p10 is None or p25 is None or p50 is None or p75 is None or p90 is None:
        return None
    return p10, p25, p50, p75, p90


def _is_always(period: Period) -> bool:
    return period.first is None and period.last is None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bottleneck:
    """The stage in which most time is lost."""

    stage: Stage | None
    """None when no deal was over a line."""
    deal_days: int
    """Days over the stage's line, of all deals together."""
    line: LedgerLine | None
    """The ledger of that stage, with its conversion."""
    deal_ids: tuple[int, ...]
    """The deals that were over the line there."""
    basis: str


def bottleneck(
    facts: Facts, process: ProcessMap, period: Period, ledger: Ledger | None = None
) -> Bottleneck:
    """The open stage with the most deal-days over its line in the period.

    Deals that are parked now are left out where they stand. `ledger` is that of the same map and
    period, where it is known already.
    """
    ledger = ledger or stage_ledger(facts, process, period)
    lines = {each.stage.id: each for each in ledger.lines if each.stage.kind is StageKind.OPEN}
    lost: dict[int, dict[int, int]] = {}
    for deal in (*facts.deals, *facts.passed):
        for stay in _unparked(deal, facts):
            here = lines.get(stay.stage_id)
            days = 0 if here is None else _days_over(stay, here.line, facts, period)
            if days:
                by_deal = lost.setdefault(stay.stage_id, {})
                by_deal[deal.id] = by_deal.get(deal.id, 0) + days
    sums = {stage_id: sum(by_deal.values()) for stage_id, by_deal in lost.items()}
    worst = max(sums, key=lambda number: (sums[number], -lines[number].stage.position), default=0)
    return Bottleneck(
        stage=lines[worst].stage if worst else None,
        deal_days=sums.get(worst, 0),
        line=lines.get(worst),
        deal_ids=tuple(sorted(lost.get(worst, {}))),
        basis=f"days of all deals over a stage's line, {period.label}",
    )


def _unparked(deal: DealFact, facts: Facts) -> Sequence[Visit]:
    if not deal.is_parked(facts.as_of.today):
        return deal.stays
    return [stay for stay in deal.stays if stay.left_at is not None]


def _days_over(stay: Visit, line: Line, facts: Facts, period: Period) -> int:
    """How many days of a period a stay was over its line."""
    if line.days is None or not stay.start_known:
        return 0
    end_at = stay.left_at or facts.as_of.instant
    # Local days are one more at most, and two where clocks are put forward between.
    if (end_at - stay.entered_at).days < line.days - 1:
        return 0
    day_of = day_finder(facts.as_of)
    entered, end = day_of(stay.entered_at), day_of(end_at)
    if period.last is not None:
        end = min(end, period.last)
    before = 0
    if period.first is not None and period.first > entered:
        before = facts.lines.days(entered, period.first - _A_DAY)
    return max(facts.lines.days(entered, end) - max(line.days, before), 0)
