"""The figures that are compared before and after a change of the process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.metrics.adoption import adoption
from pipetui.domain.metrics.associations import losses
from pipetui.domain.metrics.changeover import ChangeLine, Compared
from pipetui.domain.metrics.closing import cohort, deal_size, sales_cycle, win_rate
from pipetui.domain.metrics.ledger import stage_ledger
from pipetui.domain.metrics.periods import ALL
from pipetui.domain.metrics.rates import Rate
from pipetui.domain.metrics.responding import first_response
from pipetui.domain.metrics.spread import Figure
from pipetui.domain.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipetui.domain.metrics.changeover import Changeover
    from pipetui.domain.metrics.facts import Facts
    from pipetui.domain.metrics.ledger import LedgerLine
    from pipetui.domain.metrics.spread import Days
    from pipetui.domain.process import Stage


def lines_of_change(old: Facts, new: Facts, change: Changeover) -> Iterator[ChangeLine]:
    """Every figure of the deals made before a change, beside that of those made since.

    Both are facts of those deals alone, so that each figure is of all that became of them.
    """
    yield from _closes(old, new)
    yield from _stages(old, new, change)
    yield from _care(old, new)
    yield from _reasons(old, new)


def _closes(old: Facts, new: Facts) -> Iterator[ChangeLine]:
    made = [cohort(facts, ALL) for facts in (old, new)]
    made_ids = _both(*(each.deal_ids for each in made))
    yield ChangeLine(
        kind=Compared.COHORT,
        name="Won, of those made",
        before=made[0].rate,
        after=made[1].rate,
        deal_ids=made_ids,
    )
    decided = [win_rate(facts, ALL) for facts in (old, new)]
    yield ChangeLine(
        kind=Compared.DECIDED,
        name="Won, of those decided",
        before=decided[0].rate,
        after=decided[1].rate,
        deal_ids=_both(*(each.deal_ids for each in decided)),
    )
    yield ChangeLine(
        kind=Compared.STILL_OPEN,
        name="Still open, of those made",
        before=made[0].open_share,
        after=made[1].open_share,
        deal_ids=made_ids,
    )
    cycles = [sales_cycle(facts, ALL).won for facts in (old, new)]
    yield ChangeLine(
        kind=Compared.CYCLE,
        name="Days until the win",
        before=_middle(cycles[0]),
        after=_middle(cycles[1]),
        unit="days",
        deal_ids=_both(*(each.deal_ids for each in cycles)),
    )
    sizes = [deal_size(facts, ALL) for facts in (old, new)]
    amounts = [each.amounts.by_currency for each in sizes]
    for code in sorted({*amounts[0], *amounts[1]}):
        yield ChangeLine(
            kind=Compared.DEAL_SIZE,
            name=f"Value per won deal, {code}",
            before=amounts[0].get(code),
            after=amounts[1].get(code),
            unit=code,
            deal_ids=tuple(
                deal.id
                for facts in (old, new)
                for deal in facts.won
                if deal.value is not None and deal.value.currency == code
            ),
        )


def _stages(old: Facts, new: Facts, change: Changeover) -> Iterator[ChangeLine]:
    ledgers = [
        {line.stage.id: line for line in stage_ledger(facts, change.present, ALL).lines}
        for facts in (old, new)
    ]
    for stage in _every_stage(change):
        sides = [
            _side(ledger.get(stage.id), stage, had.stages)
            for ledger, had in zip(ledgers, (change.old, change.new), strict=True)
        ]
        if not any(line and line.flow.entries for line in sides):
            continue
        known = [line for line in sides if line is not None]
        for kind, name, unit in (
            (Compared.CONVERSION, f"Conversion of {stage.name}", None),
            (Compared.TIME, f"Days in {stage.name}", "days"),
        ):
            before, after = (_of_stage(line, kind) for line in sides)
            yield ChangeLine(
                kind=kind,
                name=name,
                before=before,
                after=after,
                stage=stage,
                unit=unit,
                note=_note(stage, change),
                deal_ids=_both(*(line.deal_ids for line in known)),
            )


def _every_stage(change: Changeover) -> tuple[Stage, ...]:
    """The stages of all three maps, by the names they have last."""
    last = {stage.id: stage for each in (change.old, change.new) for stage in each.stages}
    last |= {stage.id: stage for stage in change.present.every_stage}
    order = dict.fromkeys(stage.id for stage in change.present.stages)
    return tuple(last[number] for number in dict.fromkeys([*order, *last]))


def _side(line: LedgerLine | None, stage: Stage, had: tuple[Stage, ...]) -> LedgerLine | None:
    """The ledger of a stage; None where the map of that time did not have it and nobody came."""
    there = any(each.id == stage.id for each in had)
    return line if line is not None and (there or line.flow.entries) else None


def _of_stage(line: LedgerLine | None, kind: Compared) -> Rate | Figure | None:
    if line is None:
        return None
    return line.flow.conversion if kind is Compared.CONVERSION else line.time.finished


def _note(stage: Stage, change: Changeover) -> str | None:
    was, came = (any(each.id == stage.id for each in m.stages) for m in (change.old, change.new))
    if was == came:
        return None if was else "in neither of both versions"
    return "new in this version" if came else "gone with this version"


def _care(old: Facts, new: Facts) -> Iterator[ChangeLine]:
    exits = [adoption(facts, ALL).exits for facts in (old, new)]
    yield ChangeLine(
        kind=Compared.EXITS,
        name="Exits with all required items done",
        before=exits[0].rate,
        after=exits[1].rate,
        deal_ids=_both(*((*each.yes, *each.no) for each in exits)),
    )
    answers = [first_response(facts, ALL) for facts in (old, new)]
    ids = _both(*(each.answered for each in answers))
    before, after = (Figure(each.median_hours, len(each.answered)) for each in answers)
    yield ChangeLine(
        kind=Compared.RESPONSE,
        name="Hours until the first answer",
        before=before,
        after=after,
        unit="hours",
        deal_ids=ids,
    )
    yield ChangeLine(
        kind=Compared.IN_TIME,
        name=f"Answered within {answers[0].target_hours} hours",
        before=answers[0].within,
        after=answers[1].within,
        deal_ids=ids,
    )


def _reasons(old: Facts, new: Facts) -> Iterator[ChangeLine]:
    told = [losses(facts, ALL) for facts in (old, new)]
    tallies = [{fold(each.name or ""): each for each in side.reasons} for side in told]
    for key in dict.fromkeys(key for side in reversed(tallies) for key in side):
        found = [side.get(key) for side in tallies]
        name = next((each.name for each in reversed(found) if each and each.name), None)
        ids = [each.deal_ids if each else () for each in found]
        before, after = (
            Rate(len(hits), len(side.deal_ids)) for hits, side in zip(ids, told, strict=True)
        )
        yield ChangeLine(
            kind=Compared.REASON,
            name=f"Lost for: {name}" if name else "Lost without a reason",
            before=before,
            after=after,
            deal_ids=_both(*ids),
        )


def _middle(days: Days) -> Figure:
    return Figure(days.median, days.n)


def _both(*sides: tuple[int, ...]) -> tuple[int, ...]:
    """The deals of both sides, each once."""
    return tuple(dict.fromkeys(each for side in sides for each in side))
