"""Every metric at a shell, for a period, told apart, or as of a day gone by."""

from __future__ import annotations

from typing import Annotated

import typer
from typer import Argument, Option

from pipetui.cli.arguments import choose
from pipetui.cli.figures import DIMENSIONS, Asked, Format, tell_figures
from pipetui.cli.grammar import Misuse
from pipetui.cli.options import Pipeline
from pipetui.cli.program import program
from pipetui.domain.metrics.grouping import Dimension

_CHANGE = "process_change"


def metrics(
    ctx: typer.Context,
    words: Annotated[list[str] | None, Argument(metavar="NAME…")] = None,
    *,
    period: Annotated[
        str,
        Option(metavar="P", help="30d 90d mtd qtd ytd 2026 2026-Q3 2026-07 all FROM..TO; else 12m"),
    ] = "12m",
    by: Annotated[
        str | None,
        Option(metavar="DIM", help="owner, source, product, region, industry, pipeline or tag"),
    ] = None,
    pipeline: Pipeline = None,
    as_of: Annotated[
        str | None, Option(metavar="DATE", help="as it stood at the end of that day")
    ] = None,
    since_version: Annotated[
        int | None,
        Option(metavar="V", min=1, max=10**6, help="the version process_change compares since"),
    ] = None,
    format_name: Format = None,
) -> None:
    """Show figures: all of them, or those that are named.

    NAME is win_rate, win_rate_value, cohort, stages, funnel, cycle, ask_to_decision,
    first_response, qualified, revenue, deal_size, velocity, forecast, forecast_accuracy,
    calibration, target, coverage, plan, adoption, retention, renewals, channels, objections,
    bottleneck, what_moves, paths, satisfaction or process_change.

    Every number says what is counted, by which date and over which period; --json and csv give the
    deals behind each. With fewer than 20 cases a share is told as 3 of 7, with its range.
    """
    tell_figures(
        program(ctx),
        Asked(
            names=_names(words or [], since_version),
            period=period,
            pipeline=pipeline,
            by=None if by is None else Dimension(choose(by, DIMENSIONS, "dimension")),
            compared=not words,
            as_of=as_of,
            since_version=since_version,
            form=format_name,
        ),
    )


def _names(words: list[str], since_version: int | None) -> tuple[str, ...]:
    """The metrics that are meant, each once; a version alone asks for what changed since."""
    from pipetui.services.metrics import NAMES

    known = list(NAMES)
    chosen = dict.fromkeys(choose(word.replace("-", "_"), known, "metric") for word in words)
    if since_version is None:
        return tuple(chosen or known)
    if chosen and _CHANGE not in chosen:
        raise Misuse(f"--since-version is about {_CHANGE}", f"Write: pipetui metrics {_CHANGE}")
    return tuple(chosen) or (_CHANGE,)
