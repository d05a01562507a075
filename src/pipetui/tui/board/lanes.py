"""Lanes: the cards of a stage that are shown, in order, with what their heads tell.

A lane of thousands of cards is changed card by card: what one key costs does not grow with it.
"""

from __future__ import annotations

from bisect import insort
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipetui.domain.cards import LaneOrder, order_key, weighted
from pipetui.domain.filtering import card_filter
from pipetui.domain.money import Every

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

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
    """Value of the shown cards by currency, a year's worth of recurring ones, in minor units.

    A currency that comes to nothing is not in it.
    """
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
    """Every stage's lane with all its cards, whatever the filter."""
    members: dict[int | None, list[Card]] = {stage.id: [] for stage in sight.process.stages}
    for card in cards.values():
        if card.stage_id in members:
            members[card.stage_id].append(card)
    key = order_key(sight.order, sight.now.today)
    return tuple(_lane(stage, sorted(members[stage.id], key=key)) for stage in sight.process.stages)


def narrow(lanes: tuple[Lane, ...], cards: Mapping[int, Card], sight: Sight) -> tuple[Lane, ...]:
    """Of the lanes with all their cards what the filter leaves, in the order it has there."""
    if not sight.filter_text.strip():
        return lanes
    test = card_filter(sight.filter_text, sight.process, sight.now)
    return tuple(_narrowed(lane, cards, test) for lane in lanes)


def _narrowed(lane: Lane, cards: Mapping[int, Card], test: Callable[[Card], bool]) -> Lane:
    found: list[Card] = []
    hidden: list[Card] = []
    for deal in lane.ids:
        card = cards[deal]
        (found if test(card) else hidden).append(card)
    if not hidden:
        return lane
    if len(hidden) > len(found):
        return _lane(lane.stage, found)
    return _adjusted(lane, tuple(card.id for card in found), hidden, ())


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
            result.append(_lane(lane.stage, sorted(cards, key=key)))
            continue
        for card in into:
            insort(kept, card.id, key=lambda deal: key(after[deal]))
        result.append(_adjusted(lane, tuple(kept), [before[deal] for deal in out], into))
    return tuple(result)


def _lane(stage: Stage, ordered: Sequence[Card]) -> Lane:
    return _adjusted(Lane(stage), tuple(card.id for card in ordered), (), ordered)


def _adjusted(lane: Lane, ids: tuple[int, ...], out: Iterable[Card], into: Iterable[Card]) -> Lane:
    """The lane with other cards, its figures less those that left and with those that came."""
    sums, open_sums = dict(lane.sums), dict(lane.open_sums)
    likely, count = dict(lane.weighted), lane.open_count
    for sign, cards in ((-1, out), (1, into)):
        for card in cards:
            is_open, value = card.is_open, card.value
            count += sign * is_open
            if value is None:
                continue
            code = value.currency
            # Spared where it changes nothing: a letter of a filter comes here for half the cards.
            yearly = value.minor if value.every is Every.ONCE else value.annualised().minor
            sums[code] = sums.get(code, 0) + sign * yearly
            if not is_open:
                continue
            open_sums[code] = open_sums.get(code, 0) + sign * yearly
            percent = lane.stage.probability if card.probability is None else card.probability
            if percent is not None:
                likely[code] = likely.get(code, 0) + sign * weighted(yearly, percent)
    return Lane(lane.stage, ids, _filled(sums), _filled(likely), _filled(open_sums), count)


def _filled(sums: Mapping[str, int]) -> dict[str, int]:
    return {currency: minor for currency, minor in sums.items() if minor}
