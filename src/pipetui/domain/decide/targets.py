"""What is to be won in a period, and what the sources of deals cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.commands import RemoveSpend, RemoveTarget, SetSpend, SetTarget
from pipetui.domain.decide.bulk import short
from pipetui.domain.errors import BadValue, Refused
from pipetui.domain.maps.bounds import MOST_CUSTOMERS
from pipetui.domain.metrics.periods import Kind, period_between
from pipetui.domain.model import Entity, Spend, Target, TargetKind
from pipetui.domain.money import MAX_MINOR, Every, Money, currency_digits
from pipetui.domain.process import map_meant
from pipetui.domain.targets import amount_words, wanted_of
from pipetui.domain.text import clean_line, fold, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from pipetui.domain.commands import Ref
    from pipetui.domain.draft import Draft
    from pipetui.domain.metrics.periods import Period
    from pipetui.domain.process import Pipeline

FIXED_HINT = "give days that stay the same: 2026, 2026-Q4, 2026-11 or 2026-07-01..2026-08-15"


def set_target(draft: Draft, command: SetTarget) -> str:
    """Set the target of a pipeline, a period and a kind, or change it."""
    first, last = _days(command.period, "a target")
    pipeline = _pipeline(draft, command.pipeline)
    wanted = command.wanted
    kind = TargetKind.REVENUE if isinstance(wanted, Money) else TargetKind.CUSTOMERS
    if isinstance(wanted, Money):
        _require_amount(wanted, least=1)
    elif not 0 < wanted <= MOST_CUSTOMERS:
        raise BadValue(f"{wanted} customers are no target", "give a number from 1")
    number = pipeline.id if pipeline else None
    former = _target(draft, number, command.period.key, kind)
    target = Target(
        id=former.id if former else draft.new_id(Entity.TARGET),
        pipeline_id=number,
        first=first,
        last=last,
        key=command.period.key,
        kind=kind,
        amount=wanted if isinstance(wanted, Money) else None,
        count=None if isinstance(wanted, Money) else wanted,
    )
    draft.put(target)
    return f"Target {_said(target, pipeline)}"


def remove_target(draft: Draft, command: RemoveTarget) -> str:
    """Take a target back."""
    _days(command.period, "a target")
    pipeline = _pipeline(draft, command.pipeline)
    number = pipeline.id if pipeline else None
    former = _target(draft, number, command.period.key, command.kind)
    if former is None:
        message = f"there is no target of {command.kind} for {command.period.label}{_in(pipeline)}"
        raise Refused(message, "`pipetui target list` shows those there are")
    draft.remove(former)
    return f"Removed the target {_said(former, pipeline)}"


def set_spend(draft: Draft, command: SetSpend) -> str:
    """Set what a source cost in a period, or change it; nothing is an amount as well."""
    first, last = _days(command.period, "a spend")
    _require_amount(command.amount, least=0)
    source = _source(command.source)
    former = _spend(draft, source, command.period.key)
    spend = Spend(
        id=former.id if former else draft.new_id(Entity.SPEND),
        source=former.source if former else source,
        first=first,
        last=last,
        key=command.period.key,
        amount=command.amount,
    )
    draft.put(spend)
    _warn_of_shared_days(draft, spend)
    return f"Spend {_spent(spend)}"


def remove_spend(draft: Draft, command: RemoveSpend) -> str:
    """Take a spend back: what the source cost is unknown again."""
    _days(command.period, "a spend")
    source = _source(command.source)
    former = _spend(draft, source, command.period.key)
    if former is None:
        message = f"there is no spend on {shown(source)} for {command.period.label}"
        raise Refused(message, "`pipetui spend list` shows those there are")
    draft.remove(former)
    return f"Removed the spend {_spent(former)}"


def _days(period: Period, what: str) -> tuple[date, date]:
    """The ends of a period that means the same days tomorrow."""
    if period.kind is not Kind.FIXED or period.first is None or period.last is None:
        raise BadValue(f"{shown(period.label)} is no period for {what}", FIXED_HINT)
    return period.first, period.last


def _pipeline(draft: Draft, ref: Ref | None) -> Pipeline | None:
    return None if ref is None else map_meant(draft.maps, ref).pipeline


def _require_amount(amount: Money, *, least: int) -> None:
    currency_digits(amount.currency)
    if amount.every is not Every.ONCE:
        message = f"{shown(amount.text())} is paid more than once"
        raise BadValue(message, "give what it comes to in the whole period")
    if not least <= amount.minor <= MAX_MINOR:
        message = f"{shown(amount.text())} is {'too large' if amount.minor > 0 else 'too little'}"
        raise BadValue(message, "give an amount above zero" if least else "give zero or more")


def _source(text: str) -> str:
    source = clean_line(text)
    if not fold(source):
        raise BadValue("no source is named", "give one that deals have, such as web or web/ads")
    return source


def _target(draft: Draft, pipeline_id: int | None, key: str, kind: TargetKind) -> Target | None:
    slot = (pipeline_id, key, kind)
    known = draft.loaded(Target)
    return next((t for t in known if (t.pipeline_id, t.key, t.kind) == slot), None)


def _spend(draft: Draft, source: str, key: str) -> Spend | None:
    slot = (fold(source), key)
    return next((s for s in draft.loaded(Spend) if (fold(s.source), s.key) == slot), None)


def _warn_of_shared_days(draft: Draft, spend: Spend) -> None:
    """Months and their quarter, both given, would be counted twice."""
    others = [
        each
        for each in draft.loaded(Spend)
        if each.id != spend.id
        and fold(each.source) == fold(spend.source)
        and each.first <= spend.last
        and spend.first <= each.last
    ]
    for each in sorted(others, key=lambda other: (other.first, other.last)):
        draft.warnings.append(
            f"there is also a spend {_spent(each)}; on days they share both count"
        )


def _said(target: Target, pipeline: Pipeline | None) -> str:
    label = period_between(target.first, target.last).label
    return f"of {label}: {amount_words(wanted_of(target))}{_in(pipeline)}"


def _spent(spend: Spend) -> str:
    label = period_between(spend.first, spend.last).label
    return f"on {short(spend.source)} in {label}: {amount_words(spend.amount)}"


def _in(pipeline: Pipeline | None) -> str:
    return f" in {short(pipeline.name)}" if pipeline else ""


RULES: Mapping[type, Callable[..., str]] = {
    SetTarget: set_target,
    RemoveTarget: remove_target,
    SetSpend: set_spend,
    RemoveSpend: remove_spend,
}
