"""Figures asked for at a shell: read once, and told as text, Markdown, a sheet or JSON."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

from typer import Option

from pipetui.cli.arguments import choose
from pipetui.cli.figures_text import section_lines
from pipetui.cli.grammar import Misuse
from pipetui.cli.output import Piece, Style
from pipetui.cli.pipelines import find_pipelines
from pipetui.domain.dates import date_words
from pipetui.domain.errors import Refused
from pipetui.domain.metrics.grouping import Dimension
from pipetui.domain.metrics.periods import ahead, parse_period
from pipetui.domain.spoken_dates import parse_day
from pipetui.domain.text import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipetui.cli.output import Line
    from pipetui.cli.program import Program
    from pipetui.domain.dates import Now
    from pipetui.domain.metrics.periods import Period
    from pipetui.services.metrics import Figures
    from pipetui.services.present.figures.blocks import Section
    from pipetui.services.session import Session

FORMATS = ("text", "markdown", "csv")
DIMENSIONS = tuple(str(each) for each in Dimension)
THIS_QUARTER = "qtd"
"""The default period of what is to come, which no period's own name is."""

Format = Annotated[
    str | None,
    Option("--format", metavar="FORMAT", help="text, markdown or csv; text unless told"),
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What somebody wants to know."""

    names: tuple[str, ...]
    period: str
    pipeline: str | None = None
    by: Dimension | None = None
    compared: bool = False
    """Whether groups are told beside each other, as far as text goes, not one after the other."""
    as_of: str | None = None
    coming: bool = False
    """Whether it is about what lies ahead: a period up to now is then the whole one it is in."""
    since_version: int | None = None
    form: str | None = None


def tell_figures(here: Program, asked: Asked) -> None:
    """Read the figures that are asked for and print them."""
    from pipetui.services.metrics import load_figures
    from pipetui.services.present.metrics import figures_json
    from pipetui.services.present.metrics.sheet import figures_csv
    from pipetui.services.settings.config import load_config
    from pipetui.services.snapshots import take_due_snapshots

    form = _form(here, asked.form)
    day = load_config(here.config_folder)[0].day
    with here.session() as session:
        take_due_snapshots(session, working_days=day.working_days)
        pipeline_id = _pipeline(session, asked)
        as_of = moment(asked.as_of, session.now())
        period = parse_period(asked.period, as_of.today)
        if asked.coming:
            period = ahead(period, as_of.today)
        figures = load_figures(
            session,
            pipeline_id,
            as_of,
            day=day,
            since_version=asked.since_version,
        )
        if here.out.as_json:
            here.out.document(figures_json(figures, period, asked.names, asked.by))
        elif form == "csv":
            here.out.block(figures_csv(figures_json(figures, period, asked.names, asked.by)))
        elif form == "markdown":
            here.out.block(_markdown(_chapters(figures, period, asked)))
        else:
            here.out.lines(list(_page(figures, period, asked, here.out.width)))


def moment(day: str | None, now: Now) -> Now:
    """The end of a day, or now where that is today; Refused for a day to come."""
    if day is None:
        return now
    asked = parse_day(day, now.today, past=True)
    if asked > now.today:
        raise Refused(f"{shown(day)} is still to come", "give today or a day gone by")
    if asked == now.today:
        return now
    end = now.midnight(asked + timedelta(days=1)) - timedelta(microseconds=1)
    return replace(now, instant=end)


def _form(here: Program, form: str | None) -> str:
    if here.out.as_json and form is not None:
        raise Misuse("--json and --format are two forms of one answer", "Leave one of them out")
    return choose(form or FORMATS[0], FORMATS, "format of figures")


def _pipeline(session: Session, asked: Asked) -> int | None:
    from pipetui.services.reading import maps

    known = maps(session)
    if asked.pipeline is not None:
        return find_pipelines(known, asked.pipeline)[0].pipeline.id
    if asked.since_version is not None and len(known) > 1:
        raise Refused("each pipeline has versions of its own", "say which one with --pipeline")
    return None


# -- words ---------------------------------------------------------------------------------


def _chapters(
    figures: Figures, period: Period, asked: Asked
) -> Iterator[tuple[str, tuple[Section, ...]]]:
    """The sections, under the name of their group where they are told apart."""
    from pipetui.services.present.figures.pages import (
        explained_once,
        group_page,
        sections_of,
        words_for,
    )

    if asked.by is not None and asked.compared:
        yield "", group_page(figures, period, asked.by).sections
        return
    groups = {"": figures} if asked.by is None else figures.grouped(asked.by)
    for group, each in groups.items():
        words = words_for(each, period)
        told = [
            section for name in asked.names for section in sections_of(each, name, period, words)
        ]
        yield group, explained_once(told)


def _page(figures: Figures, period: Period, asked: Asked, width: int | None) -> Iterator[Line]:
    yield _heading(figures, period)
    for group, sections in _chapters(figures, period, asked):
        if group:
            yield from ("", Piece(group, Style.ACCENT))
        if sections:
            yield ""
            yield from section_lines(sections, width)


def _heading(figures: Figures, period: Period) -> Line:
    from pipetui.services.present.places import name_of_pipeline

    as_of = figures.facts.as_of
    label = period.label[0].upper() + period.label[1:]
    where = name_of_pipeline(figures) or "all pipelines"
    return (Piece(label, Style.STRONG), f"  {where}, as of {date_words(as_of.today)}")


def _markdown(chapters: Iterator[tuple[str, tuple[Section, ...]]]) -> str:
    from pipetui.services.exporting.report_markdown import section_markdown
    from pipetui.services.present.markup import markdown_line

    parts = []
    for group, sections in chapters:
        parts += [f"# {markdown_line(group)}"] * bool(group)
        parts += [section_markdown(each).strip("\n") for each in sections]
    return "\n\n".join(parts)
