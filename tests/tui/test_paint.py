"""Painting: as wide as it has to be, nothing a terminal acts on, nothing told by colour alone."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from itertools import cycle, product
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
from pipetui.domain.staleness import Age, Lines
from pipetui.domain.text import steady
from pipetui.services.present.signs import STEP_SIGNS
from pipetui.tui.board import heads
from pipetui.tui.board.bar import lay_bar
from pipetui.tui.board.geometry import MIN_LANE, STRIP, Density
from pipetui.tui.board.heads import Head, Tally, paint_head
from pipetui.tui.board.lanes import Lane
from pipetui.tui.board.paint import EDGES, MARK_SIGN, Face, lifted, paint_card
from pipetui.tui.keys.words import key_as_it_comes
from pipetui.tui.widgets.lines import CURSOR_SIGN, Look, cut, line
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
WIDTHS = (*range(1, 31), 36, 41, 46, 53, 80)

ACTS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""What a terminal acts on: controls, ends of lines, turns of the direction, half characters."""


def check(strips: tuple[Strip, ...], width: int) -> None:
    """Each line is exactly so wide, styled throughout, and holds no control."""
    for strip in strips:
        assert strip.cell_length == width
        assert sum(segment.cell_length for segment in strip) == width
        for text, style, control in strip:
            assert style is not None
            assert control is None
            assert not ACTS.search(text)


PLAIN = Face()


def painted(each: Card, width: int, face: Face = PLAIN) -> list[str]:
    strips = paint_card(each, LEAD, NOW, Look(PALETTE, width), face)
    check(strips, width)
    assert len(strips) == face.density.card_height
    return [strip.text for strip in strips]


FACES = [
    Face(density, selected=both, marked=both) for density, both in product(Density, (False, True))
]
SELECTED = Face(selected=True)


def lane(name: str = "Lead", count: int = 3, sums: dict[str, int] | None = None) -> Lane:
    (stage, *_) = process(name, "Won").stages
    return Lane(stage, tuple(range(count)), sums or {})


# -- any text ----------------------------------------------------------------------------------


@pytest.mark.parametrize("width", [4, MIN_LANE, 41])
def test_a_card_of_naughty_strings_is_as_wide_as_its_lane(width: int) -> None:
    for text, density in zip(NAUGHTY, cycle(Density), strict=False):
        each = card(
            1, title=text, company=text, next_text=text, due=-4, items_total=3, tags=(text,)
        )
        painted(each, width, Face(density, selected=True, marked=True))


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
    head = Head(lane(text), "EUR", active=True)
    for width in WIDTHS:
        for face in FACES:
            painted(each, width, face)
        look = Look(PALETTE, width)
        check(paint_head(head, look), width)
        check(heads.paint_strip(head, Tally(12, 3), look), width)
        tabs = heads.tab_widths([head.lane] * 3, width)
        check((heads.paint_bar(lay_bar(tabs, 1, width), [head] * 3, look),), width)


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
    assert CURSOR_SIGN in painted(card(1), 30, SELECTED)[0]
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
def test_the_day_of_a_step_is_whole_when_its_text_is_cut(days: int) -> None:
    step = "a very long thing to do that fits in no lane"
    each = card(1, days=9, due=days, next_text=step, items_total=9, items_done=3)

    for width in range(MIN_LANE, 60):
        assert short_day(TODAY + timedelta(days=days), TODAY) in painted(each, width)[2], width


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


def test_a_head_is_as_wide_as_its_lane() -> None:
    figures = product(({}, {"EUR": 10**9, "USD": 5}), (0, 1200), (True, False))
    for width, (sums, above, told) in product(WIDTHS, figures):
        look = Look(PALETTE, width)
        head = Head(lane(sums=sums), "EUR", selected=told, target=told, above=above, below=above)
        check(paint_head(head, look), width)
        check((heads.paint_bar_rule(head, look), heads.paint_drop(look)), width)
        check(heads.paint_folded(Tally(above, above), look), width)


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


def test_a_head_uses_its_last_cell() -> None:
    head = Head(lane("Qualified", sums=SUMS), "EUR")

    assert paint_head(head, Look(PALETTE, 21))[0].text == " Qualified 3 · €22k+ "
    assert paint_head(head, Look(PALETTE, 20))[0].text == " Qualified" + "3".rjust(9) + " "


def test_a_head_tells_what_is_out_of_sight() -> None:
    _, rule = paint_head(Head(lane(count=20), "EUR", above=2, below=12), Look(PALETTE, 30))

    assert "▲ 2 ▼ 12 more" in rule.text


def test_a_head_under_the_cursor_has_a_sign_of_its_own() -> None:
    top, _ = paint_head(Head(lane(), "EUR", active=True, selected=True), Look(PALETTE, 30))

    assert top.text.startswith(CURSOR_SIGN)


def test_an_empty_lane_is_as_wide_as_a_full_one() -> None:
    for width, filtered, first in product(WIDTHS, (True, False), (True, False)):
        look = Look(PALETTE, width)
        empty = heads.paint_empty(look, key_as_it_comes, filtered=filtered, first=first)
        check((empty,), width)


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


# -- marks, densities, what is carried ---------------------------------------------------------


@pytest.mark.parametrize("density", Density)
def test_a_marked_card_has_a_sign_beside_its_title(density: Density) -> None:
    assert f"{MARK_SIGN} Deal 1" in painted(card(1), 30, Face(density, marked=True))[0]
    assert MARK_SIGN not in "".join(painted(card(1), 30, Face(density)))


def test_a_marked_card_under_the_cursor_has_both_signs() -> None:
    top = painted(card(1), 30, Face(selected=True, marked=True))[0]

    assert top.startswith(f"{EDGES[Age.FRESH]}{CURSOR_SIGN}{MARK_SIGN} Deal 1")


FULL = card(
    1,
    title="Website",
    company="Acme",
    value=Money(1_200_000, "EUR"),
    days=12,
    items_total=4,
    items_done=1,
    next_text="call Anna",
    due=-4,
    tags=("web", "referral"),
)


def test_a_compact_card_tells_the_most_of_it_on_two_lines() -> None:
    compact = Face(Density.COMPACT)

    assert [text.rstrip() for text in painted(FULL, 46, compact)] == [
        "█ Website                             €12,000",
        "█ Acme · 12d ☑1/4 ! call Anna · −4d",
    ]
    assert [text.rstrip() for text in painted(FULL, 22, compact)] == [
        "█ Website     €12,000",
        "█ Acme · 12d ! −4d",
    ]


@pytest.mark.parametrize("days", [-400, -4, 0, 1, 3, 40])
def test_a_compact_card_keeps_the_day_of_its_step(days: int) -> None:
    each = card(1, company="A company of a long name", days=9, due=days, next_text="a long step")

    for width in range(MIN_LANE, 60):
        day = short_day(TODAY + timedelta(days=days), TODAY)
        assert day in painted(each, width, Face(Density.COMPACT))[1], width


def test_a_roomy_card_tells_its_tags_and_why_it_is_stale() -> None:
    roomy = Face(Density.ROOMY)

    assert painted(FULL, 53, roomy)[3].rstrip() == "█ #web #referral · 12 days in Lead"
    for width in range(27, 35):
        assert painted(FULL, width, roomy)[3].rstrip() == "█ #web · 12 days in Lead"
    assert painted(card(1, tags=("web",)), 26, roomy)[3].rstrip() == "▏ #web"
    assert painted(card(1), 26, roomy)[3].rstrip() == "▏"


def test_a_carried_card_is_the_same_but_faint() -> None:
    look = Look(PALETTE, 30)
    lines = paint_card(FULL, LEAD, NOW, look, SELECTED)

    faint = lifted(lines, look)

    check(faint, 30)
    assert [each.text for each in faint] == [each.text for each in lines]
    assert {segment.style for each in faint for segment in each} == {look("muted")}


# -- folded lanes and the bar ------------------------------------------------------------------


def test_a_strip_tells_name_count_sum_and_what_needs_a_look() -> None:
    head = Head(lane("Qualified", sums={"EUR": 3_100_000}), "EUR")

    lines = heads.paint_strip(head, Tally(overdue=2, stale=1), Look(PALETTE, STRIP))

    told = ["Qualif…", "───────", " 3", " €31k", " ! 2", " █ 1"]
    assert [each.text.rstrip() for each in lines] == told


def test_strips_tell_the_same_on_the_same_line() -> None:
    look = Look(PALETTE, STRIP)
    lines = heads.paint_strip(Head(lane("Lead"), "EUR"), Tally(stale=4), look)

    assert [each.text.strip() for each in lines[3:]] == ["", "", "█ 4"]


def test_a_strip_with_the_cursor_on_it_has_its_sign() -> None:
    look = Look(PALETTE, STRIP)
    head = Head(lane("Lead"), "EUR", active=True, selected=True)

    assert heads.paint_strip(head, Tally(), look)[0].text == f"{CURSOR_SIGN}Lead  "


def test_a_folded_lane_with_room_says_how_to_open_it() -> None:
    lines = heads.paint_folded(Tally(overdue=2, stale=1), Look(PALETTE, 45))

    told = "\n".join(each.text.rstrip() for each in lines)
    assert told == "  folded: down opens it\n\n  ! 2 overdue\n  █ 1 stale"


def test_only_open_deals_are_overdue_or_stale() -> None:
    each = [card(1, days=30, due=-1), card(2, days=30), card(3, due=-2), card(4)]
    client = card(5, days=30, due=-1, status=Status.WON)

    assert heads.tally([*each, client], LEAD, NOW) == Tally(overdue=2, stale=2)


def bar(active: int, width: int, **told: bool) -> str:
    lanes = [lane(name) for name in ("Lead", "Qualified", "Proposal", "Negotiation")]
    shown = [
        Head(each, "EUR", active=index == active, **(told if index == active else {}))
        for index, each in enumerate(lanes)
    ]
    found = lay_bar(heads.tab_widths(lanes, width), active, width)
    strip = heads.paint_bar(found, shown, Look(PALETTE, width))
    check((strip,), width)
    return strip.text


def test_a_bar_tells_every_lane_and_that_there_is_more() -> None:
    assert bar(0, 45) == "  Lead 3 │ Qualified 3 │ Proposal 3 │ Negot ›"
    assert bar(1, 28).startswith("‹")
    assert " Qualified 3 " in bar(1, 28)
    assert bar(3, 45).endswith("Negotiation 3  ")


def test_the_lane_of_the_cursor_is_underlined_on_the_bar() -> None:
    lanes = [lane("Lead"), lane("Talk")]
    shown = [Head(lanes[0], "EUR"), Head(lanes[1], "EUR", active=True)]
    strip = heads.paint_bar(lay_bar(heads.tab_widths(lanes, 45), 1, 45), shown, Look(PALETTE, 45))

    assert [text for text, style, _ in strip if style and style.underline] == ["Talk 3"]


def test_a_bar_tells_where_the_cursor_is_on_a_head_and_where_a_card_is_carried() -> None:
    assert f"{CURSOR_SIGN}Qualified 3" in bar(1, 45, selected=True)
    assert "→Qualified 3" in bar(1, 45, target=True)


def test_the_rule_below_a_bar_tells_the_sum_of_the_lane() -> None:
    head = Head(lane(sums={"EUR": 3_100_000}), "EUR", below=12)

    rule = heads.paint_bar_rule(head, Look(PALETTE, 45)).text

    assert rule.startswith(" €31k ─")
    assert rule.endswith("─ ▼ 12 more ─")


def test_the_head_of_the_lane_a_card_is_carried_over_has_a_sign() -> None:
    top, _ = paint_head(Head(lane(), "EUR", target=True), Look(PALETTE, 30))

    assert top.text.startswith("→Lead")


def test_working_days_are_told_as_such_on_a_card() -> None:
    lines = Lines(working_days=True)
    strips = paint_card(card(1, days=14), LEAD, NOW, Look(PALETTE, 40), PLAIN, lines)

    assert any(" 10wd " in strip.text for strip in strips)
