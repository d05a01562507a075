"""Painting: as wide as it has to be, nothing a terminal acts on, nothing told by colour alone."""

from __future__ import annotations

import unicodedata
from datetime import date, time, timedelta
from itertools import product
from typing import TYPE_CHECKING

import pytest
import wcwidth
from hypothesis import given
from hypothesis import strategies as st
from rich.style import Style

from pipetui.domain.cards import StepState
from pipetui.domain.dates import short_day
from pipetui.domain.model import Status
from pipetui.domain.money import Every, Money
from pipetui.domain.staleness import Age
from pipetui.tui.board.geometry import MIN_LANE
from pipetui.tui.board.paint import (
    CURSOR_SIGN,
    EDGES,
    STEP_SIGNS,
    Head,
    paint_card,
    paint_empty,
    paint_head,
)
from pipetui.tui.board.state import Lane
from pipetui.tui.widgets.lines import Look, cut, line, steady
from tests.support.board import palette
from tests.support.naughty import OWN, naughty_strings
from tests.tui.cards import NOW, TODAY, card, process

if TYPE_CHECKING:
    from textual.strip import Strip

    from pipetui.domain.cards import Card

PALETTE = palette()
LEAD = process().stages[0]
STYLE = Style(color="red")
NAUGHTY = naughty_strings()
WIDTHS = (*range(1, 81),)
FEW_WIDTHS = (1, 2, 3, 4, 7, 12, 22, 23, 41, 80)

BIDI = {chr(code) for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))}


def check(strips: tuple[Strip, ...], width: int) -> None:
    """Each line is exactly so wide, styled throughout, and holds no control."""
    for strip in strips:
        assert strip.cell_length == width
        assert sum(segment.cell_length for segment in strip) == width
        for text, style, control in strip:
            assert style is not None
            assert control is None
            assert not [
                each
                for each in text
                if unicodedata.category(each) in {"Cc", "Cs", "Zl", "Zp"} or each in BIDI
            ]


def painted(each: Card, width: int, *, selected: bool = False) -> list[str]:
    strips = paint_card(each, LEAD, NOW, Look(PALETTE, width), selected=selected)
    check(strips, width)
    return [strip.text for strip in strips]


def lane(name: str = "Lead", count: int = 3, sums: dict[str, int] | None = None) -> Lane:
    (stage, *_) = process(name, "Won").stages
    return Lane(stage, tuple(range(count)), sums or {})


# -- any text ----------------------------------------------------------------------------------


@pytest.mark.parametrize("width", FEW_WIDTHS)
def test_a_card_of_naughty_strings_is_as_wide_as_its_lane(width: int) -> None:
    for text in NAUGHTY:
        each = card(
            1, title=text, company=text, next_text=text, due=-4, items_total=3, tags=(text,)
        )
        painted(each, width, selected=True)


@pytest.mark.parametrize("text", OWN, ids=range(len(OWN)))
def test_a_card_is_as_wide_as_its_lane_at_every_width(text: str) -> None:
    value = Money(123_456_789, "EUR", Every.MONTH)
    each = card(
        1,
        title=text,
        company=text,
        next_text=text,
        due=1,
        next_time=time(14),
        value=value,
        days=400,
    )
    for width in WIDTHS:
        painted(each, width)
        check(paint_head(Head(lane(text), "EUR", active=True), Look(PALETTE, width)), width)


def test_a_cut_text_fits_at_every_width() -> None:
    for text in NAUGHTY:
        for width in (0, *WIDTHS):
            strip = line([(cut(text, width), STYLE)], width, STYLE)
            check((strip,), width)
            assert len(strip.text.rstrip()) == 0 or width > 0


@given(st.text(), st.text(), st.integers(0, 60))
def test_any_two_texts_share_a_line(left: str, right: str, width: int) -> None:
    check((line([("x", STYLE), (left, STYLE)], width, STYLE, [(right, STYLE)]),), width)


def test_terminals_agree_on_the_width_of_what_is_painted() -> None:
    for text in NAUGHTY:
        shown = cut(text, 60)
        alone = sum(max(0, wcwidth.wcwidth(each)) for each in shown)
        check((line([(shown, STYLE)], alone, STYLE),), alone)
        assert line([(text, STYLE)], 60, STYLE, [("|", STYLE)]).text.endswith("|")
        assert wcwidth.wcswidth(shown) == alone


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("👨\u200d👩\u200d👧", "👨👩👧"),
        ("❤\ufe0f", "❤"),
        ("👍🏽", "👍"),
        ("🇩🇪", "DE"),
        ("نامه\u200cای", "نامه\u200cای"),
        ("\x1b[31m", "␛[31m"),
        ("e\u0301", "e\u0301"),
        ("日本", "日本"),
    ],
    ids=["family", "heart", "thumb", "flag", "persian", "escape", "accent", "japanese"],
)
def test_what_terminals_draw_differently_is_drawn_plainly(text: str, shown: str) -> None:
    assert steady(text) == shown


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [
        ("Website", 7, "Website"),
        ("Website", 6, "Websi…"),
        ("Web site", 5, "Web…"),
        ("日本の会社", 10, "日本の会社"),
        ("日本の会社", 9, "日本の会…"),
        ("日本の会社", 8, "日本の…"),
        ("abc", 1, "…"),
        ("abc", 0, ""),
    ],
)
def test_a_long_text_ends_in_an_ellipsis(text: str, width: int, shown: str) -> None:
    assert cut(text, width) == shown


def test_a_line_that_is_cut_ends_at_its_cut() -> None:
    strip = line([("Website", STYLE), ("Acme", STYLE)], 5, STYLE)

    assert strip.text == "Webs…"


# -- what a card tells -------------------------------------------------------------------------

AGES = {Age.FRESH: 0, Age.AGEING: 8, Age.STALE: 30}
DUE = {"overdue": -4, "today": 0, "future": 2, "none": None}


@pytest.mark.parametrize(("age", "state"), list(product(AGES, DUE)))
def test_ageing_and_next_step_are_told_apart_by_signs(age: Age, state: str) -> None:
    lines = painted(card(1, days=AGES[age], due=DUE[state], next_text="call"), 30)

    assert {text[0] for text in lines} == {EDGES[age]}
    sign = STEP_SIGNS[StepState(state)]
    assert f" {sign} " in lines[2]
    assert not [other for other in STEP_SIGNS.values() if other != sign and other in lines[2]]


def test_every_sign_differs_from_every_other() -> None:
    assert len(set(EDGES.values())) == len(EDGES)
    assert len(set(STEP_SIGNS.values())) == len(STEP_SIGNS)


def test_the_card_of_the_cursor_has_a_sign_of_its_own() -> None:
    assert CURSOR_SIGN in painted(card(1), 30, selected=True)[0]
    assert CURSOR_SIGN not in "".join(painted(card(1), 30))


def test_a_card_tells_title_company_value_days_checklist_and_step() -> None:
    each = card(
        1,
        title="Website",
        company="Acme",
        value=Money(1_200_000, "EUR"),
        days=3,
        items_total=4,
        items_done=1,
        next_text="call Anna",
        due=0,
    )

    assert [text.rstrip() for text in painted(each, 34)] == [
        "▏ Website",
        "▏ Acme                    €12,000",
        "▏ 3d ☑1/4 ● call Anna · today",
    ]


@pytest.mark.parametrize("days", [-400, -4, 0, 1, 3, 40])
@pytest.mark.parametrize("width", range(MIN_LANE, 60))
def test_the_day_of_a_step_is_whole_when_its_text_is_cut(width: int, days: int) -> None:
    step = "a very long thing to do that fits in no lane"
    each = card(1, days=9, due=days, next_text=step, items_total=9, items_done=3)

    assert short_day(TODAY + timedelta(days=days), TODAY) in painted(each, width)[2]


def test_the_time_of_a_step_is_told_where_there_is_room() -> None:
    each = card(1, due=0, next_time=time(14, 30), next_text="demo")

    assert "demo · today 14:30" in painted(each, 40)[2]
    assert "today" in painted(each, MIN_LANE)[2]


def test_a_client_needs_no_next_step() -> None:
    lines = painted(card(1, status=Status.WON, days=90), 30)

    assert STEP_SIGNS[StepState.NONE] not in lines[2]
    assert {text[0] for text in lines} == {EDGES[Age.FRESH]}


def test_a_value_is_never_cut_for_a_company() -> None:
    each = card(1, company="A company of a long name", value=Money(1_234_500, "EUR"))

    assert "€12,345" in painted(each, MIN_LANE)[1]


# -- heads -------------------------------------------------------------------------------------


@pytest.mark.parametrize("width", WIDTHS)
def test_a_head_is_as_wide_as_its_lane(width: int) -> None:
    for sums, above, selected in product(({}, {"EUR": 10**9, "USD": 5}), (0, 1200), (True, False)):
        head = Head(lane(sums=sums), "EUR", selected=selected, above=above, below=above)
        check(paint_head(head, Look(PALETTE, width)), width)


def test_a_head_tells_name_count_and_sum() -> None:
    top, rule = paint_head(Head(lane(sums={"EUR": 2_200_000}), "EUR"), Look(PALETTE, 30))

    assert top.text == " Lead" + "3 · €22k".rjust(24) + " "
    assert set(rule.text) == {"─"}


SUMS = {"EUR": 2_200_000, "USD": 3_300_000, "GBP": 4_400_000}


@pytest.mark.parametrize(
    ("width", "figures"),
    [(40, "3 · €22k + £44k + $33k"), (30, "3 · €22k+"), (20, "3")],
)
def test_a_head_tells_as_much_of_its_sums_as_leaves_its_name_readable(
    width: int, figures: str
) -> None:
    top, _ = paint_head(Head(lane("Talk", sums=SUMS), "EUR"), Look(PALETTE, width))
    long, _ = paint_head(Head(lane("Negotiation", sums=SUMS), "EUR"), Look(PALETTE, width))

    assert top.text.startswith(" Talk ")
    assert long.text.startswith(" Negotiati")
    assert long.text.endswith(f" {figures} ")


def test_a_head_tells_what_is_out_of_sight() -> None:
    _, rule = paint_head(Head(lane(count=20), "EUR", above=2, below=12), Look(PALETTE, 30))

    assert "▲ 2 ▼ 12 more" in rule.text


def test_a_head_under_the_cursor_has_a_sign_of_its_own() -> None:
    top, _ = paint_head(Head(lane(), "EUR", active=True, selected=True), Look(PALETTE, 30))

    assert top.text.startswith(CURSOR_SIGN)


@pytest.mark.parametrize("width", WIDTHS)
def test_an_empty_lane_is_as_wide_as_a_full_one(width: int) -> None:
    for filtered, first in product((True, False), repeat=2):
        check(paint_empty(Look(PALETTE, width), filtered=filtered, first=first), width)


def test_a_day_far_away_is_cut_rather_than_the_sign_of_the_step() -> None:
    each = card(
        1,
        days=300,
        due=(date(2028, 2, 29) - TODAY).days,
        next_text="x",
        items_total=12,
        items_done=10,
    )

    assert "○" in painted(each, MIN_LANE)[2]
