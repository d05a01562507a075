"""What a change of the process brought, in words: deals made since it beside those before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.metrics.process_change import NoChange
from pipetui.domain.metrics.rates import Rate
from pipetui.domain.metrics.spread import Figure
from pipetui.domain.text import visible
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
from pipetui.services.present.figures.sections_beside import NO_CAUSE
from pipetui.services.present.figures.sections_stages import caveats, key_in
from pipetui.services.present.figures.words import about, counted, day_words, name_of, number

if TYPE_CHECKING:
    from pipetui.domain.metrics.amounts import Amount
    from pipetui.domain.metrics.changeover import ChangeLine
    from pipetui.domain.metrics.process_change import ProcessChange
    from pipetui.domain.process import ProcessMap
    from pipetui.services.metrics.values import OfMap
    from pipetui.services.present.figures.blocks import Deals
    from pipetui.services.present.figures.words import Words


def change_sections(
    value: tuple[OfMap[ProcessChange | NoChange], ...], words: Words, _before: None = None
) -> tuple[Section, ...]:
    """What differs since a version of each map."""
    return tuple(_change(each.process, each.value, words) for each in value)


def _change(process: ProcessMap, value: ProcessChange | NoChange, words: Words) -> Section:
    key = key_in("process_change", process, words)
    title = words.heading("Since the process was changed", process)
    if isinstance(value, NoChange):
        return Section(key, title, value.basis, (Text(f"Not available: {value.missing}."),))
    numbers = (
        Number(
            "Version",
            f"{value.version:,} of {day_words(value.day, words.today)}",
            visible(value.label),
        ),
        Number(
            "Deals made before", _made(value.made_before), value.before.label, value.made_before
        ),
        Number("Deals made since", _made(value.made_after), value.after.label, value.made_after),
    )
    blocks: list[Block] = [Numbers(numbers)]
    for what, stages in (("came", value.came), ("went", value.went)):
        if stages:
            names = ", ".join(name_of(stage.name) for stage in stages)
            blocks.append(Text(f"Stages that {what}: {names}."))
    if value.others:
        others = ", ".join(f"{each:,}" for each in value.others)
        blocks.append(Text(f"Other versions have their part in it: {others}."))
    if value.lines:
        heads = (
            Head("What"),
            Head("Before", right=True),
            Head("Since", right=True),
            Head("Since the change"),
        )
        blocks.append(Table(heads, tuple(map(_line, value.lines))))
        blocks.append(Text(NO_CAUSE, Tone.FAINT))
    return Section(key, title, value.basis, (*blocks, *caveats(words)), value.deal_ids)


def _made(deals: Deals) -> str:
    return counted(len(deals), "deal")


def _line(line: ChangeLine) -> Row:
    note = f" ({visible(line.note)})" if line.note else ""
    cells = (
        f"{visible(line.name)}{note}",
        _figure(line.before, line.unit),
        _figure(line.after, line.unit),
        line.verdict,
    )
    return Row(cells, line.deal_ids, Tone.STRONG if line.differs else Tone.PLAIN)


def _figure(found: Rate | Figure | Amount | None, unit: str | None) -> str:
    if found is None:
        return "not there"
    if isinstance(found, Rate):
        return found.said_with_range
    if isinstance(found, Figure):
        return "none yet" if found.value is None else f"{number(found.value)} (n {found.n})"
    return f"{about(found.mean, unit or '')} on average (n {found.n})"
