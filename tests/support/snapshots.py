"""Noted forecasts for tests: made by hand, or drawn at random."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from pipetui.domain.metrics.chances import Chance, Source
from pipetui.domain.metrics.periods import parse_period
from pipetui.domain.metrics.snapshots import Snapshot, SnapshotDeal
from tests.support.facts import NOW, histories

if TYPE_CHECKING:
    from pipetui.domain.metrics.facts import Facts


def likely(percent: int) -> Chance:
    """A chance that the seller gave."""
    return Chance(percent, 100, Source.OVERRIDE)


def noted(
    deal_id: int,
    amount: int | None,
    percent: int | None,
    currency: str = "EUR",
    pipeline_id: int = 1,
) -> SnapshotDeal:
    """A deal of a forecast, its amount in whole units; without a percentage it was won by then."""
    minor = None if amount is None else amount * 100
    chance = None if percent is None else likely(percent)
    return SnapshotDeal(deal_id, pipeline_id, minor, None if minor is None else currency, chance)


def snapshot(key: str, *deals: SnapshotDeal, late: float = 0) -> Snapshot:
    """A forecast of a period, noted so many days after its first instant."""
    period = parse_period(key, NOW.today)
    assert period.first is not None
    taken_at = NOW.midnight(period.first) + timedelta(days=late)
    return Snapshot(period=period, taken_at=taken_at, deals=deals)


# -- at random -----------------------------------------------------------------------------

_KEYS = ("2026-07", "2026-08", "2026-09", "2026-10", "2026-11", "2026-Q2", "2026-Q3", "2026")
_keys = st.lists(st.sampled_from(_KEYS), unique=True)
_told = st.tuples(
    st.none() | st.integers(0, 500),
    st.none() | st.integers(0, 100),
    st.sampled_from(["EUR", "JPY"]),
)
_late = st.integers(0, 20)


@st.composite
def snapshots_of(draw: st.DrawFn, facts: Facts) -> tuple[Snapshot, ...]:
    """Forecasts that counted on some of the deals, and on some that are there no more."""
    found = []
    some = st.sets(st.integers(1, len(facts.deals) + 3), max_size=6)
    for key in draw(_keys):
        deals = (noted(number, *draw(_told)) for number in sorted(draw(some)))
        found.append(snapshot(key, *deals, late=draw(_late)))
    return tuple(found)


known_with_snapshots = histories.flatmap(
    lambda known: st.tuples(st.just(known), snapshots_of(known))
)


def at(year: int, month: int, day: int) -> datetime:
    """Noon of a day."""
    return datetime(year, month, day, 12, tzinfo=UTC)
