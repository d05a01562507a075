"""What the metrics' screen asks: period, grouping, pipeline, target, where a report goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.metrics.grouping import Dimension
from pipetui.domain.metrics.periods import parse_period
from pipetui.tui.widgets.choices import Choice
from pipetui.tui.widgets.prompt import Question

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from pipetui.domain.process import ProcessMap

_PERIODS = ("30d", "90d", "12m", "mtd", "qtd", "ytd", "all")
_NONE, _ALL = "-", "*"
"""Answers that no dimension and no pipeline is."""


def period_question(today: date, accept: Callable[[str], None]) -> Question:
    """Which period; it stays open until it is one."""
    return Question(
        label="Period",
        accept=accept,
        choices=tuple(Choice(each, parse_period(each, today).label) for each in _PERIODS),
        placeholder="30d  12m  2026  2026-Q3  2026-07  2026-07-01..2026-08-15",
        stays=True,
    )


def group_question(now: Dimension | None, accept: Callable[[Dimension | None], None]) -> Question:
    """By what figures are told apart; by nothing is an answer where they are."""
    none = [Choice("nothing", "all of them together", _NONE)] if now else []
    return Question(
        label="Told apart by",
        accept=lambda chosen: accept(None if chosen == _NONE else Dimension(chosen)),
        choices=(*none, *(Choice(each.value) for each in Dimension)),
        instant=True,
    )


def pipeline_question(
    maps: Sequence[ProcessMap], here: int | None, accept: Callable[[int | None], None]
) -> Question | None:
    """Another pipeline, or all of them; None where there is one alone."""
    others = [each.pipeline for each in maps if each.pipeline.id != here]
    every = [Choice("all pipelines", key=_ALL)] if here is not None and others else []
    if not others:
        return None
    return Question(
        label="Pipeline",
        accept=lambda chosen: accept(None if chosen == _ALL else int(chosen)),
        choices=(*every, *(Choice(each.name, key=str(each.id)) for each in others)),
        instant=True,
    )


def target_question(days: str, accept: Callable[[str], None]) -> Question:
    """What is to be won in these days; it stays open until it is an amount."""
    return Question(
        label=f"Target for {days}",
        accept=accept,
        placeholder="60k, or 12 customers; 0 takes it back",
        stays=True,
    )


def report_question(name: str, accept: Callable[[str], None]) -> Question:
    """Into which file a report is written; it stays open until it is."""
    return Question(
        label="Write the report to",
        accept=accept,
        preset=name,
        placeholder="a file in .html or .md",
        stays=True,
    )
