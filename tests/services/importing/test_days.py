"""Days and moments in the cells of a column."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from itertools import product
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipetui.domain.dates import Now
from pipetui.domain.errors import BadValue, InputError
from pipetui.services.importing.days import ORDERS, DateColumn, Moment, Order, read_moment

NOW = Now(datetime(2026, 11, 23, 9, tzinfo=UTC), ZoneInfo("Europe/Berlin"))


def column(*cells: str) -> DateColumn:
    heard = DateColumn("Close")
    for cell in cells:
        heard.hear(cell)
    return heard


def read(*cells: str, chosen: Order | None = None) -> list[date | None]:
    order, _ = column(*cells).settle(chosen)
    moments = [read_moment(cell, order) for cell in cells]
    return [moment.day if moment else None for moment in moments]


@pytest.mark.parametrize(
    "cell",
    [
        "2026-03-10",
        "2026/3/10",
        "2026.03.10",
        "20260310",
        "10-Mar-26",
        "10 March 2026",
        "10. März 2026",
        "10 mars 2026",
        "10 de marzo de 2026",
        "Mar 10, 2026",
        "March 10th, 2026",
        "2026年3月10日",
        "2026-03-10T00:00:00",
        "2026-03-10 23:59",
        "10-mar-2026",
        "1773100800000",
        "46091",
        " 2026-03-10 ",
    ],
)
def test_a_day_that_can_only_be_one_is_read_by_itself(cell: str) -> None:
    assert read(cell) == [date(2026, 3, 10)]


@pytest.mark.parametrize("separator", ["/", "-", ".", " / "])
@pytest.mark.parametrize("order", ["dmy", "mdy"])
def test_a_part_above_twelve_decides_for_the_whole_column(order: Order, separator: str) -> None:
    parts = {"dmy": ("{d}", "{m}"), "mdy": ("{m}", "{d}")}[order]
    shape = separator.join((*parts, "{y}"))
    days = [date(2026, 3, 4), date(2026, 3, 13), date(2025, 12, 11)]
    cells = [shape.format(d=day.day, m=day.month, y=day.year) for day in days]

    assert read(*cells) == days
    assert column(*reversed(cells)).settle(None) == (order, None)


@pytest.mark.parametrize(
    ("cells", "shown"),
    [
        (["03/04/2026"], '"03/04/2026" is 2026-04-03 (day first) or 2026-03-04 (month first)'),
        (["05/05/2026", "3-4-26"], '"3-4-26" is 2026-04-03 (day first) or 2026-03-04'),
    ],
)
def test_an_order_that_stays_open_is_asked_for(cells: list[str], shown: str) -> None:
    with pytest.raises(InputError) as raised:
        column(*cells).settle(None)

    assert 'the column "Close"' in raised.value.message
    assert shown in raised.value.message
    assert "--dates dmy or --dates mdy" in raised.value.hint


@pytest.mark.parametrize(
    ("order", "day"),
    [("dmy", date(2026, 4, 3)), ("mdy", date(2026, 3, 4)), ("ymd", date(2003, 4, 26))],
)
def test_a_choice_settles_what_is_open(order: Order, day: date) -> None:
    assert read("03/04/26", chosen=order) == [day]


def test_a_column_with_both_orders_is_refused() -> None:
    with pytest.raises(InputError, match="the day first and with the month first"):
        column("13/01/2026", "01/13/2026").settle(None)


def test_a_choice_goes_before_evidence_and_cells_against_it_are_no_dates() -> None:
    order, _ = column("13/01/2026", "01/02/2026").settle("mdy")

    with pytest.raises(BadValue, match='"13/01/2026" is no date with the month first'):
        read_moment("13/01/2026", order)


def test_points_mean_day_first_and_that_is_told() -> None:
    order, warning = column("03.04.2026", "2026-01-01").settle(None)

    assert order == "dmy"
    assert warning == 'dates such as 03.04.2026 in the column "Close" were read day first'


def test_a_cell_without_a_choice_to_make_leaves_the_order_alone() -> None:
    assert column("05/05/2026", "", "2026-01-02", "nonsense").settle(None) == ("dmy", None)


def test_two_digit_years_stand_last_unless_nothing_else_is_possible() -> None:
    assert read("13/02/26", "26/03/10") == [date(2026, 2, 13), date(2010, 3, 26)]
    assert read("96/03/31") == [date(1996, 3, 31)]


def test_numbers_of_a_spreadsheet_are_days_and_that_is_told() -> None:
    order, warning = column("46091.5").settle(None)

    assert read_moment("46091.5", order) == Moment(date(2026, 3, 10), time(12, 0))
    assert warning is not None
    assert "46091.5" in warning


@pytest.mark.parametrize(
    ("cell", "instant"),
    [
        ("2026-07-01", "2026-06-30T22:00:00+00:00"),
        ("2026-07-01 14:30", "2026-07-01T12:30:00+00:00"),
        ("2026-07-01 14:30:15", "2026-07-01T12:30:15+00:00"),
        ("2026-07-01T14:30:15.250Z", "2026-07-01T14:30:15+00:00"),
        ("2024-01-22T16:14:25.000+0000", "2024-01-22T16:14:25+00:00"),
        ("2026-07-01 14:30 +02:00", "2026-07-01T12:30:00+00:00"),
        ("2026-07-01 14:30 -0500", "2026-07-01T19:30:00+00:00"),
        ("07/13/2026 2:05 PM", "2026-07-13T12:05:00+00:00"),
        ("Jul 13, 2026, 12:05 am", "2026-07-12T22:05:00+00:00"),
        ("1782916225000", "2026-07-01T14:30:25+00:00"),
        # The hour that the clocks skip, and the one they show twice.
        ("2026-03-29 02:30", "2026-03-29T01:30:00+00:00"),
        ("2026-10-25 02:30", "2026-10-25T00:30:00+00:00"),
    ],
)
def test_a_moment_is_in_the_zone_of_the_session_unless_it_says_so(cell: str, instant: str) -> None:
    moment = read_moment(cell, "mdy")

    assert moment is not None
    assert moment.instant(NOW).isoformat() == instant


def test_a_moment_with_an_offset_falls_on_the_day_it_is_here() -> None:
    moment = read_moment("2026-07-01T23:30:00Z", "dmy")

    assert moment is not None
    assert moment.day_in(NOW) == date(2026, 7, 2)
    assert moment.when(NOW).time == time(1, 30)


@pytest.mark.parametrize("cell", ["", " ", "-", "–", "n/a", "NULL", "None"])
def test_a_cell_may_say_that_there_is_no_day(cell: str) -> None:
    assert read_moment(cell, "dmy") is None


@pytest.mark.parametrize(
    "cell",
    [
        "soon",
        "2026-02-30",
        "2026-13-01",
        "31.06.2026",
        "2026-W01-1",
        "１０.０３.２０２６",
        "٢٠٢٦-٠٣-١٠",
        "2026-3",
        "10.3.126",
        "10/3-2026",
        "2026-03-10 25:00",
        "2026-03-10 13:00 pm",
        "2026-03-10 10:00 +99:00",
        "12345",
        "1",
        "2026-03-10; drop",
        "9" * 5000,
        "1969-12-31",
        "3000000-01-01",
    ],
)
def test_what_is_no_day_is_told(cell: str) -> None:
    with pytest.raises(BadValue):
        read_moment(cell, "dmy")


@given(
    st.lists(st.dates(date(1970, 1, 1), date(2099, 12, 31)), min_size=1, max_size=20),
    st.sampled_from(list(product(ORDERS, "/-"))),
)
def test_a_column_is_read_as_it_was_written_or_asked_about(
    days: list[date], way: tuple[Order, str]
) -> None:
    order, separator = way
    shapes = {"dmy": "{d:02}{s}{m:02}{s}{y}", "mdy": "{m}{s}{d}{s}{y}", "ymd": "{y}{s}{m}{s}{d}"}
    cells = [shapes[order].format(d=d.day, m=d.month, y=d.year, s=separator) for d in days]

    assert read(*cells, chosen=order) == days
    try:
        unasked = read(*cells)
    except InputError:
        assert order != "ymd"
        assert all(day.day <= 12 for day in days)
    else:
        assert unasked == days


@given(st.text(max_size=70))
def test_no_text_does_harm(text: str) -> None:
    heard = column(text)
    try:
        order, _ = heard.settle(None)
        read_moment(text, order)
    except (InputError, BadValue):
        pass
