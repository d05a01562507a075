"""Cards: when they have stood too long."""

from __future__ import annotations

from dataclasses import replace

from pipetui.domain.cards import card_staleness
from tests.tui.cards import NOW, card, process


def test_the_same_time_in_two_stages_is_told_with_each_ones_name_and_line() -> None:
    lead, talk = process().stages[:2]
    stale = [
        card_staleness(card(1, days=30), stage, NOW).reason
        for stage in (lead, replace(talk, stale_days=20), replace(talk, stale_days=40))
    ]

    assert stale[0] is not None
    assert stale[0].startswith("30 days in Lead, 10 are allowed")
    assert stale[1] is not None
    assert stale[1].startswith("30 days in Talk, 20 are allowed")
    assert stale[2] is None
