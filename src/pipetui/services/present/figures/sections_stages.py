"""What passes through the stages, in words: funnel, ledger, bottleneck and qualified leads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.services.metrics.values import beside_before
from pipetui.services.present.figures.blocks import (
    Bar,
    Bars,
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
from pipetui.services.present.figures.words import (
    BEFORE,
    MORE_TIME,
    Compared,
    beside,
    counted,
    name_of,
    rate_number,
    was,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipetui.domain.metrics.ledger import Bottleneck, Ledger, LedgerLine
    from pipetui.domain.metrics.reaching import Funnel, FunnelStage, Qualified
    from pipetui.domain.process import ProcessMap, Stage
    from pipetui.services.metrics.values import OfMap
    from pipetui.services.present.figures.blocks import Deals
    from pipetui.services.present.figures.words import Words

_NOBODY = "no deal came here"
_REACHED = (
    "Who came to a later stage, or won, counts as having reached the stages before it; came in, "
    "below, is told of those that stood there."
)


def stage_name(stage: Stage) -> str:
    """What a stage is called, and whether the map still has it."""
    return f"{name_of(stage.name)} (no longer in the map)" if stage.retired else name_of(stage.name)


def key_in(key: str, process: ProcessMap, words: Words) -> str:
    """The key of a section, with that of its pipeline where there are several."""
    return key if len(words.pipelines) == 1 else f"{key}-{process.pipeline.id}"


def caveats(words: Words) -> Iterator[Text]:
    """What stands beside figures of the process as long as it is not followed entirely."""
    if words.caveat:
        yield Text(f"How far the process is followed: {words.caveat}.", Tone.FAINT)


def funnel_sections(
    value: tuple[OfMap[Funnel], ...],
    words: Words,
    before: tuple[OfMap[Funnel], ...] | None = None,
) -> tuple[Section, ...]:
    """How many of the new deals came to each stage."""
    return tuple(_funnel(*each, words) for each in beside_before(value, before))


def _funnel(process: ProcessMap, value: Funnel, before: Funnel | None, words: Words) -> Section:
    blocks: list[Block] = []
    if value.deal_ids:
        blocks += [Bars(tuple(_reached(value))), _funnel_table(value, before)]
        blocks.append(Text(_REACHED, Tone.FAINT))
        if before is not None:
            blocks.append(Text(f"{words.of_before} {MORE_TIME}", Tone.FAINT))
    else:
        blocks.append(Text(f"No deal was made, {words.period.label}."))
    if value.untold:
        blocks.append(
            Text(
                f"{counted(len(value.untold), 'deal')} came closed from a file: which stages they "
                "reached is not known.",
                Tone.FAINT,
            )
        )
    return Section(
        key_in("funnel", process, words),
        words.heading("Funnel", process),
        value.basis,
        (*blocks, *caveats(words)),
        value.deal_ids,
    )


def _reached(value: Funnel) -> Iterator[Bar]:
    for place, each in enumerate(value.stages):
        count = len(each.reached)
        said = counted(count, "deal")
        if place and each.of_before.n:
            said += f", {each.of_before.said} came on"
        yield Bar(stage_name(each.stage), count, said, each.reached)


def _funnel_table(value: Funnel, before: Funnel | None) -> Table:
    then = {each.stage.id: each for each in before.stages} if before else {}
    heads = [
        Head("Stage"),
        Head("Reached", right=True),
        Head("Of the first stage", right=True),
        Head("Of the stage before it", right=True),
    ]
    if then:
        heads.append(Head(BEFORE, right=True))
    rows = []
    for place, each in enumerate(value.stages):
        shares = (each.of_first.said_with_range, each.of_before.said_with_range)
        cells = [stage_name(each.stage), f"{len(each.reached):,}"]
        cells += shares if place else ("all", "all")
        tone = Tone.PLAIN
        if then:
            said, tone = _funnel_before(each, then.get(each.stage.id), is_first=not place)
            cells.append(said)
        rows.append(Row(tuple(cells), each.reached, tone))
    return Table(tuple(heads), tuple(rows))


def _funnel_before(now: FunnelStage, then: FunnelStage | None, *, is_first: bool) -> Compared:
    if then is None:
        return Compared("none")
    if is_first:
        return Compared(counted(len(then.reached), "deal"))
    return beside(now.of_before, then.of_before, more_is=Tone.PLAIN)


def ledger_sections(
    value: tuple[OfMap[Ledger], ...],
    words: Words,
    before: tuple[OfMap[Ledger], ...] | None = None,
) -> tuple[Section, ...]:
    """What came into each stage, and where it went."""
    return tuple(_ledger(*each, words) for each in beside_before(value, before))


def _ledger(process: ProcessMap, value: Ledger, before: Ledger | None, words: Words) -> Section:
    blocks: list[Block] = []
    if any(each.flow.entries for each in value.lines):
        blocks += [_moves_table(value), _conversion_table(value, before)]
        if before is not None:
            blocks.append(Text(words.of_before, Tone.FAINT))
        blocks.append(
            Text(
                "Went on: of the stays that are over. Won in the end: of all deals that ever came "
                "as far and are decided, over all history. Still there: parked ones, too.",
                Tone.FAINT,
            )
        )
    else:
        blocks.append(Text(f"No deal came into a stage, {words.period.label}."))
    return Section(
        key_in("stages", process, words),
        words.heading("Stage by stage", process),
        value.basis,
        (*blocks, *caveats(words)),
        deals_of(value),
    )


def deals_of(value: Ledger) -> Deals:
    """All deals that came into a stage."""
    return tuple(sorted({deal for each in value.lines for deal in each.deal_ids}))


def _moves_table(value: Ledger) -> Table:
    names = ("Came in", "Went on", "Lost", "Went back", "Handed on", "Still there")
    rows = []
    for each in value.lines:
        flow = each.flow
        counts = (
            flow.entries,
            flow.advanced,
            flow.lost,
            flow.moved_back,
            flow.handed_on,
            flow.still_there,
        )
        rows.append(Row((stage_name(each.stage), *(f"{n:,}" for n in counts)), each.deal_ids))
    return Table((Head("Stage"), *(Head(name, right=True) for name in names)), tuple(rows))


def _conversion_table(value: Ledger, before: Ledger | None) -> Table:
    then = {each.stage.id: each.flow.conversion for each in before.lines} if before else {}
    heads = [Head("Stage"), Head("Went on", right=True)]
    if then:
        heads.append(Head(BEFORE, right=True))
    heads.append(Head("Won in the end", right=True))
    rows = []
    for each in value.lines:
        rate, tone = each.flow.conversion, Tone.PLAIN
        reach = each.reach_to_win
        cells = [stage_name(each.stage), rate.said_with_range if rate.n else "none left yet"]
        if then:
            said, tone = beside(rate, then.get(each.stage.id))
            cells.append(said)
        cells.append(reach.said_with_range if reach.n else "none decided yet")
        rows.append(Row(tuple(cells), each.deal_ids, tone))
    return Table(tuple(heads), tuple(rows), "How many go on, and how many are won")


def line_words(line: LedgerLine, words: Words) -> str:
    """After how long a stay is too long, and from how many that was learned."""
    if line.line.days is None:
        return "no line"
    learned = f" (n {line.line.n})" if line.line.n else ""
    return f"{words.days(line.line.days)}{learned}"


def bottleneck_sections(
    value: tuple[OfMap[Bottleneck], ...],
    words: Words,
    before: tuple[OfMap[Bottleneck], ...] | None = None,
) -> tuple[Section, ...]:
    """The stage in which most time is lost."""
    return tuple(_bottleneck(*each, words) for each in beside_before(value, before))


def _bottleneck(
    process: ProcessMap, value: Bottleneck, before: Bottleneck | None, words: Words
) -> Section:
    then = ""
    if before is not None:
        then = was(_worst(before, words), words)
    numbers = [Number("Where most time is lost", _worst(value, words), then, value.deal_ids)]
    if value.line is not None:
        line = value.line
        numbers += [
            rate_number(
                "Went on from there",
                line.flow.conversion,
                words,
                deals=line.deal_ids,
                missing="none left yet",
            ),
            Number("Too long after", line_words(line, words)),
        ]
    text = (
        "Counted are the days that deals stood in a stage beyond its line, all deals together.",
        "No deal stood longer in a stage than its line allows.",
    )[value.stage is None]
    return Section(
        key_in("bottleneck", process, words),
        words.heading("Where deals stand still", process),
        value.basis,
        (Numbers(tuple(numbers)), Text(text, Tone.FAINT), *caveats(words)),
        value.deal_ids,
    )


def _worst(value: Bottleneck, words: Words) -> str:
    if value.stage is None:
        return "nowhere"
    deals = counted(len(value.deal_ids), "deal")
    over = f"{words.days(value.deal_days)} over the line"
    return f"{stage_name(value.stage)}: {over} (n {deals.split()[0]})"


def qualified_sections(
    value: Qualified, words: Words, before: Qualified | None = None
) -> tuple[Section, ...]:
    """How many leads became qualified ones."""
    then = ""
    if before is not None and not before.missing:
        then = was(counted(before.count, "deal"), words)
    said = f"not available: {value.missing}" if value.missing else counted(value.count, "deal")
    blocks: list[Block] = [Numbers((Number("Became qualified", said, then, value.deal_ids),))]
    if value.undated:
        blocks.append(
            Text(
                f"{counted(len(value.undated), 'deal')} not counted: they are qualified, and "
                "since when is not known.",
                Tone.FAINT,
            )
        )
    return (Section("qualified", "Qualified leads", value.basis, tuple(blocks), value.deal_ids),)
