"""A few deals, and what happens after a moment: it must change no figure as of that moment."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from pipetui.domain.metrics.rebuilding import deal_as_of
from pipetui.domain.model import Status, TouchKind
from tests.support.facts import NOW, ago, deal_facts, fact, facts, touch

if TYPE_CHECKING:
    from pipetui.domain.metrics.facts import DealFact, Facts


def until(known: Facts, days: int) -> Facts:
    """The same facts as of so many days ago."""
    then = replace(NOW, instant=ago(days))
    deals = (deal_as_of(deal, then, known.stages, exact=False) for deal in known.deals)
    return replace(known, as_of=then, deals=tuple(deal for deal in deals if deal is not None))


def with_today(known: Facts) -> Facts:
    """The same facts, and today every open deal is won, every client leaves, and a lead comes."""
    came = fact(9_999, created_at=NOW.instant, source="web")
    return replace(known, deals=(*map(_ended, known.deals), came))


def _ended(deal: DealFact) -> DealFact:
    deal = replace(deal, touches=(*deal.touches, touch(TouchKind.CALL, 0)))
    if deal.is_open:
        return replace(
            deal, status=Status.WON, closed_at=NOW.instant, closed=NOW.today, renewal=NOW.today
        )
    if deal.is_won and deal.churned_at is None:
        return replace(deal, churned_at=NOW.instant, churn_reason="Price")
    return deal


few_deals = st.lists(deal_facts(), max_size=6).map(
    lambda deals: facts(*(replace(deal, id=number) for number, deal in enumerate(deals, 1)))
)
"""Histories of a few deals of any standing."""
