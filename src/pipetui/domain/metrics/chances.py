"""How likely a deal is to be won, and what that is taken from."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipetui.domain.metrics.rates import Rate
    from pipetui.domain.process import Stage

ENOUGH: Final = 20
"""With fewer resolved deals behind it, what was measured is not used."""
_PERCENT = 100


class Source(StrEnum):
    """Where a probability is from."""

    OVERRIDE = "override"
    """The seller's own estimate of this deal."""
    MEASURED = "measured"
    """So many of those that came as far were won."""
    ASSUMED = "assumed"
    """What the map says of the stage."""


class Chance(NamedTuple):
    """A probability as a fraction, so that sums of many are exact."""

    hits: int
    of: int
    source: Source
    n: int | None = None
    """Of a measured one, how many deals it is from."""

    @property
    def value(self) -> float:
        """From 0 to 1."""
        return self.hits / self.of

    def share(self, amount: int) -> int:
        """So much of an amount in minor units, rounded half to even."""
        whole, rest = divmod(amount * self.hits, self.of)
        if 2 * rest > self.of or (2 * rest == self.of and whole % 2):
            return whole + 1
        return whole


class HasOwn(Protocol):
    """A deal, in whatever form, of which the seller may have an estimate of their own."""

    @property
    def probability(self) -> int | None:
        """That estimate, in percent."""


def chance_of(deal: HasOwn, stage: Stage | None, measured: Mapping[int, Rate]) -> Chance | None:
    """The deal's own probability, else what its stage was measured at, else what it is assumed at.

    `measured` is reach-to-win by the stage's id. A stage can be pinned to its assumed value. None
    where neither says anything.
    """
    if deal.probability is not None:
        return Chance(deal.probability, _PERCENT, Source.OVERRIDE)
    return None if stage is None else chance_in(stage, measured)


def chance_in(stage: Stage, measured: Mapping[int, Rate]) -> Chance | None:
    """How likely a deal in a stage is to be won that has no estimate of its own."""
    rate = measured.get(stage.id)
    if rate is not None and rate.n >= ENOUGH and not stage.probability_fixed:
        return Chance(rate.hits, rate.n, Source.MEASURED, rate.n)
    if stage.probability is None:
        return None
    return Chance(stage.probability, _PERCENT, Source.ASSUMED)
