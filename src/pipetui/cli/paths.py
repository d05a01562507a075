"""How deals were really won: their ways through the stages, beside the map."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer
from typer import Argument, Option

from pipetui.cli.layout import Column, facts, paragraph, table
from pipetui.cli.output import Piece, Style
from pipetui.cli.pipelines import one_map
from pipetui.cli.program import program
from pipetui.domain.metrics.fastest import SAMPLE_FLOOR, fastest_third
from pipetui.domain.metrics.paths import Deviation, describe_path
from pipetui.services.present.figures.sections_beside import touch_name

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipetui.cli.output import Line
    from pipetui.domain.metrics.fastest import Fastest, FigureBeside, ShareBeside
    from pipetui.domain.metrics.paths import Outlier, WonPaths
    from pipetui.domain.metrics.rates import Rate
    from pipetui.domain.process import Stage

_MOST = 10**6
_SHOWN = 12
"""Ways and deals that stand out are told in full in JSON only."""
_BOTH_SIDES = 3 * SAMPLE_FLOOR


def paths(
    ctx: typer.Context,
    words: Annotated[list[str] | None, Argument(metavar="NAME")] = None,
    *,
    last: Annotated[
        int, Option(min=1, max=_MOST, metavar="N", help="the deals won last, 50 unless told")
    ] = 50,
) -> None:
    """Show how deals were really won: the ways they went, and what the fast ones share.

    Counted is what came before the win, against the map as it is today.
    """
    from pipetui.services.learned import load_lines
    from pipetui.services.present.won_paths import paths_json
    from pipetui.services.process_facts import load_paths

    here = program(ctx)
    with here.session() as session:
        process = one_map(session, words)
        lines = load_lines(session, working_days=here.working_days)
        ways = load_paths(session, process.pipeline.id, lines, last)
        now = session.now()
    fastest = fastest_third(ways)
    if here.out.as_json:
        here.out.document(paths_json(ways, fastest, now, last))
    else:
        here.out.lines(_page(ways, fastest, here.out.width))


def _page(ways: WonPaths, fastest: Fastest | None, width: int | None) -> Iterator[Line]:
    name = ways.process.pipeline.name
    if not ways.paths:
        yield from _nothing(ways, width)
        return
    count = len(ways.paths) + ways.untold
    what = "the deal won last" if count == 1 else f"the {count} deals won last"
    yield (Piece(name, Style.STRONG), f"  {what}")
    yield from facts(_summary(ways), width)
    yield from ("", *_variants(ways, width))
    yield from ("", *_stages(ways, width))
    if ways.outliers:
        yield from ("", *_outliers(ways, width))
    yield ""
    if fastest is None:
        yield from paragraph(
            f"What the fastest wins share is told once {_BOTH_SIDES} deals of known length"
            " are won and their lengths differ.",
            width,
            0,
        )
    else:
        yield from _fastest(fastest, ways.process.first.name, width)


def _nothing(ways: WonPaths, width: int | None) -> list[Line]:
    name = ways.process.pipeline.name
    if not ways.untold:
        return paragraph(f"No deal has been won in {name} yet.", width, 0)
    text = f"{ways.untold} won in {name} came from a file, which does not tell their ways."
    return paragraph(text, width, 0)


def _summary(ways: WonPaths) -> list[tuple[str, str | None]]:
    usual = ways.usual
    slow = ways.slow_days
    return [
        ("Usual way", _line(usual.stages) if usual else "none yet: no way was gone twice"),
        ("Followed by", rate_text(usual.share) if usual else None),
        ("Days", f"{ways.days.said} in the middle, from the first stage to the win"),
        ("Slow", None if slow is None else f"more than {slow:.1f} days, as one in ten is"),
        (
            "Left the map",
            f"{rate_text(ways.left_map)} passed over a stage, went back or came again",
        ),
        ("Began behind", f"{ways.process.first.name}: {rate_text(ways.began_late)}"),
        ("Not told", f"{ways.untold} came from a file without their ways" if ways.untold else None),
    ]


def _variants(ways: WonPaths, width: int | None) -> list[Line]:
    rows: list[list[str | Piece]] = [
        [str(len(each.paths)), rate_text(each.share), each.days.said, _line(each.stages)]
        for each in ways.variants[:_SHOWN]
    ]
    columns = [
        Column("Deals", "right"),
        Column("Share"),
        Column("Days", "right"),
        Column("Way", least=24, wraps=True),
    ]
    return [*table(columns, rows, width), *_rest(len(ways.variants), "ways")]


def _stages(ways: WonPaths, width: int | None) -> list[Line]:
    rows: list[list[str | Piece]] = [
        [
            Piece(_named(use.stage), Style.FAINT if use.stage.retired else None),
            rate_text(use.visited),
            rate_text(use.skipped),
            rate_text(use.returned),
            use.days.said,
        ]
        for use in ways.stages
    ]
    columns = [
        Column("Stage", least=10),
        Column("Was there", least=12),
        Column("Passed over", least=12),
        Column("Came again", least=12),
        Column("Days", "right"),
    ]
    return table(columns, rows, width)


def _outliers(ways: WonPaths, width: int | None) -> list[Line]:
    rows = [_outlier_cells(each, ways) for each in ways.outliers[:_SHOWN]]
    columns = [
        Column("#", "right"),
        Column("What stands out", least=16),
        Column("Days", "right"),
        Column("Why", least=24, wraps=True),
    ]
    return [*table(columns, rows, width), *_rest(len(ways.outliers), "deals")]


def _outlier_cells(outlier: Outlier, ways: WonPaths) -> list[str | Piece]:
    path = outlier.path
    slow = "slow" if Deviation.SLOW in outlier.reasons else ""
    way = describe_path(path, ways.usual.stages) if ways.usual else ""
    return [
        Piece(str(path.deal.id), Style.ACCENT),
        path.deal.title,
        "" if path.total_days is None else str(path.total_days),
        "; ".join(part for part in (slow, way) if part),
    ]


def _fastest(fastest: Fastest, first: str, width: int | None) -> Iterator[Line]:
    few, many = len(fastest.fast), len(fastest.rest)
    yield (
        Piece("What the fastest wins share", Style.STRONG),
        f"  {few} deals won within {fastest.within_days} days, beside the other {many}",
    )
    items = [_share_cells(item.text, beside) for _, item, beside in fastest.items if beside.differs]
    rows = [
        _share_cells(f"Began behind {first}", fastest.began_late),
        _share_cells("Came back to a stage", fastest.came_back),
        *(_share_cells(f"Passed over {stage.name}", each) for stage, each in fastest.skipped),
        *items,
        _figure_cells("Items done, on average", fastest.items_done),
        *(
            _figure_cells(f"{touch_name(kind)}: how often, on average", each)
            for kind, each in fastest.touches
        ),
        *(
            _figure_cells(f"Days in {_named(stage)}, in the middle", each)
            for stage, each in fastest.days
        ),
    ]
    columns = [
        Column("", least=24),
        Column("The fast ones", least=14),
        Column("The others", least=14),
        Column(""),
    ]
    yield from table(columns, rows, width)
    untold = len(fastest.items) - len(items)
    others = f" {untold} checklist items, in which they do not differ, are left out." * bool(untold)
    late = " Who began behind it has fewer days for that reason alone." * fastest.began_late.differs
    text = (
        "Shares differ where their ranges lie apart; averages and days claim no difference."
        f"{others}{late}"
        " What goes together need not be a cause."
    )
    yield from paragraph(text, width, 0)


def _share_cells(what: str, beside: ShareBeside) -> list[str | Piece]:
    differs = Piece("differs" if beside.differs else "", Style.WARN)
    return [what, rate_text(beside.fast), rate_text(beside.rest), differs]


def _figure_cells(what: str, beside: FigureBeside) -> list[str | Piece]:
    return [what, beside.fast.said, beside.rest.said, ""]


def rate_text(rate: Rate) -> str:
    """A share as a table shows it: a small one with its interval."""
    return rate.said_with_range if rate.is_small else rate.said


def _line(stages: Iterable[Stage]) -> str:
    return " → ".join(_named(stage) for stage in stages)


def _named(stage: Stage) -> str:
    return f"{stage.name} (retired)" if stage.retired else stage.name


def _rest(count: int, what: str) -> list[Line]:
    if count <= _SHOWN:
        return []
    return [Piece(f"{_SHOWN} of {count} {what}; --json gives all", Style.FAINT)]
