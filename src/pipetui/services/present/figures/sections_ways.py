"""The ways of won deals in words: the usual one, the others, and what stands out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.metrics.paths import Deviation, describe_path
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
from pipetui.services.present.figures.sections_stages import caveats, key_in, stage_name
from pipetui.services.present.figures.words import (
    counted,
    name_of,
    rate_number,
    rest_row,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipetui.domain.metrics.paths import WonPaths
    from pipetui.domain.process import ProcessMap, Stage
    from pipetui.services.metrics.values import OfMap
    from pipetui.services.present.figures.words import Words

_MOST_WAYS = 10
_MOST_ROWS = 20
_RUN = 3
"""From so many stages on, one after the other, only the first and the last are named."""
_WHY = {Deviation.LEFT_USUAL_PATH: "left the usual way", Deviation.SLOW: "slow"}


def path_sections(
    value: tuple[OfMap[WonPaths], ...], words: Words, _before: None = None
) -> tuple[Section, ...]:
    """The ways of the won deals, the usual one first."""
    return tuple(_paths(each.process, each.value, words) for each in value)


def _paths(process: ProcessMap, value: WonPaths, words: Words) -> Section:
    blocks: list[Block] = []
    if value.paths:
        blocks.append(Numbers(tuple(_summary(process, value, words))))
        blocks += [_variants(process, value), _uses(value, words), *_outliers(value, words)]
    else:
        blocks.append(Text(f"No deal was won whose way is known, {words.period.label}."))
    if value.untold:
        text = f"{counted(value.untold, 'won deal')} came from a file without their ways."
        blocks.append(Text(text, Tone.FAINT))
    return Section(
        key_in("paths", process, words),
        words.heading("Ways to the win", process),
        value.basis,
        (*blocks, *caveats(words)),
        value.deal_ids,
    )


def _summary(process: ProcessMap, value: WonPaths, words: Words) -> Iterator[Number]:
    usual = value.usual
    if usual is None:
        yield Number("Usual way", "none: no way was gone twice")
    else:
        deals = tuple(path.deal.id for path in usual.paths)
        way = _way(process, usual.stages)
        yield Number("Usual way", usual.share.said_with_range, way, deals)
    yield rate_number(
        "Left the map",
        value.left_map,
        words,
        deals=value.deal_ids,
        missing="no way is known whole",
        note="passed over a stage, went back or came again",
    )
    yield rate_number(
        f"Began behind {name_of(value.process.first.name)}",
        value.began_late,
        words,
        deals=value.deal_ids,
        missing="no way is known whole",
    )
    yield Number("Days from the first stage, in the middle", value.days.said, deals=value.deal_ids)
    if value.slow_days is not None:
        said = f"longer than {words.days(value.slow_days)}"
        yield Number("Slow", said, "as one in ten is", value.deal_ids)


def _way(process: ProcessMap, stages: Sequence[Stage]) -> str:
    """The stages in the order gone; of several that follow each other on the map only the ends."""
    places = {stage.id: place for place, stage in enumerate(process.stages)}
    runs: list[list[Stage]] = []
    for stage in stages:
        place = places.get(stage.id)
        last = places.get(runs[-1][-1].id) if runs else None
        if place is not None and last is not None and place == last + 1:
            runs[-1].append(stage)
        else:
            runs.append([stage])
    said = []
    for run in runs:
        names = [stage_name(stage) for stage in run]
        said += names if len(names) < _RUN else [f"{names[0]} to {names[-1]}"]
    return ", ".join(said)


def _variants(process: ProcessMap, value: WonPaths) -> Table:
    heads = (
        Head("Way"),
        Head("Deals", right=True),
        Head("Share", right=True),
        Head("Days", right=True),
    )
    told, rest = value.variants[:_MOST_WAYS], value.variants[_MOST_WAYS:]
    rows = tuple(
        Row(
            (
                _way(process, each.stages),
                f"{len(each.paths):,}",
                each.share.said_with_range,
                each.days.said,
            ),
            tuple(path.deal.id for path in each.paths),
        )
        for each in told
    )
    more = tuple(path.deal.id for each in rest for path in each.paths)
    return Table(heads, (*rows, *rest_row(more, len(heads))), "Ways, the most frequent first")


def _uses(value: WonPaths, words: Words) -> Table:
    heads = (
        Head("Stage"),
        Head("Was there", right=True),
        Head("Passed over", right=True),
        Head("Came again", right=True),
        Head(words.unit.capitalize(), right=True),
    )
    rows = tuple(
        Row(
            (
                stage_name(each.stage),
                each.visited.said_with_range,
                each.skipped.said_with_range,
                each.returned.said_with_range,
                each.days.said,
            ),
            tuple(
                path.deal.id
                for path in value.paths
                if any(stage.id == each.stage.id for stage in path.stages)
            ),
        )
        for each in value.stages
    )
    return Table(heads, rows, "The stages of the won deals")


def _outliers(value: WonPaths, words: Words) -> Iterator[Table]:
    if not value.outliers:
        return
    usual = value.usual.stages if value.usual else ()
    rows = tuple(
        Row(
            (
                words.title(each.path.deal.id),
                ", ".join(_WHY[reason] for reason in each.reasons),
                "unknown" if each.path.total_days is None else words.days(each.path.total_days),
                visible(describe_path(each.path, usual)) or "as usual",
            ),
            (each.path.deal.id,),
        )
        for each in value.outliers[:_MOST_ROWS]
    )
    heads = (Head("Deal"), Head("Stands out"), Head("Took", right=True), Head("How"))
    more = tuple(each.path.deal.id for each in value.outliers[_MOST_ROWS:])
    yield Table(heads, (*rows, *rest_row(more, len(heads))), "What stands out")
