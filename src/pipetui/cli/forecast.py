"""What is to come: the forecast of a period, and the plan for what is missing."""

from __future__ import annotations

from typing import Annotated

import typer
from typer import Option

from pipetui.cli.figures import THIS_QUARTER, Asked, Format, tell_figures
from pipetui.cli.options import Pipeline
from pipetui.cli.program import program

FORECAST = ("forecast", "forecast_accuracy", "calibration", "target", "coverage")
PLAN = ("plan", "target", "coverage")

Coming = Annotated[
    str, Option(metavar="P", help="2026-Q4, 2026-11, 2026, FROM..TO; this quarter unless told")
]


def forecast(
    ctx: typer.Context,
    *,
    period: Coming = THIS_QUARTER,
    pipeline: Pipeline = None,
    format_name: Format = None,
) -> None:
    """Show what a period will bring: what is won, what is likely, and how sure that is.

    Deals without an expected close, and those past it, are told apart. Beside it: the targets, how
    far what is open covers them, and how near earlier forecasts came.
    """
    asked = Asked(names=FORECAST, period=period, coming=True, pipeline=pipeline, form=format_name)
    tell_figures(program(ctx), asked)


def plan(
    ctx: typer.Context,
    *,
    period: Coming = THIS_QUARTER,
    pipeline: Pipeline = None,
    format_name: Format = None,
) -> None:
    """Show what it takes to reach a target: wins, deals in each stage, touches a week.

    It is worked back from what is missing, by your own figures; with fewer than 20 deals won or
    lost there is none. `pipetui target set 60k --period 2026-Q4` sets a target; without one the
    goal of the pipeline counts.
    """
    asked = Asked(names=PLAN, period=period, coming=True, pipeline=pipeline, form=format_name)
    tell_figures(program(ctx), asked)
