"""The local day of an instant, found fast, is the one that the zone tells."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from hypothesis import example, given
from hypothesis import strategies as st

from pipetui.domain.dates import Now
from pipetui.domain.metrics.local_days import day_finder

ZONES = ("Europe/Berlin", "Asia/Kolkata", "America/St_Johns", "Pacific/Apia", "Pacific/Kiritimati")
instants = st.datetimes(datetime(1970, 1, 3), datetime(2090, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - they are in UTC


@given(instants, st.sampled_from(ZONES))
@example(datetime(2026, 3, 28, 23, 0, tzinfo=UTC), "Europe/Berlin")
@example(datetime(2026, 10, 25, 22, 59, 59, tzinfo=UTC), "Europe/Berlin")
@example(datetime(2026, 10, 25, 23, 0, tzinfo=UTC), "Europe/Berlin")
@example(datetime(2011, 12, 30, 9, 59, tzinfo=UTC), "Pacific/Apia")  # which had no such day
@example(datetime(2011, 12, 30, 10, 1, tzinfo=UTC), "Pacific/Apia")
def test_it_is_the_day_of_the_zone(instant: datetime, name: str) -> None:
    now = Now(datetime(2026, 11, 23, tzinfo=UTC), ZoneInfo(name))

    assert day_finder(now)(instant) == now.day_of(instant)
