"""What the deals share that were won soonest, and those that were lost soonest, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.metrics.fastest import SAMPLE_FLOOR
from pipetui.services.present.figures.blocks import Block, Head, Row, Section, Table, Text, Tone
from pipetui.services.present.figures.sections_beside import NO_CAUSE, touch_name, verdict_of
from pipetui.services.present.figures.sections_stages import key_in, stage_name
from pipetui.services.present.figures.words import counted, name_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipetui.domain.metrics.fastest import Fastest, FigureBeside, ShareBeside
    from pipetui.domain.metrics.fastest_losses import FastestLosses
    from pipetui.domain.process import ProcessMap
    from pipetui.services.present.figures.blocks import Deals
    from pipetui.services.present.figures.words import Words


def win_section(process: ProcessMap, value: Fastest | None, words: Words) -> Section:
    """What the deals that were won soonest share."""
    key = key_in("fastest_wins", process, words)
    title = words.heading("What the fastest wins share", process)
    basis = (
        "the third of the won deals that took the fewest days from the first stage to the win, "
        f"beside the other won ones, by the day of the close, {words.period.label}"
    )
    if value is None:
        return Section(key, title, basis, (_too_few("won"),))
    shares = [
        ("Came back to a stage", value.came_back),
        (f"Began behind {name_of(process.first.name)}", value.began_late),
        *((f"Passed over {stage_name(stage)}", beside) for stage, beside in value.skipped),
        *(
            (f"Done in {stage_name(stage)}: {name_of(item.text)}", beside)
            for stage, item, beside in value.items
        ),
    ]
    figures = [
        ("Items done, on average", value.items_done),
        *((f"{touch_name(kind)}: how often, on average", beside) for kind, beside in value.touches),
        *(
            (f"Days in {stage_name(stage)}, in the middle", beside)
            for stage, beside in value.days
            if beside.fast.n and beside.rest.n
        ),
    ]
    deals = tuple(path.deal.id for path in (*value.fast, *value.rest))
    counts = len(value.fast), len(value.rest)
    what = f"won within {words.days(value.within_days)}"
    blocks = _profile(shares, figures, what, counts, deals)
    return Section(key, title, basis, blocks, deals)


def loss_section(process: ProcessMap, value: FastestLosses | None, words: Words) -> Section:
    """What the deals that were lost soonest share."""
    key = key_in("fastest_losses", process, words)
    title = words.heading("What the fastest losses share", process)
    if value is None:
        basis = f"deals lost, by the day of the close, {words.period.label}"
        return Section(key, title, basis, (_too_few("lost"),))
    shares = [
        *((f"Lost in {stage_name(stage)}", beside) for stage, beside in value.lost_in),
        *((f"Lost for: {name_of(reason)}", beside) for reason, beside in value.reasons),
        ("Went back on the way", value.came_back),
        ("Touched at all", value.touched),
        ("Answered at all", value.answered),
        *(
            (f"Done in {stage_name(stage)}: {name_of(item.text)}", beside)
            for stage, item, beside in value.items
        ),
    ]
    figures = [
        ("Items done, on average", value.items_done),
        *((f"{touch_name(kind)}: how often, on average", beside) for kind, beside in value.touches),
    ]
    if value.response_hours is not None:
        figures.append(("Hours until the first answer, in the middle", value.response_hours))
    counts = len(value.fast), len(value.rest)
    what = f"lost within {words.days(value.within_days)}"
    blocks = _profile(shares, figures, what, counts, value.deal_ids)
    return Section(key, title, value.basis, blocks, value.deal_ids)


def _too_few(what: str) -> Text:
    return Text(
        f"Too few deals were {what} to compare: {SAMPLE_FLOOR} fast ones and {SAMPLE_FLOOR} others "
        "are needed whose way is known from its beginning."
    )


def _profile(
    shares: Sequence[tuple[str, ShareBeside]],
    figures: Sequence[tuple[str, FigureBeside]],
    what: str,
    counts: tuple[int, int],
    deals: Deals,
) -> tuple[Block, ...]:
    """Fast deals beside the others, in shares and in figures."""
    heads = (
        Head("What"),
        Head("The fast ones", right=True),
        Head("The others", right=True),
        Head("Difference"),
    )
    rows = []
    for name, beside in shares:
        more = (beside.fast.value or 0.0) > (beside.rest.value or 0.0) if beside.differs else None
        verdict = verdict_of(more=more)[0]
        cells = (name, beside.fast.said_with_range, beside.rest.said_with_range, verdict)
        rows.append(Row(cells, deals, Tone.PLAIN if more is None else Tone.STRONG))
    rows += [
        Row((name, beside.fast.said, beside.rest.said, "cannot be told"), deals)
        for name, beside in figures
    ]
    fast, rest = counts
    text = f"{counted(fast, 'deal')} {what}, beside {counted(rest, 'other')}."
    return (Text(text), Table(heads, tuple(rows)), Text(NO_CAUSE, Tone.FAINT))
