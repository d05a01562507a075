"""The pages of figures, on the demo's year and on whatever facts there may be."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings

from pipetui.domain.metrics.grouping import Dimension
from pipetui.domain.metrics.periods import Period, parse_period
from pipetui.domain.metrics.reaching import reach_to_win
from pipetui.domain.model import Status
from pipetui.services.demo.making import make_demo
from pipetui.services.metrics import Figures, load_figures
from pipetui.services.present.figures.blocks import Page, Section, Table
from pipetui.services.present.figures.pages import PAGES, group_page, page, report_pages
from tests.support.databases import TestClock
from tests.support.facts import ALL, NOW, fact, facts, histories, last_days, periods

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipetui.domain.metrics.facts import Facts

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
UNSAYABLE = re.compile(r"\bNone\b|\bnan\b|\binf\b|[<]|\{|\}")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Figures]:
    """The figures of the demo."""
    path: Path = tmp_path_factory.mktemp("demo") / "demo.db"
    session = make_demo(str(path), "test", read_clock=TestClock(MONDAY))
    yield load_figures(session)
    session.close()


def figures_of(known: Facts) -> Figures:
    """The figures of facts that are in no database."""
    measured = {
        stage: rate
        for process in known.maps
        for stage, rate in reach_to_win(process, known.deals).items()
    }
    return Figures(facts=known, measured=measured)


def texts(value: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - blocks of any kind
    """Every text in blocks, with the name of what it is."""
    if is_dataclass(value) or hasattr(value, "_fields"):
        names = getattr(value, "_fields", None) or [each.name for each in fields(value)]
        for name in names:
            inside = getattr(value, name)
            if isinstance(inside, str):
                yield name, inside
            else:
                yield from ((f"{name}.{n}" if n == "cells" else n, t) for n, t in texts(inside))
    elif isinstance(value, tuple):
        for each in value:
            if isinstance(each, str):
                yield "cell", each
            else:
                yield from texts(each)


MAY_BE_EMPTY = {"note", "title", "mark_label", "said", "scale"}


def check(told: Page) -> None:
    """What holds for every page."""
    assert bool(told.sections) == (told.key not in PAGES or bool(PAGES[told.key].parts))
    keys = [each.key for each in told.sections]
    assert len(set(keys)) == len(keys)
    for section in told.sections:
        check_section(section)


def check_section(section: Section) -> None:
    """What holds for every section."""
    assert section.title
    assert section.basis
    assert section.blocks
    for name, text in texts(section):
        assert text or name in MAY_BE_EMPTY, (section.key, name)
        assert not UNSAYABLE.search(text.replace("< 0.1", "")), text
        assert not any(unicodedata.category(sign) in {"Cc", "Cs"} for sign in text), text
    for block in section.blocks:
        if isinstance(block, Table):
            assert all(len(row.cells) == len(block.heads) for row in block.rows)


class TestDemo:
    """The year that the demo tells of."""

    @pytest.mark.parametrize("key", PAGES)
    @pytest.mark.parametrize("period", ["12m", "30d", "2026-Q3", "all"])
    def test_every_page_has_sections_and_every_section_its_basis(
        self, demo: Figures, key: str, period: str
    ) -> None:
        told = page(key, demo, parse_period(period, demo.facts.as_of.today))

        assert told.title == PAGES[key].title
        check(told)

    @pytest.mark.parametrize("dimension", Dimension)
    def test_every_group_has_a_line_with_its_deals(
        self, demo: Figures, dimension: Dimension
    ) -> None:
        told = group_page(demo, ALL, dimension)

        check(told)
        for block in told.sections[0].blocks:
            if isinstance(block, Table):
                assert len(block.rows) == len(demo.grouped(dimension))

    def test_the_report_has_all_pages(self, demo: Figures) -> None:
        assert [each.key for each in report_pages(demo, ALL)] == list(PAGES)


class TestAnyFacts:
    """Facts of any kind."""

    @pytest.mark.parametrize("key", PAGES)
    @pytest.mark.parametrize(
        "known",
        [
            facts(),
            facts(fact()),
            facts(fact(closed=3)),
            facts(fact(closed=3, status=Status.LOST)),
        ],
    )
    @pytest.mark.parametrize("period", [ALL, last_days(30), last_days(5, before=-20)])
    def test_with_hardly_a_deal_there_is_a_page(
        self, known: Facts, period: Period, key: str
    ) -> None:
        check(page(key, figures_of(known), period))

    @settings(max_examples=40)
    @given(histories, periods)
    def test_no_page_ever_fails(self, known: Facts, period: Period) -> None:
        figures = figures_of(known)

        for told in report_pages(figures, period):
            check(told)
        for dimension in Dimension:
            check(group_page(figures, period, dimension))

    def test_names_from_outside_carry_no_control_characters(self) -> None:
        known = facts(fact(1, closed=3, owner="A\x1b[31m", title="\x07bell", source="x\x9b"))

        for told in report_pages(figures_of(known), ALL):
            check(told)
        check(group_page(figures_of(known), ALL, Dimension.OWNER))

    def test_the_period_of_before_is_told_by_its_days(self) -> None:
        figures = figures_of(facts(fact(1, closed=3), fact(2, closed=33)))
        told = page("overview", figures, last_days(30))

        then = last_days(30).previous()
        assert then is not None
        assert any(then.label in text for _, text in texts(told))
        assert then.last is not None
        assert then.last < NOW.today
