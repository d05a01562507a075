"""What closes, as the document other programs read: win rates, cycle, waits, revenue, velocity."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.services.present.deals import instant_json
from pipetui.services.present.places import Deals
from pipetui.services.present.rates import (
    amounts_json,
    days_json,
    figure_json,
    rate_json,
    sums_json,
    sums_of,
)

if TYPE_CHECKING:
    from pipetui.domain.metrics.closing import Cohort, Cycle, ValueWinRate, WinRate, Worth
    from pipetui.domain.metrics.reaching import Qualified
    from pipetui.domain.metrics.responding import AskToDecision, FirstResponse
    from pipetui.domain.metrics.velocity import Velocity
    from pipetui.services.metrics.figures import Figures
    from pipetui.services.present.rates import Json


def win_rate_json(found: WinRate, _figures: Figures) -> Json:
    """The rate, with what it is made of."""
    return {
        **rate_json(found.rate, found.basis),
        "won": len(found.won),
        "lost": len(found.lost),
        "open_stale": len(found.open_stale),
        "won_deals": list(found.won),
        "lost_deals": list(found.lost),
        "open_stale_deals": list(found.open_stale),
        "deals": list(found.deal_ids),
    }


def win_rate_value_json(found: ValueWinRate, figures: Figures) -> Json:
    """The share of value, per currency; above them that of the only currency, if there is one.

    `hits` of `n` are the deals behind it. A share of value is none of cases, and has no interval.
    """
    shares = [share.value for share in found.by_currency.values()]
    return {
        "value": shares[0] if len(shares) == 1 else None,
        "hits": Deals(figures).won_of(found.deal_ids),
        "n": len(found.deal_ids),
        "interval": None,
        "basis": found.basis,
        "by_currency": {
            code: {
                "value": share.value,
                **sums_of({"won": share.won, "lost": share.lost}, code),
                "n": share.n,
            }
            for code, share in found.by_currency.items()
        },
        "unpriced": found.unpriced,
        "zero": found.zero,
        "missing": found.missing,
        "deals": list(found.deal_ids),
    }


def cohort_json(found: Cohort, _figures: Figures) -> Json:
    """The rate, with the share that is still open beside it."""
    return {
        **rate_json(found.rate, found.basis),
        "won": len(found.won),
        "lost": len(found.lost),
        "open": len(found.open),
        "open_share": rate_json(found.open_share, f"still open, of {found.basis}"),
        "won_deals": list(found.won),
        "lost_deals": list(found.lost),
        "open_deals": list(found.open),
        "deals": list(found.deal_ids),
    }


def cycle_json(found: Cycle, _figures: Figures) -> Json:
    """Days to the close, won and lost apart."""
    return {
        "won": days_json(found.won),
        "lost": days_json(found.lost),
        "basis": found.basis,
        "deals": list(found.deal_ids),
    }


def ask_to_decision_json(found: AskToDecision, figures: Figures) -> Json:
    """Days from the ask to the close, and the asks that are still open, longest first."""
    deals = Deals(figures)
    return {
        "won": days_json(found.won),
        "lost": days_json(found.lost),
        "never_asked": len(found.never_asked),
        "never_asked_deals": list(found.never_asked),
        "waiting": [
            {
                **deals.json(each.deal_id),
                "asked_at": instant_json(each.asked_at),
                "days": each.days,
            }
            for each in found.waiting
        ],
        "basis": found.basis,
        "deals": list(found.deal_ids),
    }


def first_response_json(found: FirstResponse, _figures: Figures) -> Json:
    """Hours to the first answer, and those who never had one apart."""
    hours = found.target_hours
    return {
        "n": len(found.answered),
        "median_hours": found.median_hours,
        "p90_hours": found.p90_hours,
        "target_hours": hours,
        "within": rate_json(found.within, f"answered within {hours} hours, of those answered"),
        "never": len(found.never),
        "untouched": found.untouched,
        "answered_deals": list(found.answered),
        "never_deals": list(found.never),
        "basis": found.basis,
        "deals": list(found.deal_ids),
    }


def qualified_json(found: Qualified, _figures: Figures) -> Json:
    """How many became qualified; null where no stage says what that is."""
    return {
        "n": None if found.missing else found.count,
        "undated": len(found.undated),
        "undated_deals": list(found.undated),
        "missing": found.missing,
        "basis": found.basis,
        "deals": list(found.deal_ids),
    }


def worth_json(found: Worth, _figures: Figures) -> Json:
    """What won deals are worth."""
    return {
        **amounts_json(found.amounts),
        "n": len(found.deal_ids),
        "basis": found.basis,
        "deals": list(found.deal_ids),
    }


def velocity_json(found: Velocity, _figures: Figures) -> Json:
    """Money per day with its four factors; null where one is missing."""
    return {
        "per_day": None if found.missing else sums_json(found.per_day),
        "open": len(found.deal_ids),
        "open_by_currency": dict(found.open_by_currency),
        "unpriced": found.unpriced,
        "win_rate": rate_json(found.win_rate, "won / (won + lost), by the day of the close"),
        "won": amounts_json(found.won),
        "cycle_days": figure_json(found.cycle_days),
        "missing": found.missing,
        "basis": found.basis,
        "deals": list(found.deal_ids),
    }
