"""Days are read as they are said, looking forward; the clock and its jumps are handed in."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipetui.domain.dates import Now, When, add_months, date_words, days_between, short_day
from pipetui.domain.errors import BadValue
from pipetui.domain.spoken_dates import parse_day, parse_instant, parse_now, parse_when

MONDAY = date(2026, 11, 23)
BERLIN = ZoneInfo("Europe/Berlin")
NOW = Now(datetime(2026, 11, 23, 9, 0, tzinfo=UTC), BERLIN)

days = st.dates(date(1971, 1, 1), date(2037, 12, 31))
zones = st.sampled_from(sorted(available_timezones())).map(ZoneInfo)


def refusal(text: str, *, past: bool = False) -> BadValue:
    with pytest.raises(BadValue) as caught:
        parse_day(text, MONDAY, past=past)
    return caught.value


class TestComingDays:
    """What `parse_day` makes of a text on Monday, 23 November 2026."""

    @pytest.mark.parametrize(
        ("text", "day"),
        [
            ("today", date(2026, 11, 23)),
            ("tomorrow", date(2026, 11, 24)),
            ("fri", date(2026, 11, 27)),
            ("Friday", date(2026, 11, 27)),
            ("tues", date(2026, 11, 24)),
            ("+3d", date(2026, 11, 26)),
            ("+2W", date(2026, 12, 7)),
            ("+1m", date(2026, 12, 23)),
            ("+1y", date(2027, 11, 23)),
            ("+0d", date(2026, 11, 23)),
            ("in 1 day", date(2026, 11, 24)),
            ("in 3 days", date(2026, 11, 26)),
            ("in  2  weeks", date(2026, 12, 7)),
            ("in 3 months", date(2027, 2, 23)),
            ("in 1 year", date(2027, 11, 23)),
            ("eom", date(2026, 11, 30)),
            ("eoq", date(2026, 12, 31)),
            ("eoy", date(2026, 12, 31)),
            ("27 nov", date(2026, 11, 27)),
            ("nov 27", date(2026, 11, 27)),
            ("27 November", date(2026, 11, 27)),
            ("27 nov 2027", date(2027, 11, 27)),
            ("Nov 27, 2027", date(2027, 11, 27)),
            ("1 sept", date(2027, 9, 1)),
            ("24.12.", date(2026, 12, 24)),
            ("24.12.2027", date(2027, 12, 24)),
            ("2026-11-27", date(2026, 11, 27)),
            (" 2026-11-27 ", date(2026, 11, 27)),
        ],
    )
    def test_a_day_is_read_as_it_is_said(self, text: str, day: date) -> None:
        assert parse_day(text, MONDAY) == day

    def test_a_weekday_named_on_itself_is_the_next_one(self) -> None:
        assert parse_day("mon", MONDAY) == MONDAY + timedelta(7)

    def test_a_day_and_month_of_today_is_today(self) -> None:
        assert parse_day("23 nov", MONDAY) == MONDAY

    def test_a_day_and_month_gone_by_is_next_years(self) -> None:
        assert parse_day("22 nov", MONDAY) == date(2027, 11, 22)
        assert parse_day("27 nov", date(2026, 12, 1)) == date(2027, 11, 27)

    def test_a_day_with_its_year_is_taken_as_it_stands(self) -> None:
        assert parse_day("2020-02-29", MONDAY) == date(2020, 2, 29)
        assert parse_day("1 jan 2020", MONDAY) == date(2020, 1, 1)

    @pytest.mark.parametrize(
        ("text", "today", "day"),
        [
            ("+1m", date(2026, 1, 31), date(2026, 2, 28)),
            ("+1m", date(2028, 1, 31), date(2028, 2, 29)),
            ("+1y", date(2028, 2, 29), date(2029, 2, 28)),
            ("in 1 month", date(2026, 10, 31), date(2026, 11, 30)),
        ],
    )
    def test_a_month_too_short_gives_its_last_day(self, text: str, today: date, day: date) -> None:
        assert parse_day(text, today) == day

    def test_the_end_of_a_month_on_its_last_day_is_that_day(self) -> None:
        assert parse_day("eom", date(2028, 2, 29)) == date(2028, 2, 29)

    @pytest.mark.parametrize(
        ("today", "end"),
        [
            (date(2026, 1, 1), date(2026, 3, 31)),
            (date(2026, 3, 31), date(2026, 3, 31)),
            (date(2026, 4, 1), date(2026, 6, 30)),
            (date(2026, 12, 31), date(2026, 12, 31)),
        ],
    )
    def test_a_quarter_ends_with_its_third_month(self, today: date, end: date) -> None:
        assert parse_day("eoq", today) == end

    def test_a_leap_day_without_year_is_read_only_when_near(self) -> None:
        assert parse_day("29 feb", date(2027, 3, 1)) == date(2028, 2, 29)
        assert "is no date" in refusal("29 feb").message

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "soon",
            "next week",
            "27",
            "24.12",
            "12/24/2026",
            "2026-W01-1",
            "20261127",
            "2026-11",
            "2026-331",
            "2026-2-3",
            "2026-02-30",
            "31 jun",
            "0 jan",
            "32 jan",
            "5 foo",
            "24.13.",
            "1969-12-31",
            "0000-01-01",
            "1 jan 0001",
            "+9999y",
            "3d",
            "+3",
            "+3h",
            "+ 3d",
            "+99999d",
            "--3d",
            "in 3",
            "in 3 wonths",
            "٢٧ nov",
            "２０２６-11-27",
            "2026\N{EN DASH}11\N{EN DASH}27",
            "fri\0",
            "fri" * 1_000_000,
        ],
    )
    def test_anything_else_is_refused(self, text: str) -> None:
        error = refusal(text)
        assert error.message.endswith("is no date")
        assert "2026-11-27" in error.hint

    @pytest.mark.parametrize("text", ["yesterday", "-3d", "-1w"])
    def test_a_way_to_say_the_past_is_refused_as_such(self, text: str) -> None:
        assert refusal(text).message.endswith("is in the past")

    @given(days, days)
    def test_an_iso_day_reads_back_whatever_day_it_is(self, day: date, today: date) -> None:
        assert parse_day(day.isoformat(), today) == day

    @given(
        days,
        st.sampled_from(
            (
                "today",
                "tomorrow",
                "mon",
                "wed",
                "sun",
                "eom",
                "eoq",
                "eoy",
                "+0d",
                "+1m",
                "29.2.",
                "1.1.",
            )
        )
        | days.map(lambda day: f"{day.day} {day:%b}"),
    )
    def test_no_coming_day_is_in_the_past(self, today: date, text: str) -> None:
        try:
            assert parse_day(text, today) >= today
        except BadValue:
            assert "29" in text

    @given(days, st.sampled_from(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]))
    def test_a_weekday_is_within_a_week_and_that_day(self, today: date, name: str) -> None:
        day = parse_day(name, today)
        assert 1 <= (day - today).days <= 7
        assert f"{day:%a}".lower() == name

    @given(days, st.text(max_size=30), st.booleans())
    def test_any_text_is_a_day_or_a_refusal(self, today: date, text: str, past: bool) -> None:
        try:
            day = parse_day(text, today, past=past)
        except BadValue as error:
            assert error.message  # noqa: PT017
        else:
            assert 1970 <= day.year <= 9999


class TestPastDays:
    """What `parse_day` makes of a text about something that was."""

    @pytest.mark.parametrize(
        ("text", "day"),
        [
            ("today", MONDAY),
            ("yesterday", date(2026, 11, 22)),
            ("-3d", date(2026, 11, 20)),
            ("-2w", date(2026, 11, 9)),
            ("-1m", date(2026, 10, 23)),
            ("fri", date(2026, 11, 20)),
            ("mon", date(2026, 11, 16)),
            ("27 nov", date(2025, 11, 27)),
            ("23 nov", MONDAY),
            ("2027-01-01", date(2027, 1, 1)),
        ],
    )
    def test_a_day_is_read_looking_back(self, text: str, day: date) -> None:
        assert parse_day(text, MONDAY, past=True) == day

    def test_the_hint_shows_how_to_look_back(self) -> None:
        assert "yesterday" in refusal("soon", past=True).hint


class TestWhen:
    """A day with an optional time."""

    @pytest.mark.parametrize(
        ("text", "day", "at"),
        [
            ("fri", date(2026, 11, 27), None),
            ("fri 14:00", date(2026, 11, 27), time(14)),
            ("fri 9:05", date(2026, 11, 27), time(9, 5)),
            ("fri 2pm", date(2026, 11, 27), time(14)),
            ("fri 2 PM", date(2026, 11, 27), time(14)),
            ("fri 2:30pm", date(2026, 11, 27), time(14, 30)),
            ("fri 12am", date(2026, 11, 27), time(0)),
            ("fri 12pm", date(2026, 11, 27), time(12)),
            ("14:00", MONDAY, time(14)),
            ("2pm", MONDAY, time(14)),
            ("at 14:00", MONDAY, time(14)),
            ("14:00 fri", date(2026, 11, 27), time(14)),
            ("2pm tomorrow", date(2026, 11, 24), time(14)),
            ("on fri at 14:00", date(2026, 11, 27), time(14)),
            ("by eom", date(2026, 11, 30), None),
            ("27 nov 14:00", date(2026, 11, 27), time(14)),
            ("27 nov 2027 at 9:30am", date(2027, 11, 27), time(9, 30)),
            ("in 2 weeks 14:00", date(2026, 12, 7), time(14)),
            ("2026-11-27 00:00", date(2026, 11, 27), time(0)),
            ("2026-11-27T14:00", date(2026, 11, 27), time(14)),
        ],
    )
    def test_a_day_and_time_are_read_as_they_are_said(
        self, text: str, day: date, at: time | None
    ) -> None:
        assert parse_when(text, MONDAY) == When(day, at)

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "at",
            "on",
            "fri at",
            "24:00",
            "fri 25:00",
            "fri 14:60",
            "fri 13pm",
            "fri 0am",
            "fri 14",
            "fri 14.00",
            "14:00 15:00",
            "fri 14:00:00",
            "١٤:00",
        ],
    )
    def test_a_time_that_is_none_is_refused_with_the_whole_text(self, text: str) -> None:
        with pytest.raises(BadValue) as caught:
            parse_when(text, MONDAY)
        assert caught.value.message == f'"{text}" is no date'

    def test_a_time_yesterday_is_refused_for_a_coming_moment(self) -> None:
        with pytest.raises(BadValue, match="is in the past"):
            parse_when("yesterday 14:00", MONDAY)

    def test_a_past_moment_looks_back(self) -> None:
        assert parse_when("fri 14:00", MONDAY, past=True) == When(date(2026, 11, 20), time(14))

    def test_without_a_time_it_is_the_start_of_the_day(self) -> None:
        assert When(MONDAY).instant(BERLIN) == datetime(2026, 11, 22, 23, tzinfo=UTC)

    def test_a_time_the_clocks_skip_is_as_much_later(self) -> None:
        skipped = When(date(2026, 3, 29), time(2, 30)).instant(BERLIN)
        assert skipped == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)  # 3:30 in summer time

    def test_a_time_the_clocks_show_twice_is_the_first(self) -> None:
        twice = When(date(2026, 10, 25), time(2, 30)).instant(BERLIN)
        assert twice == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)

    def test_a_moment_past_the_end_of_the_calendar_is_refused(self) -> None:
        with pytest.raises(BadValue, match="outside the calendar"):
            When(date(9999, 12, 31), time(23)).instant(ZoneInfo("America/New_York"))

    @given(days, st.times().map(lambda at: at.replace(second=0, microsecond=0)), days)
    def test_a_moment_written_out_reads_back(self, day: date, at: time, today: date) -> None:
        assert parse_when(f"{day} {at:%H:%M}", today) == When(day, at)
        assert parse_when(f"{day} {at:%I:%M%p}", today) == When(day, at)

    @given(days, st.text("0123456789:.+-apm dwonfritsuea", max_size=20), st.booleans())
    def test_any_text_is_a_moment_or_a_refusal(self, today: date, text: str, past: bool) -> None:
        try:
            parse_when(text, today, past=past)
        except BadValue as error:
            assert error.hint  # noqa: PT017


class TestNow:
    """The clock seam."""

    def test_the_day_is_the_one_in_the_persons_zone(self) -> None:
        late = datetime(2026, 11, 23, 23, 30, tzinfo=UTC)
        assert Now(late, BERLIN).today == date(2026, 11, 24)
        assert Now(late, ZoneInfo("America/New_York")).today == date(2026, 11, 23)

    @pytest.mark.parametrize(
        "instant",
        [datetime(2026, 11, 23), datetime(2026, 11, 23, tzinfo=BERLIN)],  # noqa: DTZ001
    )
    def test_an_instant_that_is_not_in_utc_is_a_bug(self, instant: datetime) -> None:
        with pytest.raises(ValueError, match="UTC"):
            Now(instant, BERLIN)

    def test_a_day_whose_midnight_is_skipped_begins_when_the_clocks_go_on(self) -> None:
        sao_paulo = Now(NOW.instant, ZoneInfo("America/Sao_Paulo"))
        begin = sao_paulo.midnight(date(2018, 11, 4))
        assert begin == datetime(2018, 11, 4, 3, tzinfo=UTC)
        assert begin.astimezone(sao_paulo.zone).time() == time(1)

    def test_a_day_with_two_midnights_begins_at_the_first(self) -> None:
        havana = Now(NOW.instant, ZoneInfo("America/Havana"))
        assert havana.midnight(date(2026, 11, 1)) == datetime(2026, 11, 1, 4, tzinfo=UTC)

    def test_a_day_that_never_was_begins_with_the_next(self) -> None:
        apia = Now(NOW.instant, ZoneInfo("Pacific/Apia"))
        assert apia.midnight(date(2011, 12, 30)) == apia.midnight(date(2011, 12, 31))

    @given(days, zones)
    def test_midnight_is_where_a_day_begins(self, day: date, zone: ZoneInfo) -> None:
        now = Now(NOW.instant, zone)
        begin = now.midnight(day)
        assert begin.tzinfo is UTC
        assert now.day_of(begin) >= day  # later only where the day was left out
        assert now.day_of(begin - timedelta(seconds=1)) < day

    @given(st.datetimes(datetime(1971, 1, 1), datetime(2037, 12, 31)), zones)  # noqa: DTZ001
    def test_an_instant_lies_between_two_midnights(self, at: datetime, zone: ZoneInfo) -> None:
        instant = at.replace(tzinfo=UTC)
        now = Now(instant, zone)
        assert now.midnight(now.today) <= instant


class TestInstants:
    """Moments with an offset."""

    @pytest.mark.parametrize(
        "text",
        [
            "2026-11-23T09:00:00Z",
            "2026-11-23T09:00Z",
            "2026-11-23 09:00Z",
            "2026-11-23T10:00:00+01:00",
            "2026-11-23T10:00:00.000+0100",
            " 2026-11-23T04:00:00-05:00 ",
        ],
    )
    def test_a_fixed_clock_is_iso_8601_with_an_offset(self, text: str) -> None:
        assert parse_now(text) == NOW.instant
        assert parse_now(text).tzinfo is UTC
        assert parse_instant(text, NOW) == NOW.instant

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "now",
            "2026-11-23",
            "2026-11-23T09:00:00",
            "20261123T090000Z",
            "2026-W48-1T09:00Z",
            "2026-11-23T09:00:00+24:00",
            "2026-11-23T09:00:00+1",
            "2026-11-23T25:00:00Z",
            "2026-02-30T09:00:00Z",
            "２０２６-11-23T09:00:00Z",
            "1969-12-31T23:00:00Z",
            "9999-12-31T23:00:00-05:00",
            "0001-01-01T00:00:00+05:00",
        ],
    )
    def test_a_fixed_clock_without_offset_or_sense_is_refused(self, text: str) -> None:
        with pytest.raises(BadValue):
            parse_now(text)

    @pytest.mark.parametrize(
        ("text", "instant"),
        [
            ("fri 14:00", datetime(2026, 11, 20, 13, tzinfo=UTC)),
            ("yesterday", datetime(2026, 11, 21, 23, tzinfo=UTC)),
            ("9:30", datetime(2026, 11, 23, 8, 30, tzinfo=UTC)),
            ("2026-07-01 12:00", datetime(2026, 7, 1, 10, tzinfo=UTC)),
            ("2026-07-01T12:00", datetime(2026, 7, 1, 10, tzinfo=UTC)),
        ],
    )
    def test_a_moment_without_offset_is_in_the_persons_zone(
        self, text: str, instant: datetime
    ) -> None:
        assert parse_instant(text, NOW) == instant

    @given(
        st.datetimes(datetime(1971, 1, 1), datetime(9998, 12, 31)),  # noqa: DTZ001
        st.integers(-14 * 60, 14 * 60),
    )
    def test_every_instant_reads_back(self, at: datetime, offset: int) -> None:
        instant = at.replace(tzinfo=timezone(timedelta(minutes=offset)))
        assert parse_now(instant.isoformat()) == instant


class TestDayArithmetic:
    """Counting days and months."""

    def test_days_are_counted_from_day_to_day(self) -> None:
        assert days_between(MONDAY, MONDAY + timedelta(3)) == 3
        assert days_between(MONDAY, MONDAY) == 0

    def test_days_to_an_earlier_day_are_none(self) -> None:
        assert days_between(MONDAY, MONDAY - timedelta(3)) == 0

    def test_months_go_over_years_both_ways(self) -> None:
        assert add_months(date(2026, 11, 30), 3) == date(2027, 2, 28)
        assert add_months(date(2026, 1, 31), -2) == date(2025, 11, 30)

    @pytest.mark.parametrize("months", [200_000, -200_000])
    def test_months_beyond_the_calendar_are_an_error(self, months: int) -> None:
        with pytest.raises(ValueError, match="outside the calendar"):
            add_months(MONDAY, months)

    @given(days, st.integers(-120, 120))
    def test_months_keep_the_day_or_take_the_last_one(self, day: date, months: int) -> None:
        moved = add_months(day, months)
        assert (moved.year - day.year) * 12 + moved.month - day.month == months
        assert moved.day == day.day or (moved + timedelta(1)).day == 1


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2026, 11, 23), "today"),
        (date(2026, 11, 24), "tomorrow"),
        (date(2026, 11, 25), "Wed"),
        (date(2026, 11, 29), "Sun"),
        (date(2026, 11, 30), "30 Nov"),
        (date(2026, 12, 24), "24 Dec"),
        (date(2027, 1, 4), "4 Jan 2027"),
        (date(2026, 11, 22), "\N{MINUS SIGN}1d"),
        (date(2025, 11, 23), "\N{MINUS SIGN}365d"),
    ],
)
def test_a_card_shows_a_day_in_short(day: date, text: str) -> None:
    assert short_day(day, MONDAY) == text


@given(days, st.integers(0, 300))
def test_a_day_shown_on_a_card_can_be_typed_back(today: date, ahead: int) -> None:
    day = today + timedelta(ahead)
    assert parse_day(short_day(day, today), today) == day


def test_a_day_is_said_with_its_year_where_that_is_not_todays() -> None:
    day = date(2026, 11, 27)
    assert date_words(day) == "27 Nov 2026"
    assert date_words(day, date(2025, 11, 27)) == "27 Nov 2026"
    assert date_words(day, date(2026, 1, 1)) == "27 Nov"
