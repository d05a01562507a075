"""How long something lasts when some of it still goes on: what has not ended counts as well."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_HALF = Fraction(1, 2)


def median_survival(spans: Iterable[tuple[int, bool]]) -> int | None:
    """The days after which at most half still goes on; None while the curve stays above one half.

    Each span is its days so far and whether it has ended. Kaplan and Meier (1958), "Nonparametric
    estimation from incomplete observations": what goes on leaves those at risk after its days.
    """
    ended: Counter[int] = Counter()
    lasting: Counter[int] = Counter()
    for days, is_over in spans:
        (ended if is_over else lasting)[days] += 1
    at_risk, share = ended.total() + lasting.total(), Fraction(1)
    for days in sorted({*ended, *lasting}):
        share *= 1 - Fraction(ended[days], at_risk)
        if share <= _HALF:
            return days
        at_risk -= ended[days] + lasting[days]
    return None
