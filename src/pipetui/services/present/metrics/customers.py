"""Clients and where they come from, as the document other programs read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.services.present.amounts import money_json
from pipetui.services.present.deals import day_json
from pipetui.services.present.places import Deals
from pipetui.services.present.rates import (
    amounts_json,
    days_json,
    decimal_json,
    rate_json,
    sums_json,
    sums_of,
    tallies_json,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipetui.domain.metrics.channels import Channel, Channels, Return
    from pipetui.domain.metrics.customers import Client, Customers, Retention
    from pipetui.domain.metrics.hearing import Satisfaction
    from pipetui.services.metrics.figures import Figures
    from pipetui.services.present.rates import Json

_SETS = ("at_start", "churned", "new", "returned", "came_and_left", "at_end")


def retention_json(found: Customers, _figures: Figures) -> Json:
    """Who came and left, and what became of recurring value; null where that cannot be said."""
    clients = {name: getattr(found, name) for name in _SETS}
    unknown = {"at_start", "churned", "came_and_left"} if found.missing else set()
    return {
        "logo_churn": rate_json(
            found.logo_churn, "clients who churned in the period, of those at its start"
        ),
        **{name: None if name in unknown else len(each) for name, each in clients.items()},
        **{f"{name}_deals": _deals(each) for name, each in clients.items()},
        "by_currency": {code: _retention(each, code) for code, each in found.retention.items()},
        "unpriced": len(found.unpriced),
        "unpriced_deals": list(found.unpriced),
        "churn_reasons": tallies_json(found.reasons, "reason"),
        "missing": found.missing,
        "retention_missing": found.retention_missing,
        "basis": found.basis,
        "deals": list(found.deal_ids),
    }


def _deals(clients: Iterable[Client]) -> list[int]:
    return sorted(deal for each in clients for deal in each.deal_ids)


def _retention(found: Retention, currency: str) -> Json:
    sums = {
        "start": found.start,
        "churn": found.churn,
        "contraction": found.contraction,
        "expansion": found.expansion,
    }
    return {
        **sums_of(sums, currency),
        "grr": found.gross,
        "nrr": found.net,
        "missing": found.missing,
        "deals": list(found.deal_ids),
    }


def renewals_json(found: Customers, figures: Figures) -> Json:
    """The contracts that are due to be renewed in the period, the first one first."""
    deals = Deals(figures)
    return {
        "items": [
            {
                **deals.json(each.deal_id),
                "renewal": day_json(each.day),
                "value": money_json(each.amount),
            }
            for each in found.renewals
        ],
        "n": len(found.renewals),
        "basis": found.basis,
        "deals": [each.deal_id for each in found.renewals],
    }


def channels_json(found: Channels, _figures: Figures) -> Json:
    """What each source brought and cost, with its campaigns, and all of them together."""
    return {
        "sources": [
            {
                "source": source.name,
                **_channel(source.figures),
                "campaigns": [
                    {"campaign": campaign.name, **_channel(campaign.figures)}
                    for campaign in source.campaigns
                ],
            }
            for source in found.sources
        ],
        "whole": _channel(found.whole),
        "shared_spends": found.shared_spends,
        "basis": found.basis,
        "deals": list(found.whole.deal_ids),
    }


def _channel(channel: Channel) -> Json:
    return {
        "leads": len(channel.leads),
        "won": len(channel.won),
        "lost": len(channel.lost),
        "win_rate": rate_json(channel.win_rate, "won / (won + lost), by the day of the close"),
        "cycle": days_json(channel.cycle),
        "value": amounts_json(channel.value),
        "new_clients": len(channel.new_clients),
        "spend": sums_json(channel.spend) or None,
        "cac": sums_json(channel.cac) if channel.cac else None,
        "returns": {code: _return(each, code) for code, each in channel.returns.items()},
        "lead_deals": list(channel.leads),
        "won_deals": list(channel.won),
        "lost_deals": list(channel.lost),
        "new_client_deals": list(channel.new_clients),
        "deals": list(channel.deal_ids),
    }


def _return(found: Return, currency: str) -> Json:
    return {
        "value": found.value,
        "spend": decimal_json(found.spend, currency),
        "won": None if found.missing else decimal_json(found.won, currency),
        "uncounted": found.uncounted,
        "missing": found.missing,
    }


def satisfaction_json(found: Satisfaction, _figures: Figures) -> Json:
    """How content clients are; null when nobody answered."""
    return {
        "score": found.score,
        "n": found.n,
        "promoters": found.promoters,
        "passives": found.passives,
        "detractors": found.detractors,
        "others": found.others,
        "missing": None if found.n else "no client gave a score",
        "basis": found.basis,
        "deals": list(found.deal_ids),
    }
