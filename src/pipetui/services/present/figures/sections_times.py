"""How long deals stay in each stage, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.services.metrics.values import beside_before
from pipetui.services.present.figures.blocks import (
    Block,
    Box,
    Boxes,
    Head,
    Row,
    Section,
    Table,
    Text,
    Tone,
)
from pipetui.services.present.figures.sections_stages import (
    caveats,
    deals_of,
    key_in,
    line_words,
    stage_name,
)
from pipetui.services.present.figures.words import BEFORE, counted

if TYPE_CHECKING:
    from pipetui.domain.metrics.ledger import Ledger, LedgerLine
    from pipetui.domain.process import ProcessMap
    from pipetui.services.metrics.values import OfMap
    from pipetui.services.present.figures.words import Words


def time_sections(
    value: tuple[OfMap[Ledger], ...],
    words: Words,
    before: tuple[OfMap[Ledger], ...] | None = None,
) -> tuple[Section, ...]:
    """How long deals stay in each stage."""
    return tuple(_times(*each, words) for each in beside_before(value, before))


def _times(process: ProcessMap, value: Ledger, before: Ledger | None, words: Words) -> Section:
    boxes = tuple(
        Box(
            stage_name(each.stage),
            each.time.spread,
            each.time.finished.n,
            each.deal_ids,
            None if each.line.days is None else float(each.line.days),
        )
        for each in value.lines
        if each.time.spread is not None
    )
    blocks: list[Block] = []
    if boxes:
        blocks.append(Boxes(boxes, words.unit, mark_label="too long from here"))
    if any(each.flow.entries for each in value.lines):
        blocks.append(_times_table(value, before, words))
        if before is not None:
            blocks.append(Text(f"{BEFORE}: in the middle, {words.before}.", Tone.FAINT))
        blocks.append(
            Text(
                "In the middle: half of the stays that are over took less, half more. With those "
                "that go on: the same, when the stays that are not over are counted as well. Too "
                "long after: 3 in 4 that went on had left by then, where enough have.",
                Tone.FAINT,
            )
        )
    else:
        blocks.append(Text(f"No deal came into a stage, {words.period.label}."))
    unknown = sum(each.time.unknown for each in value.lines)
    if unknown:
        blocks.append(
            Text(f"{counted(unknown, 'stay')} left out: when they began is not known.", Tone.FAINT)
        )
    return Section(
        key_in("time_in_stage", process, words),
        words.heading("Time in stage", process),
        f"{words.unit} of stays, as differences of local dates, by the day they began, "
        f"{words.period.label}",
        (*blocks, *caveats(words)),
        deals_of(value),
    )


def _times_table(value: Ledger, before: Ledger | None, words: Words) -> Table:
    then = {each.stage.id: each.time.finished for each in before.lines} if before else {}
    heads = [Head("Stage"), Head("In the middle", right=True)]
    if then:
        heads.append(Head(BEFORE, right=True))
    heads += [
        Head(name, right=True)
        for name in (
            "With those that go on",
            "Each deal in all",
            "Still there",
            "Oldest",
            "Too long after",
        )
    ]
    rows = []
    for each in value.lines:
        time = each.time
        cells = [stage_name(each.stage), time.finished.said]
        if then:
            was_then = then.get(each.stage.id)
            cells.append(was_then.said if was_then else "none yet")
        cells += [
            _with_lasting(each),
            time.per_deal.said,
            f"{time.lasting:,}",
            "none" if time.oldest_days is None else words.days(time.oldest_days),
            line_words(each, words),
        ]
        rows.append(Row(tuple(cells), each.deal_ids))
    return Table(tuple(heads), tuple(rows), words.unit.capitalize())


def _with_lasting(line: LedgerLine) -> str:
    time = line.time
    if time.km_median is not None:
        return f"{time.km_median:,} (n {time.finished.n + time.lasting})"
    return "most are still there" if time.lasting else "none yet"
