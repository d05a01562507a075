"""What went well with something and without it: two shares beside each other, or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from pipetui.domain.metrics.fastest import SAMPLE_FLOOR
from pipetui.domain.metrics.rates import Rate

if TYPE_CHECKING:
    from collections.abc import Iterable


class Case(NamedTuple):
    """One stay or deal: whether it had what is asked for, and whether it went well."""

    deal_id: int
    has: bool
    succeeded: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """How many went well of those with something, and of those without it."""

    with_it: Rate
    without: Rate
    deal_ids: tuple[int, ...]
    having: tuple[int, ...] = ()
    """Those of them with it."""

    @property
    def differs(self) -> bool:
        """Whether the intervals lie apart; without that nothing is called a difference."""
        return self.with_it.differs_from(self.without)

    @property
    def more_with_it(self) -> bool | None:
        """Whether more go well with it, or fewer; None where no difference can be told."""
        if not self.differs:
            return None
        return (self.with_it.value or 0.0) > (self.without.value or 0.0)


def compared(cases: Iterable[Case]) -> Beside | None:
    """Both shares; None when there are fewer than the sample floor on either side."""
    told = list(cases)
    with_it, without = ([case for case in told if case.has is has] for has in (True, False))
    if min(len(with_it), len(without)) < SAMPLE_FLOOR:
        return None
    return Beside(
        with_it=Rate(sum(case.succeeded for case in with_it), len(with_it)),
        without=Rate(sum(case.succeeded for case in without), len(without)),
        deal_ids=tuple(sorted({case.deal_id for case in told})),
        having=tuple(sorted({case.deal_id for case in with_it})),
    )
