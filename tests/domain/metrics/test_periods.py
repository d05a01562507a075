"""Periods: what their texts mean, what they are called, and what the one before is."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipetui.domain.dates import add_months
from pipetui.domain.errors import BadValue
from pipetui.domain.metrics.periods import ALL, Kind, Period, ahead, parse_period, period_between

TODAY = date(2026, 11, 22)
A_DAY = timedelta(days=1)

some_days = st.dates(date(2004, 1, 1), date(2100, 12, 31))
"""Days from which 400 months back is still after 1970, before which there is no period."""
rolling = st.builds("{}{}".format, st.integers(1, 400), st.sampled_from("dwm"))
to_date = st.sampled_from(["mtd", "qtd", "ytd"])
calendar = st.one_of(
    st.integers(1971, 9999).map(str),
    st.builds("{}-Q{}".format, st.integers(1971, 9999), st.integers(1, 4)),
    st.builds("{}-{:02}".format, st.integers(1971, 9999), st.integers(1, 12)),
)
explicit = st.tuples(some_days, some_days).map(lambda ends: f"{min(ends)}..{max(ends)}")
half_open = st.one_of(
    some_days.map("{}..".format), some_days.map("..{}".format), st.sampled_from(["all", ".."])
)
closed = st.one_of(rolling, to_date, calendar, explicit)
texts = st.one_of(closed, half_open)


def ends(text: str, today: date = TODAY) -> str:
    period = parse_period(text, today)
    return f"{period.first}..{period.last}"


def before(text: str, today: date = TODAY) -> str:
    former = parse_period(text, today).previous()
    assert former is not None
    return f"{former.first}..{former.last}"


# -- what a text means ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("30d", "2026-10-24..2026-11-22"),
        ("1d", "2026-11-22..2026-11-22"),
        ("2w", "2026-11-09..2026-11-22"),
        ("12m", "2025-11-23..2026-11-22"),
        ("mtd", "2026-11-01..2026-11-22"),
        ("qtd", "2026-10-01..2026-11-22"),
        ("ytd", "2026-01-01..2026-11-22"),
        ("2026", "2026-01-01..2026-12-31"),
        ("2026-Q3", "2026-07-01..2026-09-30"),
        ("2024-02", "2024-02-01..2024-02-29"),
        ("9999", "9999-01-01..9999-12-31"),
        ("all", "None..None"),
        ("..", "None..None"),
        ("2026-07-01..2026-08-15", "2026-07-01..2026-08-15"),
        ("2026-07-01..", "2026-07-01..None"),
        ("..2026-08-15", "None..2026-08-15"),
        ("1 jul 2026 .. 15.8.2026", "2026-07-01..2026-08-15"),
        ("-30d..yesterday", "2026-10-23..2026-11-21"),
        ("today..eoy", "2026-11-22..2026-12-31"),
        ("today..+2w", "2026-11-22..2026-12-06"),
    ],
)
def test_a_text_means_these_days(text: str, days: str) -> None:
    assert ends(text) == days


@given(texts, some_days)
def test_capitals_and_blanks_around_it_make_no_difference(text: str, today: date) -> None:
    assert parse_period(f" {text.upper()} ", today) == parse_period(text.lower(), today)


@pytest.mark.parametrize(
    ("today", "first"),
    [("2026-02-28", "2026-02-01"), ("2026-03-31", "2026-03-01"), ("2025-03-30", "2025-03-01")],
)
def test_a_month_that_ends_with_a_month_begins_with_it(today: str, first: str) -> None:
    assert ends("1m", date.fromisoformat(today)) == f"{first}..{today}"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "0d",
        "-5d",
        "30",
        "30y",
        "99999d",
        "999999d",
        "30000m",
        "2026-13",
        "2026-00",
        "2026-Q5",
        "2026-Q0",
        "2026-7",
        "1969",
        "0000",
        "12026",
        "٣٠d",
        "２０２６",
        "30d 30d",
        "last month",
        "2026-07-01",
        "2026-02-30..2026-03-01",
        "1969-12-31..",
        "2026-01-01...2026-02-01",
        "2026-07..2026-08",
        "fri..",
        "..27 nov",
        "x" * 1000,
        "\x1b[31m..",
    ],
)
def test_what_is_no_period_is_refused_with_a_hint(text: str) -> None:
    with pytest.raises(BadValue) as refused:
        parse_period(text, TODAY)

    assert refused.value.hint
    assert refused.value.message.isprintable()


def test_days_the_wrong_way_round_are_refused_with_the_right_one() -> None:
    with pytest.raises(BadValue, match="ends before it begins") as refused:
        parse_period("2026-08-15..2026-07-01", TODAY)

    assert refused.value.hint == "Write 2026-07-01..2026-08-15"


def test_a_day_that_depends_on_whether_one_looks_ahead_is_refused() -> None:
    with pytest.raises(BadValue, match='"fri" is no day a period can begin or end with'):
        parse_period("fri..today", TODAY)


@given(texts, some_days)
def test_every_period_is_in_order_and_holds_its_ends(text: str, today: date) -> None:
    period = parse_period(text, today)

    if period.first and period.last:
        assert period.first <= period.last
    for end in (period.first, period.last):
        assert end is None or period.holds(end)


@given(rolling | to_date, some_days)
def test_what_moves_on_with_the_day_ends_with_it(text: str, today: date) -> None:
    assert parse_period(text, today).last == today


# -- what it is called ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("30d", "last 30 days"),
        ("4w", "last 4 weeks"),
        ("12m", "last 12 months"),
        ("1d", "today"),
        ("1w", "the week until today"),
        ("1m", "the month until today"),
        ("mtd", "this month so far"),
        ("qtd", "this quarter so far"),
        ("ytd", "this year so far"),
        ("2026", "2026"),
        ("2026-Q3", "Q3 2026"),
        ("2026-07", "July 2026"),
        ("2026-07-01..2026-07-31", "July 2026"),
        ("all", "all time"),
        ("2026-07-01..2026-08-15", "1 Jul – 15 Aug 2026"),
        ("2026-07-01..2026-07-15", "1 – 15 Jul 2026"),
        ("2025-12-20..2026-01-03", "20 Dec 2025 – 3 Jan 2026"),
        ("2026-07-01..2026-07-01", "1 Jul 2026"),
        ("2026-07-01..", "since 1 Jul 2026"),
        ("..2026-08-15", "until 15 Aug 2026"),
    ],
)
def test_a_period_is_called_as_people_say_it(text: str, label: str) -> None:
    assert parse_period(text, TODAY).label == label


@given(texts, some_days, some_days)
def test_its_key_means_the_same_days_on_any_day(text: str, today: date, later: date) -> None:
    period = parse_period(text, today)

    again = parse_period(period.key, later)

    assert (again.first, again.last, again.key) == (period.first, period.last, period.key)


@given(calendar)
def test_a_calendar_period_is_its_own_key(text: str) -> None:
    assert parse_period(text, TODAY).key == text


# -- the one before ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "today", "former"),
    [
        ("30d", "2026-11-30", "2026-10-02..2026-10-31"),
        ("2026-03", "2026-11-22", "2026-02-01..2026-02-28"),
        ("2026-Q1", "2026-11-22", "2025-10-01..2025-12-31"),
        ("2025", "2026-11-22", "2024-01-01..2024-12-31"),
        ("12m", "2026-11-22", "2024-11-23..2025-11-22"),
        ("12m", "2025-02-28", "2023-03-01..2024-02-29"),
        ("mtd", "2026-11-22", "2026-10-01..2026-10-22"),
        ("mtd", "2026-03-31", "2026-02-01..2026-02-28"),
        ("mtd", "2024-03-31", "2024-02-01..2024-02-29"),
        ("qtd", "2026-05-31", "2026-01-01..2026-02-28"),
        ("ytd", "2024-02-29", "2023-01-01..2023-02-28"),
        ("2026-07-01..2026-08-15", "2026-11-22", "2026-05-16..2026-06-30"),
    ],
)
def test_the_period_before(text: str, today: str, former: str) -> None:
    assert before(text, date.fromisoformat(today)) == former


@given(st.one_of(rolling, calendar, explicit), some_days)
def test_the_one_before_ends_the_day_before_it_begins(text: str, today: date) -> None:
    period = parse_period(text, today)
    former = period.previous()

    assert period.first is not None
    if former is None:
        assert period.first - timedelta(days=period.days or 0) < date(1970, 1, 5)
    else:
        assert former.last == period.first - A_DAY


@given(st.integers(1, 5000).map("{}d".format), some_days)
def test_the_one_before_so_many_days_has_as_many(text: str, today: date) -> None:
    period = parse_period(text, today)
    former = period.previous()

    assert former is None or former.days == period.days == int(text[:-1])


@given(calendar.filter(lambda text: not text.startswith("197")))
def test_the_one_before_a_calendar_period_is_the_calendars(text: str) -> None:
    former = parse_period(text, TODAY).previous()

    assert former is not None
    assert parse_period(former.key, TODAY) == former
    assert ".." not in former.key


@given(to_date, some_days)
def test_the_one_before_a_period_so_far_is_no_longer_and_inside_the_one_before(
    text: str, today: date
) -> None:
    period = parse_period(text, today)
    former = period.previous()

    assert former is not None
    assert former.first is not None
    assert former.first == add_months(period.first or today, -period.months)
    assert former.last is not None
    assert former.last < (period.first or today)


@given(half_open, some_days)
def test_nothing_is_before_an_open_period(text: str, today: date) -> None:
    assert parse_period(text, today).previous() is None


def test_nothing_is_before_the_calendar_begins() -> None:
    assert parse_period("1970", TODAY).previous() is None
    assert Period(date.min, date.min, "").previous() is None


# -- days ----------------------------------------------------------------------------------


def test_both_end_days_belong_to_it() -> None:
    period = parse_period("2026-07", TODAY)

    around = [date(2026, 6, 30), date(2026, 7, 1), date(2026, 7, 31), date(2026, 8, 1)]
    assert [period.holds(day) for day in around] == [False, True, True, False]


@pytest.mark.parametrize(
    ("text", "touched"),
    [
        ("2026-07", True),
        ("2026-06", False),
        ("2026-07-31..", True),
        ("2026-08-16..", False),
        ("..2026-07-01", True),
        ("..2026-06-30", False),
        ("all", True),
    ],
)
def test_a_period_touches_days_when_it_has_one_of_them(text: str, touched: bool) -> None:
    period = parse_period(text, TODAY)

    assert period.touches(date(2026, 7, 1), date(2026, 8, 15)) is touched


@given(explicit, explicit)
def test_of_two_periods_either_touches_the_other_or_none_does(one: str, other: str) -> None:
    a, b = (parse_period(text, TODAY) for text in (one, other))
    assert a.first
    assert a.last
    assert b.first
    assert b.last

    assert a.touches(b.first, b.last) == b.touches(a.first, a.last)
    assert a.touches(b.first, b.last) == (a.holds(b.first) or b.holds(a.first))


@given(some_days)
def test_all_time_holds_every_day(day: date) -> None:
    assert ALL.holds(day)


@pytest.mark.parametrize(
    ("text", "days"), [("2024-02", 29), ("30d", 30), ("all", None), ("2026-07-01..", None)]
)
def test_a_period_counts_its_days(text: str, days: int | None) -> None:
    period = parse_period(text, TODAY)

    assert period.days == days
    assert period.is_closed is (days is not None)


def test_a_period_is_over_the_day_after_its_last() -> None:
    period = parse_period("2026-11", TODAY)

    assert not period.is_over(date(2026, 11, 30))
    assert period.is_over(date(2026, 12, 1))
    assert not ALL.is_over(TODAY)


def test_a_period_of_days_is_a_fixed_one() -> None:
    period = period_between(date(2026, 7, 1), date(2026, 9, 30))

    assert (period.kind, period.key, period.label) == (Kind.FIXED, "2026-Q3", "Q3 2026")


# -- the one after ---------------------------------------------------------------------------


@given(st.one_of(rolling, explicit, calendar.filter(lambda text: not text.startswith("9999"))))
def test_the_one_before_the_one_after_has_the_same_days(text: str) -> None:
    period = parse_period(text, TODAY)
    after = period.following()
    assert after is not None
    assert after.first == (period.last or TODAY) + A_DAY
    former = after.previous()
    assert former is not None
    assert (former.first, former.last) == (period.first, period.last)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2026-01", "2026-02-01..2026-02-28"),
        ("2026-Q4", "2027-01-01..2027-03-31"),
        ("2026", "2027-01-01..2027-12-31"),
        ("2026-11-01..2026-11-10", "2026-11-11..2026-11-20"),
        ("mtd", "2026-12-01..2026-12-22"),
    ],
)
def test_the_one_after_is_as_long(text: str, days: str) -> None:
    after = parse_period(text, TODAY).following()
    assert after is not None
    assert f"{after.first}..{after.last}" == days


@pytest.mark.parametrize("text", ["all", "2026-07-01..", "..2026-08-15", "9999"])
def test_without_an_end_or_at_the_end_of_the_calendar_nothing_comes_after(text: str) -> None:
    assert parse_period(text, TODAY).following() is None


# -- what is ahead -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("mtd", "2026-11-01..2026-11-30"),
        ("qtd", "2026-10-01..2026-12-31"),
        ("ytd", "2026-01-01..2026-12-31"),
        ("90d", "2026-10-01..2026-12-31"),
        ("12m", "2026-10-01..2026-12-31"),
        ("2026-Q3", "2026-07-01..2026-09-30"),
        ("2027", "2027-01-01..2027-12-31"),
        ("all", "None..None"),
    ],
)
def test_what_is_to_come_is_told_of_whole_periods(text: str, days: str) -> None:
    period = ahead(parse_period(text, TODAY), TODAY)
    assert f"{period.first}..{period.last}" == days
