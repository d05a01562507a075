"""The pages of figures: each tab of the screen, and each chapter of the report."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from pipetui.domain.metrics.fan import fan
from pipetui.domain.metrics.local_days import day_finder
from pipetui.domain.metrics.profiles import profile
from pipetui.domain.metrics.survival import time_to_decide
from pipetui.domain.metrics.trend import trend
from pipetui.domain.process import told_apart
from pipetui.domain.targets import wanted_of
from pipetui.services.metrics.likely import chance_to_reach
from pipetui.services.present.figures.blocks import Page, Text, Tone
from pipetui.services.present.figures.sections import PARTS
from pipetui.services.present.figures.sections_closing import trend_sections
from pipetui.services.present.figures.sections_forecast import course_sections
from pipetui.services.present.figures.sections_groups import group_sections
from pipetui.services.present.figures.sections_plan import plan_sections
from pipetui.services.present.figures.sections_speed import deciding_sections
from pipetui.services.present.figures.sections_targets import target_sections
from pipetui.services.present.figures.words import OF_SHARES, Words, has_shares

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from pipetui.domain.metrics.grouping import Dimension
    from pipetui.domain.metrics.periods import Period
    from pipetui.services.metrics.figures import Figures
    from pipetui.services.present.figures.blocks import Block, Section


class PageOf(NamedTuple):
    """What a page is called, and what stands on it, in order."""

    title: str
    parts: tuple[str, ...]
    """Names of `sections.PARTS`, or of plots that are drawn from the facts."""


PAGES: Final[Mapping[str, PageOf]] = {
    "overview": PageOf(
        "Overview",
        (
            "target",
            "revenue",
            "win_rate",
            "win_rate_trend",
            "win_rate_value",
            "cohort",
            "deal_size",
            "velocity",
        ),
    ),
    "funnel": PageOf("Funnel", ("funnel", "stages", "bottleneck", "qualified")),
    "speed": PageOf(
        "Speed", ("cycle", "time_to_decide", "time_in_stage", "ask_to_decision", "first_response")
    ),
    "forecast": PageOf(
        "Forecast",
        (
            "forecast",
            "forecast_course",
            "expected",
            "target",
            "coverage",
            "forecast_accuracy",
            "calibration",
        ),
    ),
    "plan": PageOf("Plan", ("plan",)),
    "sources": PageOf("Sources", ("channels", "objections")),
    "customers": PageOf("Customers", ("retention", "renewals", "satisfaction")),
    "process": PageOf("Process", ("adoption", "what_moves", "paths", "process_change")),
}
"""The tabs by their keys, in order."""


def words_for(figures: Figures, period: Period) -> Words:
    """What the wording of figures for a period needs to know."""
    facts = figures.facts
    maps = figures.maps
    names = dict(
        zip((each.pipeline.id for each in facts.maps), told_apart(facts.maps), strict=True)
    )
    return Words(
        today=facts.as_of.today,
        period=period,
        previous=period.previous(),
        currency=maps[0].pipeline.currency if maps else "",
        pipelines={each.pipeline.id: names[each.pipeline.id] for each in maps},
        deals={deal.id: deal for deal in (*facts.deals, *facts.passed)},
        unit="working days" if facts.lines.working_days else "days",
        local=day_finder(facts.as_of),
        caveat=figures.of("adoption", period).caveat,
    )


def sections_of(
    figures: Figures, name: str, period: Period, words: Words | None = None
) -> tuple[Section, ...]:
    """A metric in words with its plots, by its name: see `services.metrics.names`."""
    words = words or words_for(figures, period)
    told = {key: part.metric for key, part in PARTS.items()}
    told.update((key, drawn.metric) for key, drawn in _DRAWN.items())
    return tuple(
        section
        for key, metric in told.items()
        if metric == name
        for section in _part(figures, key, period, words)
    )


def page(key: str, figures: Figures, period: Period, *, sets_target: str | None = None) -> Page:
    """One page for a period; KeyError for a key that is none of `PAGES`.

    `sets_target` says how a target is set where that is not done at a shell.
    """
    told = PAGES[key]
    words = words_for(figures, period)
    if sets_target is not None:
        words = replace(words, sets_target=sets_target)
    sections = [section for name in told.parts for section in _part(figures, name, period, words)]
    return Page(key, told.title, explained_once(sections))


def explained_once(sections: Sequence[Section]) -> tuple[Section, ...]:
    """The sections; what explains several of them stands in the last one alone.

    Below all of them stands how a share is read, where there is one.
    """
    told: set[Block] = set()
    kept: list[Section] = []
    below = ""
    for section in reversed(sections):
        notes = {each for each in section.blocks if isinstance(each, Text)}
        notes = {each for each in notes if each.tone is Tone.FAINT}
        blocks = tuple(each for each in section.blocks if each not in notes & told)
        same = section.basis == below
        kept.append(replace(section, blocks=blocks, based_below=same))
        told |= notes
        below = section.basis
    if any(map(has_shares, sections)):
        kept[0] = replace(kept[0], blocks=(*kept[0].blocks, Text(OF_SHARES, Tone.FAINT)))
    return tuple(reversed(kept))


def report_pages(figures: Figures, period: Period) -> tuple[Page, ...]:
    """All pages for a period."""
    return tuple(page(key, figures, period) for key in PAGES)


def group_page(figures: Figures, period: Period, dimension: Dimension) -> Page:
    """The groups of a dimension beside each other."""
    words = words_for(figures, period)
    profiles = {
        name: profile(each.facts, period, figures.measured)
        for name, each in figures.grouped(dimension).items()
    }
    title = f"By {dimension.value}"
    return Page(f"by-{dimension.value}", title, group_sections(profiles, dimension, words))


def _part(figures: Figures, name: str, period: Period, words: Words) -> tuple[Section, ...]:
    if name in _DRAWN:
        return _DRAWN[name].build(figures, period, words)
    part = PARTS[name]
    before = None
    if part.compares and words.previous is not None:
        before = figures.of(part.metric, words.previous)
    return part.build(figures.of(part.metric, period), words, before)


class _Drawn(NamedTuple):
    """Sections that need more than a metric's value."""

    metric: str
    """The metric that they belong to."""
    build: Callable[[Figures, Period, Words], tuple[Section, ...]]


def _course(figures: Figures, period: Period, words: Words) -> tuple[Section, ...]:
    """The course of the forecast in each currency, with the target of the same days."""
    value = figures.of("forecast", period)
    courses = {
        code: fan(figures.facts, value, code, figures.chance()) for code in value.by_currency
    }
    asked = figures.facts.pipeline_id
    targets = [
        each for each in figures.of("target", period) if each.target.pipeline_id in {None, asked}
    ]
    return course_sections(courses, value, targets, words)


def _targets(figures: Figures, period: Period, words: Words) -> tuple[Section, ...]:
    """Targets with how likely each is to be reached."""
    progress = figures.of("target", period)
    likely = {each.target.id: chance_to_reach(figures, each) for each in progress}
    chances = {number: chance for number, chance in likely.items() if chance is not None}
    return target_sections(progress, words, chances=chances)


def _plans(figures: Figures, period: Period, words: Words) -> tuple[Section, ...]:
    """Plans, each with how likely its target is to be reached by what is expected in its days."""
    value = figures.of("plan", period)
    likely: dict[tuple[object, ...], list[float | None]] = {}
    for each in figures.of("target", period):
        asked = (each.target.first, each.target.last, wanted_of(each.target))
        likely.setdefault(asked, []).append(chance_to_reach(figures, each))
    found = [likely.get((each.period.first, each.period.last, each.wanted), []) for each in value]
    chances = [each[0] if len(each) == 1 else None for each in found]
    return plan_sections(value, words, chances=chances)


_DRAWN: Final[Mapping[str, _Drawn]] = {
    "win_rate_trend": _Drawn(
        "win_rate",
        lambda figures, period, words: trend_sections(trend(figures.facts, period), words),
    ),
    "target": _Drawn("target", _targets),
    "plan": _Drawn("plan", _plans),
    "forecast_course": _Drawn("forecast", _course),
    "time_to_decide": _Drawn(
        "cycle",
        lambda figures, period, words: deciding_sections(
            time_to_decide(figures.facts, period), words
        ),
    ),
}
"""What is drawn from the facts themselves."""
