"""The review as a document: what is in it, in which order, and for which days."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import StringIO

import pytest

from pipetui.domain.metrics.periods import Period
from pipetui.services.exporting.report import (
    REPORT_FORMS,
    ReportForm,
    ReportHead,
    section_markdown,
    write_report,
)
from pipetui.services.present.figures.blocks import (
    Bars,
    Head,
    Number,
    Numbers,
    Page,
    Section,
    Table,
    Text,
)
from tests.support.reports import HEAD, PAGES, WIN_RATE


def written(pages: tuple[Page, ...], form: ReportForm, head: ReportHead = HEAD) -> str:
    stream = StringIO()
    write_report(pages, head, form, stream)
    return stream.getvalue()


def test_a_section_in_markdown_has_numbers_words_tables_and_basis() -> None:
    assert (
        section_markdown(WIN_RATE)
        == """## Win rate

| Figure | Value | Note |
| --- | --- | --- |
| Win rate | 3 of 7 | 16–75 % |
| Open and stale | 4 |  |

Fewer than 20 deals ended.

**Win rate**

| When | Share | 95 % interval |
| --- | ---: | ---: |
| Jul | nothing ended |  |
| Aug | 43 % (n 30) | 27–61 % |
| Sep | 3 of 7 | 16–75 % |

**By owner**

| Owner | Won |
| --- | ---: |
| Anna | 2 |
| Bo \\| Co | 1 |

_Basis: Won out of won and lost, by actual close, last 7 days._"""
    )


def test_a_document_in_markdown_begins_with_what_it_is_about_and_its_contents() -> None:
    text = written(PAGES, "md")
    assert text.startswith("""# Sales report: Consulting

- Period: last 7 days (16 Nov 2026 to 22 Nov 2026)
- As of: 22 Nov 2026, 14:02
- Time zone: Europe/Berlin

## Contents

1. Overview
2. Every plot

## 1. Overview

### Win rate

| Figure | Value | Note |
""")
    assert text.endswith("_Basis: Drawn from examples._\n")


@pytest.mark.parametrize("form", REPORT_FORMS)
def test_every_page_with_sections_is_a_chapter_in_order(form: ReportForm) -> None:
    text = written(PAGES, form)
    said = (
        "last 7 days (",
        "Fewer than 20",
        "Bo ",
        "last 7 days.",
        "Days to win",
        "examples",
    )
    places = [text.rindex(each) for each in said]
    assert places == sorted(places)


@pytest.mark.parametrize("form", REPORT_FORMS)
def test_a_page_without_sections_is_left_out(form: ReportForm) -> None:
    assert "Plan" not in written(PAGES, form)


@pytest.mark.parametrize("form", REPORT_FORMS)
def test_without_any_figures_it_says_so(form: ReportForm) -> None:
    text = written((), form)
    assert "Nothing to show yet." in text
    assert "Contents" not in text


@pytest.mark.parametrize("form", REPORT_FORMS)
def test_a_plot_without_figures_says_so_under_its_title(form: ReportForm) -> None:
    blocks = (Bars((), "Channels"), Table((Head("Stage"),), (), "Stages"))
    page = Page("a", "A", (Section("b", "B", "", blocks),))
    text = written((page,), form)
    assert text.count("Nothing to show yet.") == 2
    assert text.index("Channels") < text.index("Nothing") < text.index("Stages")


@pytest.mark.parametrize("form", REPORT_FORMS)
def test_the_words_below_a_forecast_are_in_it(form: ReportForm) -> None:
    text = written(PAGES, form)
    assert "By 31 Dec: €43k to €80k in 8 of 10 cases." in text
    assert "Half have left after 21 days (n 34)." in text


@pytest.mark.parametrize("form", REPORT_FORMS)
def test_the_number_of_sections_is_told(form: ReportForm) -> None:
    assert write_report(PAGES, HEAD, form, StringIO()) == 2


@pytest.mark.parametrize(
    ("first", "last", "said"),
    [
        (None, None, "all time"),
        (date(2026, 1, 1), None, "all time (since 1 Jan 2026)"),
        (None, date(2026, 3, 31), "all time (until 31 Mar 2026)"),
        (date(2026, 1, 1), date(2026, 3, 31), "all time (1 Jan 2026 to 31 Mar 2026)"),
    ],
)
def test_a_period_is_told_with_the_days_it_has(
    first: date | None, last: date | None, said: str
) -> None:
    head = replace(HEAD, period=Period(first, last, "all time"))
    assert dict(head.facts)["Period"] == said


def test_a_section_without_basis_or_titles_has_no_empty_lines_for_them() -> None:
    section = Section("a", "A", " ", (Text(""), Numbers((Number("Won", "3"),))))
    assert section_markdown(section, level=3) == (
        "### A\n\n| Figure | Value |\n| --- | --- |\n| Won | 3 |"
    )
