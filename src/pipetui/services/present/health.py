"""The health of a pipeline in the words that screen and command line share, and in JSON."""

from __future__ import annotations

from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from pipetui.domain.metrics.rates import percent_of
from pipetui.domain.pushing import PushKind
from pipetui.domain.targets import amount_words
from pipetui.domain.text import counted
from pipetui.services.present.amounts import short_money

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipetui.domain.process import ProcessMap
    from pipetui.domain.pushing import Push
    from pipetui.domain.signs import Health, Sign
    from pipetui.services.present.deals import Json


class Shown(StrEnum):
    """How a sign is told, and the mark that stands before it."""

    WARNING = "!"
    RIGHT = "\N{CHECK MARK}"
    ABSENT = "\N{MIDDLE DOT}"


def groups_of(health: Health) -> tuple[tuple[str, Shown, tuple[Sign, ...]], ...]:
    """Every sign below its heading, the warnings first."""
    quiet = tuple(sign for sign in health.warnings if not sign.shows)
    return (
        ("Warning signs", Shown.WARNING, tuple(sign for sign in health.warnings if sign.shows)),
        ("Good signs", Shown.RIGHT, tuple(sign for sign in health.good if sign.shows)),
        ("Not there yet", Shown.ABSENT, tuple(sign for sign in health.good if not sign.shows)),
        ("In order", Shown.RIGHT, quiet),
    )


def sign_words(sign: Sign, shown: Shown) -> tuple[str, str]:
    """What a sign is called, and its number in words."""
    label = sign.label if shown is Shown.WARNING else sign.in_order or sign.label
    wanted = f"; wanted: {sign.threshold}" if shown is Shown.ABSENT else ""
    return label, f"{sign.said}{wanted}"


def push_words(push: Push) -> tuple[str, tuple[str, ...]]:
    """The answer in a sentence, and the arithmetic behind it, one step a line."""
    if push.kind is PushKind.UNKNOWN:
        return (
            "Not told yet",
            tuple(f"Missing: {each}." for each in push.missing),
        )
    if not push.gap:
        return "The goal is reached", ()
    answer = {
        PushKind.LEADS: "Push for new leads",
        PushKind.CLOSINGS: "Push for closings",
        PushKind.NEITHER: "On course: what is open is likely to reach the goal",
    }[push.kind]
    return answer, tuple(_arithmetic(push))


def _arithmetic(push: Push) -> Iterable[str]:
    gap, likely, offered = (_amount(each, push) for each in (push.gap, push.likely, push.offered))
    yield f"{gap} are missing, with {counted(push.days_left, 'day')} left, today among them"
    verb = "has" if push.uncounted == 1 else "have"
    out = f"; {push.uncounted} more {verb} no value in {push.currency}" if push.uncounted else ""
    yield f"{offered} are open, {likely} weighted by their chances{out}"
    share = push.win_rate.value or 0.0
    usual = _amount(round(push.offered * share), push)
    yield f"{push.win_rate.said} were won of all decided so far: of {offered} that makes {usual}"
    if push.leads is not None and push.mean_won is not None and push.leads:
        mean = _amount(round(push.mean_won), push)
        rest = _amount(max(push.gap - push.likely, Fraction(0)), push)
        win = f"{mean} a win \N{MULTIPLICATION SIGN} {percent_of(share)} %"
        yield f"By leads alone: {rest} ÷ ({win}) = {counted(push.leads, 'new deal')}"
    if push.rate is not None:
        enough = "" if push.rate <= 1 else ", more than there is"
        share = float(push.rate)
        yield f"By closings alone: {gap} ÷ {offered} = {percent_of(share)} % to be won{enough}"
    if push.cycle_days is not None:
        days = counted(round(push.cycle_days), "day")
        yield f"From beginning to win a deal takes {days} in the middle"


def _amount(amount: int | Fraction, push: Push) -> str:
    if push.currency is None:
        return amount_words(amount)
    return short_money(round(amount), push.currency)


def health_json(health: Health, process: ProcessMap) -> Json:
    """The signs in the command line's JSON."""
    answer, steps = push_words(health.push)
    push = health.push
    return {
        "pipeline": process.pipeline.name,
        "showing": health.count,
        "items": [_sign_json(sign) for sign in health.warnings],
        "count": len(health.warnings),
        "total": len(health.warnings),
        "good": [_sign_json(sign) for sign in health.good],
        "push": {
            "kind": str(push.kind),
            "text": answer,
            "steps": list(steps),
            "missing": list(push.missing),
            "leads": push.leads,
            "rate": None if push.rate is None else float(push.rate),
        },
    }


def _sign_json(sign: Sign) -> Json:
    return {
        "kind": str(sign.kind),
        "label": sign.label,
        "shows": sign.shows,
        "number": sign.count,
        "of": sign.of,
        "text": sign.said,
        "threshold": sign.threshold,
        "deals": list(sign.deals),
        "advice": sign.advice or None,
    }
