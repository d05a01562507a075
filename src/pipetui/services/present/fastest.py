"""What the fastest deals have in common, as the document other programs read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.services.present.places import stage_json
from pipetui.services.present.rates import figure_json, rate_json

if TYPE_CHECKING:
    from pipetui.domain.metrics.fastest import Fastest, FigureBeside, ShareBeside
    from pipetui.domain.metrics.fastest_losses import FastestLosses
    from pipetui.services.present.rates import Json


def fastest_json(fastest: Fastest) -> Json:
    """The third of the won deals that took the fewest days, beside the other won ones."""
    return {
        "deals": [path.deal.id for path in fastest.fast],
        "rest": len(fastest.rest),
        "within_days": fastest.within_days,
        "basis": "the fastest third beside the other deals; what goes together need not be a cause",
        "began_late": _shares(fastest.began_late, "came in behind the map's beginning"),
        "came_back": _shares(fastest.came_back, "went back or came into a stage again"),
        "skipped": [
            {**stage_json(stage), **_shares(each, "passed over it")}
            for stage, each in fastest.skipped
        ],
        "items": [
            {
                **stage_json(stage),
                "item": item.key,
                "text": item.text,
                **_shares(each, "done before the win, of deals that were given it"),
            }
            for stage, item, each in fastest.items
        ],
        "items_done_mean": _figures(fastest.items_done),
        "touches_mean": {str(kind): _figures(each) for kind, each in fastest.touches},
        "days_median": [{**stage_json(stage), **_figures(each)} for stage, each in fastest.days],
    }


def fastest_losses_json(fastest: FastestLosses) -> Json:
    """The third of the lost deals that took the fewest days, beside the other lost ones."""
    hours = fastest.response_hours
    return {
        "deals": list(fastest.fast),
        "rest": len(fastest.rest),
        "rest_deals": list(fastest.rest),
        "within_days": fastest.within_days,
        "basis": fastest.basis,
        "lost_in": [
            {**stage_json(stage), **_shares(each, "lost in it")} for stage, each in fastest.lost_in
        ],
        "reasons": [
            {"reason": reason, **_shares(each, "lost for it")} for reason, each in fastest.reasons
        ],
        "came_back": _shares(fastest.came_back, "went back to an earlier stage"),
        "touched": _shares(fastest.touched, "had any touch before the loss"),
        "answered": _shares(fastest.answered, "had an answer before the loss"),
        "response_hours_median": None if hours is None else _figures(hours),
        "items": [
            {
                **stage_json(stage),
                "item": item.key,
                "text": item.text,
                **_shares(each, "done before the loss, of deals that were given it"),
            }
            for stage, item, each in fastest.items
        ],
        "items_done_mean": _figures(fastest.items_done),
        "touches_mean": {str(kind): _figures(each) for kind, each in fastest.touches},
    }


def _shares(beside: ShareBeside, basis: str) -> Json:
    return {
        "fast": rate_json(beside.fast, basis),
        "rest": rate_json(beside.rest, basis),
        "differs": beside.differs,
    }


def _figures(beside: FigureBeside) -> Json:
    return {"fast": figure_json(beside.fast), "rest": figure_json(beside.rest)}
