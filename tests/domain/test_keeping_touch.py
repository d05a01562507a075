"""Whom one is losing touch with."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipetui.domain.dates import Now
from pipetui.domain.keeping_touch import Part, is_losing_touch, silent_days
from pipetui.domain.model import Status
from tests.support.world import BERLIN, MONDAY_NOON

NOW = Now(MONDAY_NOON, BERLIN)
TODAY = NOW.today
LATE_SUNDAY = datetime(2026, 3, 1, 22, 30, tzinfo=UTC)
"""23:30 in Berlin."""


def ago(days: int) -> datetime:
    return MONDAY_NOON - timedelta(days=days)


def part(
    status: Status = Status.OPEN,
    days: int = 100,
    churned: datetime | None = None,
    parked: int | None = None,
) -> Part:
    return Part(
        deal_id=1,
        title="Website",
        pipeline_id=1,
        stage_id=1,
        status=status,
        created_at=ago(days),
        churned_at=churned,
        parked_until=None if parked is None else TODAY + timedelta(days=parked),
    )


@pytest.mark.parametrize(
    ("held", "live"),
    [
        (part(), True),
        (part(Status.WON), True),
        (part(Status.LOST), False),
        (part(Status.WON, churned=ago(1)), False),
        (part(parked=1), False),
        (part(parked=0), True),
    ],
)
def test_open_deals_and_clients_call_for_contact(held: Part, live: bool) -> None:
    assert held.is_live(TODAY) is live
    assert (silent_days([held], ago(70), NOW) == 70) is live
    assert (silent_days([held], ago(70), NOW) is None) is not live


def test_days_are_those_of_the_calendar() -> None:
    assert silent_days([part()], LATE_SUNDAY, NOW) == 1


def test_who_was_never_touched_is_waited_for_since_the_first_deal() -> None:
    assert silent_days([part(days=5), part(days=90), part(Status.LOST, 300)], None, NOW) == 90


@pytest.mark.parametrize(("silent", "losing"), [(None, False), (59, False), (60, True)])
def test_touch_is_being_lost_from_the_limit_on(silent: int | None, losing: bool) -> None:
    assert is_losing_touch(silent) is losing


@given(st.integers(-2000, 2000), st.none() | st.integers(-2000, 2000))
def test_silence_is_never_negative(made: int, touched: int | None) -> None:
    silent = silent_days([part(days=made)], None if touched is None else ago(touched), NOW)

    assert silent == max(0, made if touched is None else touched)
