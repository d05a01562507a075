"""The process in words: how far it is followed, what moves deals on, and why they are lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

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
from pipetui.services.present.figures.sections_beside import NO_CAUSE, touch_name, verdict_of
from pipetui.services.present.figures.sections_fastest import loss_section, win_section
from pipetui.services.present.figures.sections_stages import caveats, key_in, stage_name
from pipetui.services.present.figures.words import counted, name_of, rate_number

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipetui.domain.metrics.adoption import Adoption, Kept
    from pipetui.domain.metrics.associations import Losses, Movers, StageMoves
    from pipetui.domain.metrics.branching import BranchBeside
    from pipetui.domain.metrics.comparing import Beside
    from pipetui.domain.metrics.tallies import Tally
    from pipetui.services.metrics.values import OfMap, WhatMoves
    from pipetui.services.present.figures.words import Words

_NO_OPEN = "no deal is open"
_MOST_BARS = 12


def adoption_sections(
    value: Adoption, words: Words, before: Adoption | None = None
) -> tuple[Section, ...]:
    """How far the process is followed, and how complete the open deals are."""
    numbers = [
        rate_number(
            "Required items all done when going on",
            value.exits.rate,
            words,
            before.exits.rate if before else None,
            deals=_both(value.exits),
            missing="no deal went on from a stage with required items",
        ),
        *_missed("Went on without", value.exits),
        *_kept("With a next step", value.next_step, words),
        *_missed("Without a next step", value.next_step),
        *_kept("With a value", value.value, words),
        *_missed("Without a value", value.value),
        *_kept("With an expected close", value.expected_close, words),
        *_missed("Without an expected close", value.expected_close),
        *_kept("Touched as often as their stage wants", value.in_cadence, words),
        *_missed("Untouched for longer", value.in_cadence),
    ]
    blocks: list[Block] = [Numbers(tuple(numbers))]
    if value.parked:
        parked = counted(len(value.parked), "open deal")
        verb = "is" if len(value.parked) == 1 else "are"
        blocks.append(Text(f"{parked} {verb} parked and not counted.", Tone.FAINT))
    if value.caveat:
        text = "As long as it is not followed entirely, figures of the process tell so much less."
        blocks.append(Text(text, Tone.FAINT))
    title = "How far the process is followed"
    return (Section("adoption", title, value.basis, tuple(blocks), value.deal_ids),)


def _both(kept: Kept) -> tuple[int, ...]:
    return tuple(dict.fromkeys((*kept.yes, *kept.no)))


def _kept(label: str, kept: Kept, words: Words) -> Iterator[Number]:
    yield rate_number(label, kept.rate, words, deals=kept.yes, missing=_NO_OPEN)


def _missed(label: str, kept: Kept) -> Iterator[Number]:
    """Those for which it does not hold, to be opened."""
    deals = tuple(dict.fromkeys(kept.no))
    if deals:
        yield Number(label, counted(len(deals), "deal"), "", deals, Tone.BAD)


def moves_sections(value: WhatMoves, words: Words, _before: None = None) -> tuple[Section, ...]:
    """What goes together with moving on, why deals were lost, and what the fastest share."""
    return (
        *(_moves(each, words) for each in value.moves),
        _losses(value.losses, words),
        *(win_section(each.process, each.value, words) for each in value.fastest_wins),
        *(loss_section(each.process, each.value, words) for each in value.fastest_losses),
    )


def _moves(told: OfMap[Movers], words: Words) -> Section:
    value = told.value
    tables = [table for stage in value.stages for table in _stage(stage)]
    won = _won_later(value.stages)
    blocks: list[Block] = [*tables, *won]
    if blocks:
        blocks.append(Text(NO_CAUSE, Tone.FAINT))
    else:
        blocks.append(
            Text(
                f"Too few cases to compare: {value.floor} with something and {value.floor} without "
                "it are needed."
            )
        )
    deals = tuple(sorted({deal for stage in value.stages for deal in stage.deal_ids}))
    return Section(
        key_in("what_moves", told.process, words),
        words.heading("What moves deals on", told.process),
        value.basis,
        (*blocks, *caveats(words)),
        deals,
    )


def _stage(stage: StageMoves) -> Iterator[Table]:
    """Who went on from a stage with something and without it."""
    cases = [(f"Done: {name_of(each.text)}", each.beside) for each in stage.items]
    cases += [(touch_name(each.kind), each.beside) for each in stage.touches]
    cases += [
        (_answer(each), each.advanced) for each in stage.branches if each.advanced is not None
    ]
    if cases:
        title = f"{stage_name(stage.stage)}: {stage.advanced.said_with_range} went on"
        yield _beside_table(title, "Went on", cases)


def _answer(each: BranchBeside) -> str:
    """An answer at a decision point, and where it leads."""
    return f"{' or '.join(map(name_of, each.labels))}: to {stage_name(each.to)}"


def _won_later(stages: Sequence[StageMoves]) -> Iterator[Table]:
    """Who was won later with something and without it."""
    cases = [
        (f"{stage_name(stage.stage)}, done: {name_of(each.text)}", each.beside)
        for stage in stages
        for each in stage.wins
    ]
    cases += [
        (f"{stage_name(stage.stage)}, {_answer(each)}", each.won)
        for stage in stages
        for each in stage.branches
        if each.won is not None
    ]
    if cases:
        yield _beside_table("Won later, of those that went on and are decided", "Won", cases)


def _beside_table(title: str, what: str, cases: Sequence[tuple[str, Beside]]) -> Table:
    heads = (
        Head("With"),
        Head(f"{what} with it", right=True),
        Head(f"{what} without it", right=True),
        Head("Difference"),
    )
    rows = []
    for name, beside in cases:
        verdict, tone = verdict_of(more=beside.more_with_it)
        cells = (name, beside.with_it.said_with_range, beside.without.said_with_range, verdict)
        rows.append(Row(cells, beside.having, tone))
    return Table(heads, tuple(rows), title)


def _losses(value: Losses, words: Words) -> Section:
    if not value.deal_ids:
        text = Text(f"No deal was lost, {words.period.label}.")
        return Section("losses", "Why deals are lost", value.basis, (text,))
    lost = Number("Lost", counted(len(value.deal_ids), "deal"), deals=value.deal_ids)
    blocks: list[Block] = [Numbers((lost,))]
    for title, tallies in (
        ("Reason", value.reasons),
        ("Competitor", value.competitors),
        ("Objection met before", value.objections),
    ):
        if any(each.name is not None for each in tallies):
            blocks.append(_tally_bars(title, tallies, value))
        else:
            blocks.append(Text(f"{title}: none was noted."))
    return Section("losses", "Why deals are lost", value.basis, tuple(blocks), value.deal_ids)


def _tally_bars(title: str, tallies: Sequence[Tally], value: Losses) -> Bars:
    """The most frequent names; the others together."""
    bars = [
        Bar(name_of(each.name), each.count, value.share(each).said_with_range, each.deal_ids)
        for each in tallies[:_MOST_BARS]
    ]
    rest = tuple(dict.fromkeys(deal for each in tallies[_MOST_BARS:] for deal in each.deal_ids))
    if rest:
        others = f"{len(tallies) - _MOST_BARS:,} others"
        bars.append(Bar(others, len(rest), counted(len(rest), "deal"), rest, tone=Tone.FAINT))
    return Bars(tuple(bars), title)
