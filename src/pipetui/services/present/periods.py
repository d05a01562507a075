"""Periods as the command line's contract shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipetui.domain.metrics.periods import Period


def period_json(period: Period) -> dict[str, Any]:
    """The days of a period, its name, and the key under which it is kept."""
    return {
        "from": period.first.isoformat() if period.first else None,
        "to": period.last.isoformat() if period.last else None,
        "label": period.label,
        "key": period.key,
    }
