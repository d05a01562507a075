"""How long something lasts when some of it still goes on: what has not ended counts as well."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, NamedTuple

from pipetui.domain.metrics.facts import began_at

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipetui.domain.metrics.facts import Facts
    from pipetui.domain.metrics.periods import Period

_HALF = Fraction(1, 2)


class Lasting(NamedTuple):
    """After so many days this share still goes on."""

    days: int
    share: float


def survival_curve(spans: Iterable[tuple[int, bool]]) -> tuple[Lasting, ...]:
    """How many still go on after each number of days at which something ended; empty without.

    Each span is its days so far and whether it has ended. The share is the product, over the days
    t up to then, of 1 - ended at t / at risk at t, where at risk are all that lasted t days or
    longer. Kaplan and Meier (1958), "Nonparametric estimation from incomplete observations": what
    goes on leaves those at risk after its days.
    """
    return tuple(Lasting(days, float(share)) for days, share in _steps(spans))


def median_survival(spans: Iterable[tuple[int, bool]]) -> int | None:
    """The days after which at most half still goes on; None while the curve stays above one half.

    It is where the curve of `survival_curve` first comes to one half or below.
    """
    return next((days for days, share in _steps(spans) if share <= _HALF), None)


def _steps(spans: Iterable[tuple[int, bool]]) -> Iterator[tuple[int, Fraction]]:
    ended: Counter[int] = Counter()
    lasting: Counter[int] = Counter()
    for days, is_over in spans:
        (ended if is_over else lasting)[days] += 1
    at_risk, share = ended.total() + lasting.total(), Fraction(1)
    for days in sorted({*ended, *lasting}):
        if ended[days]:
            share *= 1 - Fraction(ended[days], at_risk)
            yield days, share
        at_risk -= ended[days] + lasting[days]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deciding:
    """How long deals are open until they are won or lost."""

    curve: tuple[Lasting, ...]
    """The share that is still open after each number of days at which one was decided."""
    median: int | None
    """The days after which half are decided; None while fewer are."""
    decided: tuple[int, ...]
    """The deals, by their ids; so are the others."""
    waiting: tuple[int, ...]
    """Still open: they count until now."""
    basis: str

    @property
    def deal_ids(self) -> tuple[int, ...]:
        """All deals behind the curve."""
        return (*self.decided, *self.waiting)


def time_to_decide(facts: Facts, period: Period) -> Deciding:
    """Days from the stage marked start to the close, of the deals that began in the period.

    Open ones count until now, so that the slow ones are not left out because they are slow.
    """
    starts = facts.starts
    spans: list[tuple[int, bool]] = []
    decided: list[int] = []
    waiting: list[int] = []
    for deal in facts.deals:
        began = began_at(deal, starts)
        if not period.holds(facts.as_of.day_of(began)):
            continue
        spans.append((facts.days(began, deal.closed_at or facts.as_of.instant), not deal.is_open))
        (waiting if deal.is_open else decided).append(deal.id)
    return Deciding(
        curve=survival_curve(spans),
        median=median_survival(spans),
        decided=tuple(decided),
        waiting=tuple(waiting),
        basis="days from the stage marked start, else from creation, to the win or the loss, open "
        f"deals until now; by the day they began, {period.label}",
    )
