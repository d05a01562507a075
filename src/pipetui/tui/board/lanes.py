"""Lanes: the cards of a stage that are shown, in order, with what their heads tell.

A lane of thousands of cards is changed card by card, and a letter of a filter meets all of them:
what is asked of each card by then stands side by side in columns, so that hardly more than the
looking is left.
"""

from __future__ import annotations

from bisect import bisect
from dataclasses import dataclass, field
from itertools import compress, repeat
from typing import TYPE_CHECKING, NamedTuple

from pipetui.domain.cards import LaneOrder, order_key
from pipetui.domain.filtering import card_filter
from pipetui.domain.metrics.chances import chance_in, chance_of
from pipetui.domain.staleness import FIXED

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from typing import Any

    from pipetui.domain.cards import Card
    from pipetui.domain.dates import Now
    from pipetui.domain.metrics.chances import Chance
    from pipetui.domain.metrics.rates import Rate
    from pipetui.domain.process import ProcessMap, Stage
    from pipetui.domain.staleness import Lines

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
    """Value times probability of the open ones, each rounded, likewise."""
    open_sums: Mapping[str, int] = field(default_factory=dict)
    """Value of the open ones, likewise."""
    open_count: int = 0


class _Columns(NamedTuple):
    """Of each card of a stage, in order, what a filter looks at and a lane sums up."""

    deals: tuple[int, ...] = ()
    texts: tuple[str, ...] = ()
    currencies: tuple[str, ...] = ()
    """Empty for a card without a value."""
    values: tuple[int, ...] = ()
    weighted: tuple[int, ...] = ()
    open_values: tuple[int, ...] = ()
    is_open: tuple[bool, ...] = ()


@dataclass(frozen=True, slots=True)
class Stack:
    """A stage with all its cards, whatever the filter."""

    lane: Lane
    """As it is without a filter."""
    columns: _Columns
    currencies: frozenset[str]
    """Those of its cards; maybe more."""


@dataclass(frozen=True, slots=True)
class Sight:
    """What of a pipeline is shown, and in which order."""

    process: ProcessMap
    now: Now
    order: LaneOrder = LaneOrder.URGENCY
    filter_text: str = ""
    lines: Lines = FIXED
    """After how many days a card has been in its stage too long."""
    measured: Mapping[int, Rate] = field(default_factory=dict)
    """How many of the deals that came to each stage were won."""


def lay_out(cards: Mapping[int, Card], sight: Sight) -> tuple[Stack, ...]:
    """Every stage's cards in order."""
    members: dict[int | None, list[Card]] = {stage.id: [] for stage in sight.process.stages}
    for card in cards.values():
        if card.stage_id in members:
            members[card.stage_id].append(card)
    key = order_key(sight.order, sight.now.today)
    return tuple(
        _stack(stage, sorted(members[stage.id], key=key), sight.measured)
        for stage in sight.process.stages
    )


def change(
    stacks: tuple[Stack, ...],
    before: Mapping[int, Card],
    after: Mapping[int, Card],
    changed: Iterable[int],
    sight: Sight,
) -> tuple[Stack, ...]:
    """The stacks after some cards came, changed or went; one without any of them is the same."""
    key = order_key(sight.order, sight.now.today)
    gone: dict[int | None, set[int]] = {}
    came: dict[int | None, list[Card]] = {}
    for deal in changed:
        former, card = before.get(deal), after.get(deal)
        if former is not None:
            gone.setdefault(former.stage_id, set()).add(deal)
        if card is not None:
            came.setdefault(card.stage_id, []).append(card)
    result: list[Stack] = []
    for stack in stacks:
        stage, deals = stack.lane.stage, stack.columns.deals
        out, into = gone.get(stage.id, set()), came.get(stage.id, [])
        if not out and not into:
            result.append(stack)
        elif len(out) + len(into) > _FEW:
            kept = [after[deal] for deal in deals if deal not in out]
            result.append(_stack(stage, sorted([*kept, *into], key=key), sight.measured))
        else:
            columns: Sequence[tuple[Any, ...]] = stack.columns
            usual = chance_in(stage, sight.measured)
            for deal in out:
                place = columns[0].index(deal)
                columns = [each[:place] + each[place + 1 :] for each in columns]
            for card in into:
                place = bisect(columns[0], key(card), key=lambda deal: key(after[deal]))
                columns = [
                    each[:place] + (figure,) + each[place:]  # noqa: RUF005 - slices are fast
                    for each, figure in zip(columns, _row(card, usual), strict=True)
                ]
            codes = {card.value.currency for card in into if card.value}
            result.append(_stacked(stage, _Columns(*columns), stack.currencies | codes))
    return tuple(result)


def narrow(stacks: Iterable[Stack], cards: Mapping[int, Card], sight: Sight) -> tuple[Lane, ...]:
    """What the filter leaves of all cards, in the order they have."""
    if not sight.filter_text.strip():
        return tuple(stack.lane for stack in stacks)
    wanted = card_filter(sight.filter_text, sight.process, sight.now, sight.lines)
    narrowed: list[Lane] = []
    for stack in stacks:
        fits = [wanted.text in each for each in stack.columns.texts]
        for test in wanted.tests:
            pairs = zip(fits, stack.columns.deals, strict=True)
            fits = [fit and test(cards[deal]) for fit, deal in pairs]
        narrowed.append(_narrowed(stack, fits))
    return tuple(narrowed)


def narrow_on(
    stacks: Iterable[Stack], lanes: Iterable[Lane], cards: Mapping[int, Card], sight: Sight
) -> tuple[Lane, ...]:
    """What the filter leaves of lanes it has left so far; the same lane where that is all of it."""
    wanted = card_filter(sight.filter_text, sight.process, sight.now, sight.lines)
    narrowed: list[Lane] = []
    for stack, lane in zip(stacks, lanes, strict=True):
        found = [deal for deal in lane.ids if wanted.text in cards[deal].found_by]
        for test in wanted.tests:
            found = [deal for deal in found if test(cards[deal])]
        if len(found) == len(lane.ids):
            narrowed.append(lane)
        else:
            left = set(found)
            narrowed.append(_narrowed(stack, [deal in left for deal in stack.columns.deals]))
    return tuple(narrowed)


def _narrowed(stack: Stack, fits: Sequence[bool]) -> Lane:
    if all(fits):
        return stack.lane
    return _lane(stack.lane.stage, stack.columns, stack.currencies, fits)


def _stack(stage: Stage, ordered: Sequence[Card], measured: Mapping[int, Rate]) -> Stack:
    usual = chance_in(stage, measured)
    rows = [_row(card, usual) for card in ordered]
    columns = _Columns(*zip(*rows, strict=True))
    return _stacked(stage, columns, frozenset(columns.currencies))


def _row(card: Card, usual: Chance | None) -> tuple[int, str, str, int, int, int, bool]:
    """What a card adds to each column; `usual` is the chance of a deal in its stage."""
    value, is_open = card.value, card.is_open
    if value is None:
        return card.id, card.found_by, "", 0, 0, 0, is_open
    yearly = value.annualised().minor
    if not is_open:
        return card.id, card.found_by, value.currency, yearly, 0, 0, False
    chance = usual if card.probability is None else chance_of(card, None, {})
    likely = 0 if chance is None else chance.share(yearly)
    return card.id, card.found_by, value.currency, yearly, likely, yearly, True


def _stacked(stage: Stage, columns: _Columns, currencies: frozenset[str]) -> Stack:
    return Stack(_lane(stage, columns, currencies), columns, currencies)


def _lane(
    stage: Stage, columns: _Columns, currencies: frozenset[str], fits: Sequence[bool] | None = None
) -> Lane:
    """Cards of a stage, all or those that fit, and what they come to."""

    def kept(column: tuple[int, ...], those: Sequence[bool] | None) -> Iterable[int]:
        return column if those is None else compress(column, those)

    of_currency: dict[str, Sequence[bool] | None] = dict.fromkeys(currencies, fits)
    if len(currencies) > 1:
        pairs = list(zip(columns.currencies, fits or repeat(True), strict=False))
        of_currency = {code: [each == code and fit for each, fit in pairs] for code in currencies}

    def total(figures: tuple[int, ...]) -> dict[str, int]:
        sums = {code: sum(kept(figures, those)) for code, those in of_currency.items()}
        return {code: minor for code, minor in sums.items() if minor}

    ids = tuple(kept(columns.deals, fits))
    sums, likely = total(columns.values), total(columns.weighted)
    if all(columns.is_open):  # as in most stages
        return Lane(stage, ids, sums, likely, sums, len(ids))
    open_count = sum(kept(columns.is_open, fits))
    return Lane(stage, ids, sums, likely, total(columns.open_values), open_count)
