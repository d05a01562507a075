"""On which ways deals were won: the usual one, what stands out, what the fast ones share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.maps.places import Place
from pipetui.domain.metrics.fastest import SAMPLE_FLOOR
from pipetui.domain.metrics.paths import Deviation, describe_path
from pipetui.services.present.figures.sections_beside import touch_name
from pipetui.tui.process.page import (
    MOST,
    Page,
    Part,
    PartGroup,
    named_part,
    table_rows,
    text_part,
)
from pipetui.tui.sheets.sheet import Row, signed_block
from pipetui.tui.widgets.lines import Ink

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipetui.domain.metrics.fastest import Fastest
    from pipetui.domain.metrics.paths import Outlier, WonPaths
    from pipetui.domain.metrics.spread import Figure
    from pipetui.domain.process import Stage
    from pipetui.tui.process.state import ProcessState

_WIDE = 64
_BOTH_SIDES = 3 * SAMPLE_FLOOR
_WHY = {Deviation.LEFT_USUAL_PATH: "left the usual way", Deviation.SLOW: "slow"}


def paths_page(state: ProcessState, width: int) -> Page:
    """The ways of the deals won last."""
    width, ways = min(width, MOST), state.paths
    about = ("paths", state.process.pipeline.id)
    if ways is None or not ways.paths:
        text = "reading …" if ways is None else _nothing(ways)
        return Page(about, (), (PartGroup((text_part(text, width, "muted"),)),))
    pinned = Row(
        (Ink(f"The {len(ways.paths)} deals won last", "accent", bold=True),),
        (Ink(f"{_days(ways.days)} in the middle", "muted"),),
    )
    groups = (
        PartGroup(tuple(_summary(ways, width))),
        PartGroup(tuple(_variants(ways, width)), "Ways", f"{len(ways.variants)}"),
        PartGroup((Part(tuple(_stages(ways, width))),), "Stages"),
        PartGroup(tuple(_outliers(ways, width)), "What stands out", f"{len(ways.outliers)}"),
        PartGroup(tuple(_fastest(state, width)), "What the fastest wins share"),
    )
    return Page(about, (pinned,), tuple(group for group in groups if group.parts))


def _nothing(ways: WonPaths) -> str:
    if ways.untold:
        return f"{ways.untold} won deals came from a file, which does not tell their ways."
    name = ways.process.pipeline.name
    return f"Nothing is won in {name} yet: what is told here are the ways of won deals."


def _summary(ways: WonPaths, width: int) -> Iterator[Part]:
    usual = ways.usual
    said = _line(usual.stages) if usual else "none yet: no way was gone twice"
    yield named_part("Usual way", said, width)
    if usual:
        yield named_part("Followed by", usual.share.said_with_range, width)
    if ways.slow_days is not None:
        said = f"more than {ways.slow_days:.1f} days, as one in ten is"
        yield named_part("Slow", said, width)
    said = f"{ways.left_map.said_with_range} passed over a stage, went back or came again"
    yield named_part("Left the map", said, width)
    said = f"{ways.process.first.name}: {ways.began_late.said_with_range}"
    yield named_part("Began behind", said, width)
    if ways.untold:
        yield named_part("Not told", f"{ways.untold} came from a file without their ways", width)


def _variants(ways: WonPaths, width: int) -> Iterator[Part]:
    for variant in ways.variants:
        sign = (Ink(f"{variant.share.hits:>3}  ", bold=True),)
        figures = (Ink(_days(variant.days), "muted"),)
        yield Part(signed_block(sign, Ink(_line(variant.stages)), width, figures).rows)


def _stages(ways: WonPaths, width: int) -> list[Row]:
    wide = width >= _WIDE
    head = ("", "Was there", "Passed over", "Came again", "Days")
    rows = [head if wide else (head[0], head[1], head[4])]
    for use in ways.stages:
        name = f"{use.stage.name}{', retired' if use.stage.retired else ''}"
        if wide:
            rates = (use.visited.said, use.skipped.said, use.returned.said, use.days.said)
            rows.append((name, *rates))
        else:
            rows.append((name, use.visited.said, use.days.said))
    return table_rows(rows, width)


def _outliers(ways: WonPaths, width: int) -> Iterator[Part]:
    usual = ways.usual.stages if ways.usual else ()
    for place, outlier in enumerate(ways.outliers):
        yield _outlier(outlier, usual, place, width)


def _outlier(outlier: Outlier, usual: Sequence[Stage], place: int, width: int) -> Part:
    path = outlier.path
    why = ", ".join(_WHY[reason] for reason in outlier.reasons)
    told = describe_path(path, usual) if usual else ""
    days = "" if path.total_days is None else f"{path.total_days} d"
    sign = (Ink(f"#{path.deal.id:<4} ", "muted"),)
    block = signed_block(sign, Ink(path.deal.title), width, (Ink(days, "muted"),))
    below = f"{why}: {told}" if told else why
    rows = text_part(below, max(1, width - 6), "muted").rows
    set_in = tuple(Row((Ink(" " * 6), *row.left)) for row in rows)
    return Part((*block.rows, *set_in), Place(field="deal", index=place))


def _fastest(state: ProcessState, width: int) -> Iterator[Part]:
    fastest = state.fastest
    if fastest is None:
        text = (
            f"It is told from the rest once {_BOTH_SIDES} deals of known length are won and their"
            " lengths differ."
        )
        yield text_part(text, width, "muted")
        return
    said = f"{len(fastest.fast)} deals, won within {fastest.within_days} days"
    yield named_part("Fast", f"{said}; {len(fastest.rest)} others", width)
    # Beside each other, and where the intervals lie apart with a sign: only there it is a claim.
    first = state.process.first.name
    rows = [("", "The fast ones", "The others"), *_shares(fastest, first), *_figures(fastest)]
    yield Part(tuple(table_rows(rows, width)))
    yield text_part("≠: more than chance would make of it", width, "muted")


def _shares(fastest: Fastest, first: str) -> Iterator[tuple[str, str, str]]:
    beside = [
        (f"Began behind {first}", fastest.began_late),
        ("Came back to a stage", fastest.came_back),
        *((f"Passed over {stage.name}", share) for stage, share in fastest.skipped),
        *((f"{item.text}", share) for _, item, share in fastest.items if share.differs),
    ]
    for name, share in beside:
        sign = " ≠" if share.differs else ""
        yield f"{name}{sign}", share.fast.said, share.rest.said


def _figures(fastest: Fastest) -> Iterator[tuple[str, str, str]]:
    beside: Iterable[tuple[str, Figure, Figure]] = (
        ("Items done, on average", fastest.items_done.fast, fastest.items_done.rest),
        *(
            (f"{touch_name(kind)}: how often, on average", each.fast, each.rest)
            for kind, each in fastest.touches
        ),
        *(
            (f"Days in {stage.name}, in the middle", each.fast, each.rest)
            for stage, each in fastest.days
        ),
    )
    for name, fast, rest in beside:
        yield name, fast.said, rest.said


def _line(stages: Sequence[Stage]) -> str:
    return " → ".join(stage.name for stage in stages)


def _days(figure: Figure) -> str:
    return "" if figure.value is None else f"{figure.value:g} days (n {figure.n})"
