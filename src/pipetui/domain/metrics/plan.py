"""The reverse funnel: from what is missing back to what has to be done for it, week by week.

Nothing is rounded on the way; a number that is shown is rounded up, for half a deal is not won.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING, NamedTuple

from pipetui.domain.dates import days_between
from pipetui.domain.goals import Win, goal_progress
from pipetui.domain.metrics.chances import chance_of
from pipetui.domain.metrics.facts import began_at, ids_of
from pipetui.domain.metrics.rates import Rate
from pipetui.domain.metrics.reaching import main_line
from pipetui.domain.metrics.targets import won_towards
from pipetui.domain.money import Money
from pipetui.domain.process import Goal, StageKind
from pipetui.domain.pushing import Push, PushKind, Selling, decide_push
from pipetui.domain.targets import amount_words

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipetui.domain.metrics.facts import DealFact, Facts
    from pipetui.domain.metrics.periods import Period
    from pipetui.domain.metrics.targets import Won
    from pipetui.domain.process import ProcessMap, Stage

_A_WEEK = 7
_ALL = 100
_NOBODY = Rate(0, 0)


@dataclass(frozen=True, slots=True)
class Needed:
    """How many of something are needed until the last day."""

    exact: Fraction
    weeks: Fraction
    """That are left, today with them."""

    @property
    def shown(self) -> int:
        """Rounded up."""
        return ceil(self.exact)

    @property
    def per_week(self) -> Fraction:
        """In each week that is left, unrounded."""
        return self.exact / self.weeks

    @property
    def per_week_shown(self) -> int:
        """In each week that is left, rounded up."""
        return ceil(self.per_week)


@dataclass(frozen=True, slots=True)
class StageNeed:
    """How many deals must reach one stage."""

    stage: Stage
    reach: Rate
    """Won, of the resolved deals that reached it."""
    needed: Needed | None
    """Wins / reach; None where nobody who came here has been won."""
    there: tuple[int, ...]
    """Open deals that stand here or further on."""
    more: Needed | None
    """Those needed without those that are there; never less than none."""


class LeverKind(StrEnum):
    """By what the gap can be closed."""

    LEADS = "leads"
    CLOSINGS = "closings"


class Lever(NamedTuple):
    """The gap closed by one thing alone."""

    kind: LeverKind
    needed: int | Fraction | None
    """New deals, or the share of what is open that must be won; None where it cannot be done."""
    arithmetic: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What has to be done to reach a target; amounts in minor units, or in customers."""

    currency: str | None
    """None where customers are wanted."""
    wanted: int
    won: int
    days_left: int
    """Days of the period that are left, today with them."""
    resolved: tuple[int, ...]
    """The won and lost deals that it is worked out from."""
    mean_won: Fraction | None
    """Of the won deals; of customers one each."""
    touches_per_win: Fraction | None
    """Touches on resolved deals until their close / wins: those on lost deals are needed, too."""
    wins: Needed | None
    """None where something is missing; so are the following."""
    stages: tuple[StageNeed, ...]
    """The selling stages of the main line, in order."""
    touches: Needed | None
    push: Push
    """Where to push: more leads or more closings."""
    levers: tuple[Lever, ...]
    """The gap closed by each alone; none where nothing is missing."""
    missing: tuple[str, ...]
    """What would have to be known, in words; empty where there is a plan."""
    deal_ids: tuple[int, ...]
    """The won deals that count towards the target."""
    basis: str

    @property
    def gap(self) -> int:
        """What is still to be won."""
        return max(self.wanted - self.won, 0)


def plan(
    facts: Facts,
    process: ProcessMap,
    wanted: Money | int,
    period: Period,
    reach: Mapping[int, Rate],
) -> Plan:
    """Plan backwards from a target of one pipeline: money or customers, to be won in a period.

    `reach` is reach-to-win by stage id. Win rate, mean won value and touches are of all history.
    With fewer than twenty resolved deals, and without a last day to plan for, there is none.
    """
    own = [deal for deal in facts.deals if deal.pipeline_id == process.pipeline.id]
    facts = replace(facts, deals=tuple(own))
    won = won_towards(facts, period, wanted)
    push = _push(facts, wanted, won, period, reach)
    days_left = _days_left(facts, period)
    mean_won = _mean_won(facts, wanted)
    missing = (*push.missing, *(() if mean_won else (_no_mean(wanted),)))
    amount = wanted.annualised().minor if isinstance(wanted, Money) else wanted
    per_win = Fraction(_touches(facts), len(facts.won)) if facts.won else None
    weeks = Fraction(days_left, _A_WEEK)
    wins = None
    if not missing and mean_won:
        wins = Needed(max(amount - won.amount, 0) / mean_won, weeks)
    return Plan(
        currency=wanted.currency if isinstance(wanted, Money) else None,
        wanted=amount,
        won=won.amount,
        days_left=days_left,
        resolved=ids_of(deal for deal in own if not deal.is_open),
        mean_won=mean_won,
        touches_per_win=per_win,
        wins=wins,
        stages=_stages(facts, process, wins, reach) if wins else (),
        touches=Needed(wins.exact * per_win, weeks) if wins and per_win is not None else None,
        push=push,
        levers=_levers(push) if wins and wins.exact else (),
        missing=tuple(dict.fromkeys(missing)),
        deal_ids=won.deal_ids,
        basis=f"won by the day of the close, {period.label}; mean won value, reach to win and "
        "touches until the close over all history; open deals that are not parked, as of now",
    )


def _days_left(facts: Facts, period: Period) -> int:
    """Today and the days after it; of a period to come all its days."""
    if period.last is None:
        return 0
    since = max(facts.as_of.today, period.first or facts.as_of.today)
    return max((period.last - since).days + 1, 0)


def _no_mean(wanted: Money | int) -> str:
    if isinstance(wanted, Money):
        return f"a won deal with a value in {wanted.currency}"
    return "a deal that was won"


def _mean_won(facts: Facts, wanted: Money | int) -> Fraction | None:
    if not isinstance(wanted, Money):
        return Fraction(1) if facts.won else None
    worth = [
        deal.value.annualised().minor
        for deal in facts.won
        if deal.value is not None and deal.value.currency == wanted.currency
    ]
    return Fraction(sum(worth), len(worth)) if worth else None


def _touches(facts: Facts) -> int:
    """Touches on resolved deals, without those after the close."""
    return sum(len(deal.touches_until_close) for deal in (*facts.won, *facts.lost))


def _stages(
    facts: Facts, process: ProcessMap, wins: Needed, reach: Mapping[int, Rate]
) -> tuple[StageNeed, ...]:
    line = [stage for stage in main_line(process) if stage.kind is StageKind.OPEN]
    stood = _places(process, line, facts.active)
    told = []
    for place, stage in enumerate(line):
        there = tuple(number for number, far in stood.items() if far >= place)
        rate = reach.get(stage.id)
        needed = more = None
        if rate is not None and rate.hits:
            exact = wins.exact * Fraction(rate.n, rate.hits)
            needed = Needed(exact, wins.weeks)
            more = Needed(max(exact - len(there), Fraction(0)), wins.weeks)
        told.append(StageNeed(stage, rate or _NOBODY, needed, there, more))
    return tuple(told)


def _places(
    process: ProcessMap, line: Iterable[Stage], deals: Iterable[DealFact]
) -> dict[int, int]:
    """How far on the line each deal stands; beside it, as far as the last stage before."""
    order = [stage.position for stage in line]
    far = {stage.id: sum(each <= stage.position for each in order) - 1 for stage in process.stages}
    return {deal.id: far[deal.stage_id] for deal in deals if deal.stage_id in far}


def _push(
    facts: Facts, wanted: Money | int, won: Won, period: Period, reach: Mapping[int, Rate]
) -> Push:
    """Leads or closings, as the health of a pipeline asks it of its goal."""
    if period.last is None:
        return Push(kind=PushKind.UNKNOWN, missing=("a last day to plan for",))
    since = period.first or date.min
    if isinstance(wanted, Money):
        goal = Goal(revenue=wanted, since=since, by=period.last)
    else:
        goal = Goal(customers=wanted, since=since, by=period.last)
    counted = set(won.deal_ids)
    wins = [
        Win(deal.closed, deal.value) for deal in facts.won if deal.closed and deal.id in counted
    ]
    stages = facts.stages
    starts = facts.starts
    return decide_push(
        goal_progress(goal, wins, facts.as_of.today),
        Selling(
            open_deals=[(deal.value, _percent(deal, stages, reach)) for deal in facts.active],
            won_values=[deal.value for deal in facts.won],
            lost=len(facts.lost),
            # Whatever days count elsewhere: they are held against the days that are left.
            cycles=[
                days_between(facts.as_of.day_of(began_at(deal, starts)), deal.closed)
                for deal in facts.won
                if deal.closed is not None
            ],
        ),
    )


def _percent(
    deal: DealFact, stages: Mapping[int, Stage], reach: Mapping[int, Rate]
) -> Fraction | None:
    likely = chance_of(deal, stages.get(deal.stage_id or 0), reach)
    return None if likely is None else Fraction(_ALL * likely.hits, likely.of)


def _levers(push: Push) -> tuple[Lever, ...]:
    gap, likely, offered = (_said(push, each) for each in (push.gap, push.likely, push.offered))
    rest = max(push.gap - push.likely, Fraction(0))
    mean, rate = push.mean_won or 0, push.win_rate
    new = (
        f"{gap} missing, less {likely} that is likely of what is open, is {_said(push, rest)}; "
        f"a new deal brings {rate.hits} of {rate.n} x {_said(push, round(mean))}: "
    )
    new += "no number of them will do" if push.leads is None else f"{push.leads} new deals"
    if push.rate is None:
        more = f"{gap} missing and nothing open to win"
    else:
        more = f"{gap} missing / {offered} open: {ceil(push.rate * _ALL)} % of it must be won"
        more += ", which is more than all" if push.rate > 1 else f"; usually {rate.said} are"
    return (
        Lever(LeverKind.LEADS, push.leads, new),
        Lever(LeverKind.CLOSINGS, push.rate, more),
    )


def _said(push: Push, amount: int | Fraction) -> str:
    if push.currency is None:
        return amount_words(amount)
    return amount_words(Money(round(amount), push.currency))
