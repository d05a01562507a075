"""The plan in words: from what is wanted back to what has to be done each week."""

from __future__ import annotations

from fractions import Fraction
from itertools import zip_longest
from math import ceil
from typing import TYPE_CHECKING

from pipetui.domain.metrics.plan import LeverKind
from pipetui.domain.metrics.rates import percent_of
from pipetui.domain.pushing import PushKind
from pipetui.domain.targets import amount_words
from pipetui.services.present.amounts import money_text
from pipetui.services.present.figures.blocks import (
    Block,
    Head,
    Number,
    Numbers,
    Row,
    Section,
    Table,
    Text,
    Tone,
)
from pipetui.services.present.figures.sections_stages import stage_name
from pipetui.services.present.figures.sections_targets import amount_of, won_of
from pipetui.services.present.figures.words import counted, number

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipetui.domain.metrics.plan import Lever, Needed, Plan
    from pipetui.services.metrics.values import Planned
    from pipetui.services.present.figures.blocks import Deals
    from pipetui.services.present.figures.words import Words

_ALL = 100
_TIMES, _DIVIDED = "\N{MULTIPLICATION SIGN}", "\N{DIVISION SIGN}"
_SEVERAL = (
    "This is wanted of several pipelines together, and they differ in what it takes: set a target "
    "for each of them, or look at one."
)
_PUSH = {
    PushKind.LEADS: "Push for new leads: what is open cannot close the gap.",
    PushKind.CLOSINGS: "Push for closings: what is open can close the gap, or nothing new will be "
    "decided in time.",
    PushKind.NEITHER: "All that is open is likely to close the gap, if it goes on as usual and "
    "closes in time.",
}
_ALL_OPEN = (
    "All that is open counts here, whenever it is expected: what can be won in time if it is "
    "worked on. Forecast and coverage count what is expected in these days alone."
)
_LEVERS = {LeverKind.LEADS: "By new leads alone", LeverKind.CLOSINGS: "By closings alone"}


def plan_sections(
    value: tuple[Planned, ...],
    words: Words,
    _before: None = None,
    *,
    chances: Sequence[float | None] = (),
) -> tuple[Section, ...]:
    """A plan for each target, else for each goal; `chances` are how likely each is reached."""
    if not value:
        basis = "targets with a day in the period, else the goals of the pipelines"
        text = f"{words.no_target} The goal of a pipeline's map is one too."
        return (Section("plan", "Plan", basis, (Text(text),)),)
    told = zip_longest(value, chances[: len(value)])
    return tuple(_section(place, *each, words) for place, each in enumerate(told, 1))


def _section(place: int, planned: Planned, chance: float | None, words: Words) -> Section:
    wanted = planned.wanted
    said = amount_words(wanted) if isinstance(wanted, int) else money_text(wanted)
    title = f"{'Goal' if planned.is_goal else 'Plan'}: {said}, {planned.period.label}"
    if planned.process is not None:
        title = words.heading(title, planned.process)
    found = planned.plan
    if found is None:
        basis = f"what is wanted of all pipelines, {planned.period.label}"
        return Section(f"plan-{place}", title, basis, (Text(_SEVERAL),))
    blocks = (_standing(found), *_ways(found, chance))
    deals = tuple(dict.fromkeys((*found.deal_ids, *found.resolved)))
    return Section(f"plan-{place}", title, found.basis, blocks, deals)


def _standing(found: Plan) -> Numbers:
    code = found.currency
    numbers = [
        Number(
            "Won so far",
            won_of(found.won, found.wanted, code),
            f"n {len(found.deal_ids)}",
            found.deal_ids,
        ),
        Number(
            "Missing",
            amount_of(found.gap, code) if found.gap else "nothing, it is reached",
            f"{counted(found.days_left, 'day')} left" if found.days_left else "no day is left",
            (),
            Tone.STRONG if found.gap else Tone.GOOD,
        ),
    ]
    if found.wins is not None and found.gap:
        mean = found.mean_won or 0
        numbers.append(
            Number(
                "Deals to win",
                _needed(found.wins),
                "" if code is None else f"{amount_of(float(mean), code, rounded=True)} on average",
            )
        )
    if found.touches is not None and found.touches_per_win is not None and found.gap:
        numbers.append(
            Number(
                "Touches",
                _needed(found.touches),
                f"{number(float(found.touches_per_win))} for each win, those on lost deals with "
                f"them (n {len(found.resolved)})",
                found.resolved,
            )
        )
    return Numbers(tuple(numbers))


def _needed(needed: Needed) -> str:
    return f"{needed.shown:,}, that is {needed.per_week_shown:,} a week"


def _ways(found: Plan, chance: float | None) -> Iterator[Block]:
    """What is missing to plan, or the way back through the stages and both levers."""
    if found.missing:
        yield Text(f"There is no plan yet. Missing: {'; '.join(found.missing)}.")
        return
    if not found.gap:
        return
    yield Table(
        (
            Head("Stage"),
            Head("Won of those who came", right=True),
            Head("Needed", right=True),
            Head("There", right=True),
            Head("More", right=True),
            Head("A week", right=True),
        ),
        tuple(
            Row(
                (
                    stage_name(each.stage),
                    each.reach.said_with_range,
                    "nobody won yet" if each.needed is None else f"{each.needed.shown:,}",
                    f"{len(each.there):,}",
                    "unknown" if each.more is None else f"{each.more.shown:,}",
                    "unknown" if each.more is None else f"{each.more.per_week_shown:,}",
                ),
                each.there,
            )
            for each in found.stages
        ),
        "How many deals must come to each stage",
    )
    push = _PUSH.get(found.push.kind)
    if push:
        also = ""
        if chance is not None:
            also = f" What is expected in these days has a chance of {percent_of(chance)} % to."
        yield Text(push + also, Tone.STRONG)
        yield Text(_ALL_OPEN, Tone.FAINT)
    if found.levers:
        open_deals = tuple(dict.fromkeys(each for need in found.stages for each in need.there))
        yield Numbers(tuple(_lever(each, found, open_deals) for each in found.levers))


def _lever(lever: Lever, found: Plan, open_deals: Deals) -> Number:
    """The gap closed by one thing alone, with its arithmetic; new deals go as the others went."""
    push, code = found.push, found.currency
    gap = amount_of(push.gap, code)
    deals = found.resolved if lever.kind is LeverKind.LEADS else open_deals
    if lever.needed is None:
        said = "cannot be done"
    elif lever.kind is LeverKind.LEADS:
        said = counted(round(lever.needed), "new deal") if lever.needed else "none is needed"
    else:
        said = f"{ceil(_ALL * lever.needed)} % of what is open"
    if lever.kind is LeverKind.LEADS:
        likely = amount_of(float(push.likely), code, rounded=True)
        missing = max(push.gap - push.likely, Fraction(0))
        rest = amount_of(float(missing), code, rounded=True) if missing else "nothing"
        mean = f" {_TIMES} {amount_of(float(push.mean_won or 0), code, rounded=True)}"
        note = (
            f"{gap} missing, less {likely} likely of what is open, leaves {rest}; a new deal "
            f"brings {push.win_rate.hits} of {push.win_rate.n}{'' if code is None else mean}"
        )
    else:
        offered = amount_of(push.offered, code) if code else counted(push.offered, "deal")
        usual = f"; usually {push.win_rate.said} are won"
        note = f"{gap} missing {_DIVIDED} {offered} open{usual}"
    return Number(_LEVERS[lever.kind], said, note, deals)
