"""Lanes: the cards of a stage that are shown, in order, with what their heads tell.

A lane of thousands of cards is changed card by card: what one key costs does not grow with it.
"""

from __future__ import annotations

from bisect import insort
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipetui.domain.cards import LaneOrder, order_key, weighted_sums
from pipetui.domain.filtering import card_filter

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipetui.domain.cards import Card
    from pipetui.domain.dates import Now
    from pipetui.domain.process import ProcessMap, Stage

_FEW = 100
"""Up to so many changed cards are put in their places one by one; more are sorted in anew."""


@dataclass(frozen=True, slots=True)
class Lane:
    """A stage with the cards that are shown, in order."""

    stage: Stage
    ids: tuple[int, ...] = ()
    sums: Mapping[str, int] = field(default_factory=dict)
    """Value of the shown cards by currency, a year's worth of recurring ones, in minor units."""
    weighted: Mapping[str, int] = field(default_factory=dict)
    """Value times probability of the open ones, likewise."""
    open_sums: Mapping[str, int] = field(default_factory=dict)
    """Value of the open ones, likewise."""
    open_count: int = 0


@dataclass(frozen=True, slots=True)
class Sight:
    """What of a pipeline is shown, and in which order."""

    process: ProcessMap
    now: Now
    order: LaneOrder = LaneOrder.URGENCY
    filter_text: str = ""


def lay_out(cards: Mapping[int, Card], sight: Sight) -> tuple[Lane, ...]:
    """Every stage's lane."""
    test = card_filter(sight.filter_text, sight.process, sight.now)
    members: dict[int | None, list[Card]] = {stage.id: [] for stage in sight.process.stages}
    for card in cards.values():
        if card.stage_id in members and test(card):
            members[card.stage_id].append(card)
    key = order_key(sight.order, sight.now.today)
    return tuple(
        _lane(stage, sorted(members[stage.id], key=key), sight) for stage in sight.process.stages
    )


def change(
    lanes: tuple[Lane, ...],
    before: Mapping[int, Card],
    after: Mapping[int, Card],
    changed: Iterable[int],
    sight: Sight,
) -> tuple[Lane, ...]:
    """The lanes after some cards came, changed or went; a lane without any of them is the same."""
    test = card_filter(sight.filter_text, sight.process, sight.now)
    key = order_key(sight.order, sight.now.today)
    gone: dict[int | None, set[int]] = {}
    came: dict[int | None, list[Card]] = {}
    for deal in changed:
        former, card = before.get(deal), after.get(deal)
        if former is not None:
            gone.setdefault(former.stage_id, set()).add(deal)
        if card is not None and test(card):
            came.setdefault(card.stage_id, []).append(card)
    result: list[Lane] = []
    for lane in lanes:
        out = gone.get(lane.stage.id, set()).intersection(lane.ids)
        into = came.get(lane.stage.id, [])
        if not out and not into:
            result.append(lane)
            continue
        kept = [deal for deal in lane.ids if deal not in out]
        if len(into) > _FEW:
            cards = [*(after[deal] for deal in kept), *into]
            result.append(_lane(lane.stage, sorted(cards, key=key), sight))
            continue
        for card in into:
            insort(kept, card.id, key=lambda deal: key(after[deal]))
        result.append(_adjusted(lane, tuple(kept), [before[deal] for deal in out], into, sight))
    return tuple(result)


def _lane(stage: Stage, ordered: list[Card], sight: Sight) -> Lane:
    ids = tuple(card.id for card in ordered)
    return _adjusted(Lane(stage), ids, (), ordered, sight)


def _adjusted(
    lane: Lane, ids: tuple[int, ...], out: Iterable[Card], into: Iterable[Card], sight: Sight
) -> Lane:
    """The lane with other cards, its figures less those that left and with those that came."""
    sums, open_sums = dict(lane.sums), dict(lane.open_sums)
    weighted, count = dict(lane.weighted), lane.open_count
    for sign, cards in ((-1, list(out)), (1, list(into))):
        for card in cards:
            count += sign * card.is_open
            if card.value is not None:
                yearly = card.value.annualised()
                _add(sums, yearly.currency, sign * yearly.minor)
                if card.is_open:
                    _add(open_sums, yearly.currency, sign * yearly.minor)
        for currency, minor in weighted_sums(cards, sight.process).items():
            _add(weighted, currency, sign * minor)
    return Lane(lane.stage, ids, sums, weighted, open_sums, count)


def _add(sums: dict[str, int], currency: str, minor: int) -> None:
    total = sums.get(currency, 0) + minor
    if total:
        sums[currency] = total
    else:
        sums.pop(currency, None)
