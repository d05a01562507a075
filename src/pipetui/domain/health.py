"""The health of a pipeline: warning signs and good ones, each with its number and its deals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.fit import FitClass
from pipetui.domain.pushing import PushKind
from pipetui.domain.signs import GoodKind, Health, Sign, SignKind
from pipetui.domain.signs_of_queue import (
    NO_STEP,
    NONE_OPEN,
    OVERDUE,
    STALE,
    UNANSWERED,
    sign_of_queue,
)
from pipetui.domain.text import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from pipetui.domain.dates import Now
    from pipetui.domain.process import ProcessMap, Stage
    from pipetui.domain.signs import Facts, Watched

_ALL = 100
_UNEVEN = 150
"""So many percent of an even share do not crowd a stage, however few stages there are."""
_A_THIRD = 3


def judge_health(facts: Facts, now: Now) -> Health:
    """Every warning sign and every good one, in the order of their kinds."""
    return Health(
        (
            _crowded(facts),
            _too_few(facts),
            *(sign_of_queue(facts, each) for each in (OVERDUE, STALE)),
            _late(facts),
            _poor_fit(facts),
            *(sign_of_queue(facts, each) for each in (NO_STEP, UNANSWERED)),
            *(_conversion(each, facts) for each in facts.watched),
        ),
        (
            _spread(facts),
            _notes(facts),
            _touches(facts),
            _moving(facts, now),
            _front(facts),
        ),
        facts.push,
    )


# -- warning signs -------------------------------------------------------------------------


def _crowded(facts: Facts) -> Sign:
    limits, total = facts.limits, len(facts.deals)
    by_stage = facts.by_stage
    stages = facts.process.open_stages
    share = max(limits.crowded, _UNEVEN // max(1, len(stages)))
    full = [
        stage
        for stage in stages
        if _is_over_limit(stage, by_stage)
        or (
            len(by_stage[stage.id]) >= limits.fewest
            and len(by_stage[stage.id]) * _ALL > share * total
        )
    ]
    fullest = max(stages, key=lambda stage: len(by_stage[stage.id]), default=None)
    told = full or ([fullest] if fullest is not None and by_stage[fullest.id] else [])
    deals = tuple(deal for stage in full for deal in by_stage[stage.id])
    counts = [
        f"{len(by_stage[stage.id])} in {stage.name}"
        + (f", its limit is {stage.deal_limit}" if _is_over_limit(stage, by_stage) else "")
        for stage in told
    ]
    return Sign(
        kind=SignKind.CROWDED,
        label="Too many deals in one stage",
        in_order="No stage overfull",
        shows=bool(full),
        count=len(deals),
        of=total,
        said=f"{'; '.join(counts)}, of {total} open" if counts else NONE_OPEN,
        threshold=f"over {share} %, from {limits.fewest} deals on, or over a stage's own limit",
        deals=deals,
        advice="See what they all wait for: finish that step for the most valuable ones first, "
        "and let go of those that will not move.",
    )


def _is_over_limit(stage: Stage, by_stage: Mapping[int, Sequence[int]]) -> bool:
    return stage.deal_limit is not None and len(by_stage[stage.id]) > stage.deal_limit


def _too_few(facts: Facts) -> Sign:
    count, least, push = len(facts.deals), facts.limits.least_deals, facts.push
    short = push.kind is PushKind.LEADS and push.leads is not None
    wanted = f"{counted(push.leads or 0, 'new deal')} would reach the goal" if short else ""
    advice = {
        PushKind.LEADS: "Push for new leads: what is open cannot reach the goal.",
        PushKind.CLOSINGS: "Push for closings first, then fill up with new leads.",
    }.get(push.kind, "Win new leads this week: a pipeline is filled before it is empty.")
    return Sign(
        kind=SignKind.TOO_FEW,
        label="Too few deals altogether",
        in_order="Enough deals altogether",
        shows=count < least or short,
        count=count,
        of=least,
        said="; ".join(filter(None, (f"{count} open", wanted))),
        threshold=f"fewer than {least} open, or too few for the goal",
        advice=advice,
    )


def _late(facts: Facts) -> Sign:
    limits, total = facts.limits, len(facts.deals)
    last = late_stages(facts.process)
    by_stage = facts.by_stage
    deals = tuple(deal for stage in last for deal in by_stage[stage.id])
    names = " and ".join({stage.name: None for stage in last})
    enough = len(deals) >= limits.fewest and len(facts.process.open_stages) > len(last)
    return Sign(
        kind=SignKind.LATE,
        label="Too many deals late at once",
        in_order="Not too many deals late at once",
        shows=enough and len(deals) * _ALL > limits.late * total,
        count=len(deals),
        of=total,
        said=_late_said(len(deals), total, names),
        threshold=f"over {limits.late} %, from {limits.fewest} deals on",
        deals=deals,
        advice="Close them one by one, the nearest first, and keep an hour a day for new leads: "
        "nothing follows these.",
    )


def _late_said(count: int, total: int, names: str) -> str:
    if not names:
        return "no stage is late"
    return f"{count} of {total} in {names}" if total else NONE_OPEN


def late_stages(process: ProcessMap) -> tuple[Stage, ...]:
    """The stages from the ask on; where none is marked, the last third of the open ones."""
    stages = process.open_stages
    asked = next((index for index, stage in enumerate(stages) if stage.is_ask), None)
    return stages[len(stages) - len(stages) // _A_THIRD :] if asked is None else stages[asked:]


def _poor_fit(facts: Facts) -> Sign:
    limits, details = facts.limits, facts.details
    touched = [deal.id for deal in facts.deals if deal.id in details and details[deal.id].touches]
    poor = [deal for deal in touched if details[deal].fit.judged is FitClass.POOR]
    total = sum(details[deal].touches for deal in touched)
    spent = sum(details[deal].touches for deal in poor)
    return Sign(
        kind=SignKind.POOR_FIT,
        label="Time going into deals with poor fit",
        in_order="Time goes into deals that fit",
        shows=spent * _ALL > limits.poor_fit * total,
        count=spent,
        of=total,
        said=f"{spent} of {counted(total, 'touch', 'touches')} in {limits.recent_days} days "
        "were on deals with poor fit"
        if total
        else f"no touch in {limits.recent_days} days",
        threshold=f"over {limits.poor_fit} % of the touches",
        deals=tuple(sorted(poor, key=lambda deal: (-details[deal].touches, deal))),
        advice="Ask what is open of the fit once more, then give that time to deals that fit.",
    )


def _conversion(watched: Watched, facts: Facts) -> Sign:
    stage = watched.stage
    deals = tuple(deal.id for deal in facts.deals if deal.stage_id == stage.id)
    return Sign(
        kind=SignKind.CONVERSION,
        label=f"Fewer go on from {stage.name}",
        in_order=f"No drop beyond chance from {stage.name}",
        shows=watched.has_dropped,
        count=watched.recent.hits,
        of=watched.recent.n,
        said=watched.said,
        threshold="lower by more than chance",
        deals=deals,
        advice=watched.advice,
    )


# -- good signs ----------------------------------------------------------------------------


def _spread(facts: Facts) -> Sign:
    stages = facts.process.open_stages
    filled = [stage for stage in stages if facts.by_stage[stage.id]]
    valued = [deal.id for deal in facts.deals if deal.value is not None]
    total, limits = len(facts.deals), facts.limits
    crowded = _crowded(facts).shows
    most = len(filled) * _A_THIRD >= len(stages) * (_A_THIRD - 1)
    return Sign(
        kind=GoodKind.SPREAD,
        label="Deals spread out, each with a value",
        shows=bool(total) and most and not crowded and _reaches(len(valued), total, limits.valued),
        count=len(valued),
        of=total,
        said=f"{len(filled)} of {len(stages)} stages filled, {len(valued)} of {total} with a value",
        threshold="two thirds of the stages filled, none of them overfull, "
        f"{limits.valued} % with a value",
        deals=tuple(deal.id for deal in facts.deals if deal.value is None),
    )


def _notes(facts: Facts) -> Sign:
    noted = [
        deal.id
        for deal in facts.deals
        if deal.id in facts.details
        and (facts.details[deal.id].has_notes or facts.details[deal.id].worded)
    ]
    return _share(
        facts,
        GoodKind.NOTES,
        "Notes are up to date",
        noted,
        ("with notes, or words on a recent touch", facts.limits.noted),
    )


def _touches(facts: Facts) -> Sign:
    limits, total = facts.limits, len(facts.deals)
    count = sum(each.touches for each in facts.details.values())
    return Sign(
        kind=GoodKind.TOUCHES,
        label="Many touchpoints",
        shows=bool(total) and count >= limits.touches * total,
        count=count,
        of=total,
        said=f"{counted(count, 'touch', 'touches')} on {counted(total, 'open deal')} in "
        f"{limits.recent_days} days"
        if total
        else NONE_OPEN,
        threshold=f"{limits.touches} for each deal",
        deals=tuple(
            deal.id
            for deal in facts.deals
            if deal.id not in facts.details or not facts.details[deal.id].touches
        ),
    )


def _moving(facts: Facts, now: Now) -> Sign:
    first = now.today.toordinal() - facts.limits.recent_days
    moved = [deal.id for deal in facts.deals if now.day_of(deal.entered_at).toordinal() > first]
    return _share(
        facts,
        GoodKind.MOVING,
        "Deals are moving",
        moved,
        (f"came to their stage in {facts.limits.recent_days} days", facts.limits.moved),
    )


def _front(facts: Facts) -> Sign:
    stages = facts.process.open_stages
    front = {stage.id for stage in stages[: max(1, len(stages) // _A_THIRD)]}
    there = [deal.id for deal in facts.deals if deal.stage_id in front]
    return _share(
        facts,
        GoodKind.FRONT,
        "The front of the pipeline is full",
        there,
        ("in the first third of the stages", facts.limits.front),
    )


def _share(
    facts: Facts, kind: GoodKind, label: str, found: Sequence[int], asked: tuple[str, int]
) -> Sign:
    """A good sign that a share of the deals makes; its deals are those that are missing."""
    what, percent = asked
    total = len(facts.deals)
    return Sign(
        kind=kind,
        label=label,
        shows=bool(total) and _reaches(len(found), total, percent),
        count=len(found),
        of=total,
        said=f"{len(found)} of {total} {what}" if total else NONE_OPEN,
        threshold=f"{percent} % or more",
        deals=tuple(_without((deal.id for deal in facts.deals), frozenset(found))),
    )


def _reaches(count: int, total: int, percent: int) -> bool:
    return count * _ALL >= percent * total


def _without(deals: Iterable[int], others: frozenset[int]) -> Iterable[int]:
    return (deal for deal in deals if deal not in others)
