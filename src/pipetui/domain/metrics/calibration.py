"""Whether chances hold what they say: of deals called 30 % likely, were three in ten won?"""

from __future__ import annotations

from dataclasses import dataclass
from math import fsum
from typing import TYPE_CHECKING, Final, NamedTuple

from pipetui.domain.metrics.facts import closed_in
from pipetui.domain.metrics.rates import Rate
from pipetui.domain.metrics.snapshots import NONE_NOTED, known_by

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipetui.domain.metrics.chances import Chance
    from pipetui.domain.metrics.facts import Facts
    from pipetui.domain.metrics.periods import Period
    from pipetui.domain.metrics.snapshots import Snapshot

BANDS: Final = 10
_PERCENT = 100


class Observation(NamedTuple):
    """A deal that is decided, and how likely it was called when it was first counted on."""

    deal_id: int
    chance: Chance
    is_won: bool


@dataclass(frozen=True, slots=True)
class Band:
    """Deals that were called about equally likely."""

    low: int
    """In percent: from here on, up to but not with `high`; the last band has its 100 too."""
    high: int
    predicted: float
    """The mean of their chances, from 0 to 1."""
    rate: Rate
    """How many of them were won."""
    deal_ids: tuple[int, ...]

    @property
    def n(self) -> int:
        """How many they are."""
        return self.rate.n


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """Chances beside what came of them."""

    brier: float | None
    """Mean of (chance - outcome) squared, from 0, all known, to 1; None without deals."""
    predicted: float | None
    """The mean chance of all, from 0 to 1."""
    rate: Rate
    """How many of all were won."""
    bands: tuple[Band, ...]
    """Those that have deals, by their chances."""
    deal_ids: tuple[int, ...]
    missing: str | None
    """Why there is no figure; None where there is one."""
    basis: str


def calibration(facts: Facts, period: Period, snapshots: Iterable[Snapshot]) -> Calibration:
    """Chances and outcomes of the deals won and lost in a period: one observation for each.

    Its chance is that of the first forecast noted in which it was still open, whatever was thought
    of it later; what was noted after the moment of the facts is not looked at. The score is that
    of Brier (1950), "Verification of forecasts expressed in terms of probability".
    """
    then = known_by(snapshots, facts.as_of.instant)
    first: dict[int, Chance] = {}
    for snapshot in then:
        for noted in snapshot.deals:
            if noted.chance is not None:
                first.setdefault(noted.deal_id, noted.chance)
    seen = [
        Observation(deal.id, chance, deal.is_won)
        for deal in closed_in(facts.deals, period)
        for chance in (first.get(deal.id),)
        if chance is not None
    ]
    missing = None
    if not seen:
        missing = (
            "no deal was won or lost that had been in a forecast when it was noted"
            if then
            else NONE_NOTED
        )
    return Calibration(
        brier=_mean([(each.chance.value - each.is_won) ** 2 for each in seen]),
        predicted=_mean([each.chance.value for each in seen]),
        rate=_rate(seen),
        bands=_bands(seen),
        deal_ids=tuple(each.deal_id for each in seen),
        missing=missing,
        basis="deals won and lost, by the day of the close, "
        f"{period.label}; each with its chance in the first forecast noted that counted on it",
    )


def _bands(seen: Sequence[Observation]) -> tuple[Band, ...]:
    filed: dict[int, list[Observation]] = {}
    for each in seen:
        # In whole numbers: what is a tenth exactly is not moved below it by a rounding.
        place = each.chance.hits * BANDS // each.chance.of
        filed.setdefault(min(place, BANDS - 1), []).append(each)
    width = _PERCENT // BANDS
    return tuple(
        Band(
            place * width,
            (place + 1) * width,
            fsum(each.chance.value for each in filed[place]) / len(filed[place]),
            _rate(filed[place]),
            tuple(each.deal_id for each in filed[place]),
        )
        for place in sorted(filed)
    )


def _rate(seen: Sequence[Observation]) -> Rate:
    return Rate(sum(each.is_won for each in seen), len(seen))


def _mean(numbers: Sequence[float]) -> float | None:
    return fsum(numbers) / len(numbers) if numbers else None
