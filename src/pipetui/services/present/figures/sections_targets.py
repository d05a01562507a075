"""Targets in words: how far each has come, and whether what is open covers the rest."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.metrics.periods import period_between
from pipetui.domain.metrics.rates import percent_of
from pipetui.services.present.figures.blocks import (
    Bar,
    Bars,
    Block,
    Number,
    Numbers,
    Section,
    Text,
    Tone,
)
from pipetui.services.present.figures.words import about, counted, full, joined, number

if TYPE_CHECKING:
    from collections.abc import Mapping
    from fractions import Fraction

    from pipetui.domain.metrics.targets import TargetProgress
    from pipetui.domain.model import Target
    from pipetui.services.present.figures.words import Words

_WEEK = 7
_BASIS = "targets with a day in the period"


def amount_of(amount: float, currency: str | None, *, rounded: bool = False) -> str:
    """So much of what is wanted: money, or new customers."""
    if currency is None:
        if rounded:
            return f"about {counted(round(amount), 'customer')}"
        said = number(amount)
        return f"{said} {'customer' if said == '1' else 'customers'}"
    return about(round(amount), currency) if rounded else full(round(amount), currency)


def won_of(won: int, wanted: int, currency: str | None) -> str:
    """So much of so much: `€12,000 of €60,000`, `3 of 12 customers`."""
    part = f"{won:,}" if currency is None else full(won, currency)
    return f"{part} of {amount_of(wanted, currency)}"


def part_said(part: float, whole: float) -> str:
    """How much of something there is, in whole percent."""
    return f"{percent_of(part / whole)} %" if whole else "all of nothing"


def target_sections(
    value: tuple[TargetProgress, ...],
    words: Words,
    _before: None = None,
    *,
    chances: Mapping[int, float] | None = None,
) -> tuple[Section, ...]:
    """How far each target has come; `chances` are how likely each is to be reached, by its id."""
    if not value:
        return (
            Section(
                "target",
                "Target",
                _BASIS,
                (Text(words.no_target),),
            ),
        )
    return tuple(
        Section(
            f"target-{each.target.id}",
            f"{_when(each.target, words)}: {_name(each.target, words)}",
            each.basis,
            tuple(_progress(each, words, (chances or {}).get(each.target.id))),
            each.deal_ids,
        )
        for each in value
    )


def _when(target: Target, words: Words) -> str:
    """What a target is called; beside figures of days before its own it is one of today."""
    last = words.period.last
    return "Target as of now" if last is not None and last < target.first else "Target"


def _name(target: Target, words: Words) -> str:
    label = period_between(target.first, target.last).label
    kind = "" if target.amount is not None else ", new customers"
    line = words.pipelines.get(target.pipeline_id or 0)
    return f"{label}{kind}{f', {line}' if line else ''}"


def _progress(each: TargetProgress, words: Words, chance: float | None) -> list[Block]:
    """Won and time gone on one scale, and what follows from both."""
    code = each.currency
    bars = Bars(
        (
            Bar("Won", min(each.share, 1.0), part_said(each.won, each.wanted), each.deal_ids),
            Bar(
                "Time gone",
                each.elapsed / each.days,
                part_said(each.elapsed, each.days),
                part=0.0,
                tone=Tone.FAINT,
            ),
        ),
        most=1,
    )
    numbers = [
        Number(
            "Won",
            won_of(each.won, each.wanted, code),
            f"n {len(each.deal_ids)}",
            each.deal_ids,
            Tone.STRONG,
        ),
        Number(
            "Still to win",
            amount_of(each.gap, code) if each.gap else "nothing, the target is reached",
            _days_left(each, words),
            tone=Tone.PLAIN if each.gap else Tone.GOOD,
        ),
    ]
    if each.pace is None or each.projection is None:
        numbers.append(Number("At this pace", "the period has not begun"))
    else:
        numbers.append(
            Number(
                "At this pace",
                f"{amount_of(each.projection, code, rounded=True)} at the end",
                f"{_pace(each.pace, code)}, {each.elapsed:,} of {each.days:,} days gone",
                each.deal_ids,
            )
        )
    if chance is not None:
        numbers.append(_chance(each, words, chance))
    if each.uncounted:
        numbers.append(
            Number(
                "Won and not counted",
                counted(len(each.uncounted), "deal"),
                f"without a value in {code}",
                each.uncounted,
            )
        )
    return [bars, Numbers(tuple(numbers))]


def _pace(pace: Fraction, code: str | None) -> str:
    """How much was won a day; few customers are won in one, so that they are told by the week."""
    if code is None:
        return f"{amount_of(float(_WEEK * pace), None)} a week"
    return f"{amount_of(float(pace), code, rounded=True)} a day"


def _chance(each: TargetProgress, words: Words, chance: float) -> Number:
    """How likely it is to be reached by what is expected in its days, and what that leaves out."""
    label, expected = "Chance to reach it", each.coverage.deal_ids
    own = [
        deal
        for deal in words.deals.values()
        if deal.is_open
        and not deal.is_parked(words.today)
        and each.target.pipeline_id in {None, deal.pipeline_id}
    ]
    undated = tuple(deal.id for deal in own if deal.expected_close is None)
    verb = "has" if len(undated) == 1 else "have"
    without = f"{len(undated):,} of {counted(len(own), 'open deal')} {verb} no expected close"
    if each.gap and not expected:
        why = "no open deal is expected to close in these days"
        return Number(label, "not told", joined(why, without if undated else ""), undated)
    of_them = f"by the {counted(len(expected), 'deal')} expected in these days, each by its chance"
    left_out = f"{without} and {'is' if len(undated) == 1 else 'are'} not in it" if undated else ""
    return Number(label, f"{percent_of(chance)} %", joined(of_them, left_out), expected)


def _days_left(each: TargetProgress, words: Words) -> str:
    left = (each.target.last - max(words.today, each.target.first)).days + 1
    if left <= 0:
        return "the period is over"
    return f"{counted(left, 'day')} left, today among them" if each.elapsed else "not begun"


def coverage_sections(
    value: tuple[TargetProgress, ...], words: Words, _before: None = None
) -> tuple[Section, ...]:
    """Whether what is open and expected covers what is missing."""
    if not value:
        return (
            Section(
                "coverage",
                "Coverage",
                _BASIS,
                (Text(words.no_target),),
            ),
        )
    return tuple(
        Section(
            f"coverage-{each.target.id}",
            f"Coverage: {_name(each.target, words)}",
            each.basis,
            tuple(_coverage(each)),
            each.coverage.deal_ids,
        )
        for each in value
    )


def _coverage(each: TargetProgress) -> list[Block]:
    coverage, code = each.coverage, each.currency
    whole, likely = coverage.unweighted_share, coverage.weighted_share
    numbers = [
        Number(
            "Expected in these days, weighted",
            _times(likely, coverage.missing),
            amount_of(float(coverage.weighted), code, rounded=True) + _against(each),
            coverage.deal_ids,
            Tone.STRONG,
        ),
        Number(
            "All that is expected in them",
            _times(whole, coverage.missing),
            (counted(coverage.open, "deal") if code is None else full(coverage.open, code))
            + _against(each),
            coverage.deal_ids,
        ),
    ]
    if coverage.uncounted:
        what = f"without a value in {code} or without a chance" if code else "no new customers"
        numbers.append(
            Number(
                "Not counted",
                counted(len(coverage.uncounted), "deal"),
                what,
                coverage.uncounted,
            )
        )
    text = (
        "Weighted by their chances: at 1 what is expected in these days is likely to do, below "
        "that more is needed. A plan counts all that is open, whenever it is expected."
    )
    return [Numbers(tuple(numbers)), Text(text, Tone.FAINT)]


def _against(each: TargetProgress) -> str:
    gap, code = each.coverage.gap, each.currency
    missing = f" for {f'{gap:,}' if code is None else full(gap, code)} missing"
    return f"{missing if each.coverage.gap else ''} (n {len(each.coverage.deal_ids)})"


def _times(share: float | None, missing: str | None) -> str:
    if share is None:
        return missing or "not available"
    return f"{round(share, 2):g} times what is missing"
