"""The pages of figures, on the demo's year and on whatever facts there may be."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipetui.domain.metrics.facts import ItemFact
from pipetui.domain.metrics.grouping import Dimension
from pipetui.domain.metrics.periods import Period, parse_period
from pipetui.domain.metrics.rates import Rate
from pipetui.domain.model import Status, Target, TargetKind, VisitEnd
from pipetui.domain.money import Money
from pipetui.services.metrics import NAMES, Figures
from pipetui.services.present.figures.blocks import Page, Section, Table, Text, Tone
from pipetui.services.present.figures.pages import (
    PAGES,
    explained_once,
    group_page,
    page,
    report_pages,
    sections_of,
)
from pipetui.services.present.figures.sections import PARTS
from pipetui.services.present.metrics import metric_json
from tests.support.examples import FEW
from tests.support.facts import (
    ALL,
    NOW,
    deal_facts,
    fact,
    facts,
    histories,
    last_days,
    periods,
    stay,
)
from tests.support.said_figures import figures_of, texts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipetui.domain.metrics.facts import DealFact, Facts

RATE = re.compile(r"(\d[\d,]* % \(n \d[\d,]*\)|\d+ of \d+)(?=, \d+)")
"""A share, as it is said with its interval behind it."""
UNSAYABLE = re.compile(r"\bNone\b|\bnan\b|\binf\b|object at 0x|Fraction\(")


MAY_BE_EMPTY = {"note", "title", "mark_label", "said", "scale"}


def check(told: Page) -> None:
    """What holds for every page."""
    assert told.sections
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
        assert not UNSAYABLE.search(text), text
        assert not any(unicodedata.category(sign) in {"Cc", "Cs"} for sign in text), text
    for block in section.blocks:
        if isinstance(block, Table):
            assert all(len(row.cells) == len(block.heads) for row in block.rows)


class TestDemo:
    """The year that the demo tells of."""

    @pytest.mark.parametrize("key", PAGES)
    @pytest.mark.parametrize("period", ["12m", "30d", "2026-Q3", "all"])
    def test_every_page_has_sections_and_every_section_its_basis(
        self, figures: Figures, key: str, period: str
    ) -> None:
        told = page(key, figures, parse_period(period, figures.facts.as_of.today))

        assert told.title == PAGES[key].title
        check(told)

    @pytest.mark.parametrize("dimension", Dimension)
    def test_every_group_has_a_line_with_its_deals(
        self, figures: Figures, dimension: Dimension
    ) -> None:
        told = group_page(figures, ALL, dimension)

        check(told)
        for block in told.sections[0].blocks:
            if isinstance(block, Table):
                assert len(block.rows) == len(figures.grouped(dimension))

    def test_the_report_has_all_pages(self, figures: Figures) -> None:
        assert [each.key for each in report_pages(figures, ALL)] == list(PAGES)

    @pytest.mark.parametrize("name", NAMES)
    @pytest.mark.parametrize("spoken", ["12m", "2026-Q3", "all"])
    def test_every_share_that_is_told_is_in_the_document_for_programs_too(
        self, figures: Figures, name: str, spoken: str
    ) -> None:
        period = parse_period(spoken, figures.facts.as_of.today)
        documents = [
            metric_json(name, figures.of(name, each), figures)
            for each in (period, period.previous())
            if each is not None
        ]
        known = set(shares(documents))
        sections = [
            each
            for each in sections_of(figures, name, period)
            if each.key != "win_rate_trend"  # a win rate for each month
        ]

        assert sections
        for _, text in texts(tuple(each.blocks for each in sections)):
            assert set(RATE.findall(text)) <= known, text

    def test_every_metric_has_its_words(self) -> None:
        assert {part.metric for part in PARTS.values()} == set(NAMES)

    def test_every_metric_stands_on_a_page(self) -> None:
        told = {PARTS[each].metric for one in PAGES.values() for each in one.parts if each in PARTS}

        assert told == set(NAMES)


def shares(document: Any) -> Iterator[str]:  # noqa: ANN401 - a document
    """Every share of a document, as people are told it."""
    if isinstance(document, list):
        for each in document:
            yield from shares(each)
    if not isinstance(document, dict):
        return
    if {"hits", "n"} <= document.keys():
        yield Rate(document["hits"], document["n"]).said
    if document.get("source") == "measured":
        yield Rate(round(document["value"] * document["n"]), document["n"]).said
    for part in ("promoters", "detractors"):
        if part in document:
            yield Rate(document[part], document["n"]).said
    for each in document.values():
        yield from shares(each)


@st.composite
def busy_deals(draw: st.DrawFn) -> DealFact:
    """A deal with whatever else can be known of one."""
    deal = draw(deal_facts())
    made = (NOW.today - deal.created).days
    moments = sorted(draw(st.lists(st.integers(0, made), max_size=4)), reverse=True)
    stays = tuple(
        stay(
            deal.id,
            draw(st.integers(11, 15)),
            entered,
            left if left is not None or deal.is_open else 0,
            draw(st.sampled_from(VisitEnd)),
            start_known=draw(st.booleans()),
            number=number,
        )
        for number, (entered, left) in enumerate(zip(moments, [*moments[1:], None], strict=False))
    )
    near = st.none() | st.integers(-60, 120).map(lambda days: NOW.today + timedelta(days=days))
    left_us = deal.is_won and draw(st.booleans())
    return replace(
        deal,
        stays=stays,
        stage_id=stays[-1].stage_id if stays else 11,
        expected_close=draw(near),
        parked_until=draw(near),
        renewal=draw(near),
        next_due=draw(near),
        pushes=draw(st.integers(0, 3)),
        probability=draw(st.none() | st.integers(0, 100)),
        company_id=draw(st.none() | st.integers(1, 4)),
        title=draw(st.text(max_size=12)),
        lost_reason=draw(st.none() | st.text(max_size=8)),
        competitor=draw(st.none() | st.text(max_size=8)),
        churned_at=deal.closed_at if left_us else None,
        churn_reason="Price" if left_us else None,
        items=tuple(
            ItemFact(
                stage_id,
                "check-the-fit",
                required=draw(st.booleans()),
                created_at=deal.created_at,
                done_at=draw(st.none() | st.just(NOW.instant)),
            )
            for stage_id in {each.stage_id for each in stays}
        ),
    )


busy = st.lists(busy_deals(), max_size=8).map(
    lambda deals: facts(*(replace(deal, id=number) for number, deal in enumerate(deals, 1)))
)
targets = st.lists(
    st.builds(
        Target,
        id=st.integers(1, 99),
        pipeline_id=st.none() | st.just(1),
        first=st.just(date(2026, 10, 1)),
        last=st.sampled_from([date(2026, 10, 31), date(2026, 12, 31)]),
        key=st.just("2026-Q4"),
        kind=st.just(TargetKind.REVENUE),
        amount=st.builds(Money, st.integers(1, 10**7), st.sampled_from(["EUR", "JPY"])),
    ),
    max_size=2,
    unique_by=lambda each: each.id,
).map(tuple)


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

    @settings(max_examples=FEW)
    @given(st.one_of(busy, histories), periods, targets)
    def test_no_page_ever_fails(
        self, known: Facts, period: Period, wanted: tuple[Target, ...]
    ) -> None:
        figures = figures_of(known, targets=wanted)

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


def test_an_explanation_of_several_sections_stands_in_the_last_alone() -> None:
    why, number = Text("Ranges are apart.", Tone.FAINT), Text("3 deals")
    sections = [Section(key, key, "all", (number, why)) for key in "abc"]

    assert [each.blocks for each in explained_once(sections)] == [
        (number,),
        (number,),
        (number, why),
    ]


def test_where_there_is_no_target_a_page_says_how_one_is_set_there() -> None:
    figures = figures_of(facts())

    at_a_shell = page("overview", figures, ALL).sections[0]
    on_a_screen = page("plan", figures, ALL, sets_target="T sets one").sections[0]

    assert at_a_shell.blocks == (
        Text("No target for these days: `pipetui target set 60k --period 2026-Q4` sets one."),
    )
    (told,) = on_a_screen.blocks
    assert isinstance(told, Text)
    assert told.text.startswith("No target for these days: T sets one.")
