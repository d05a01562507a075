"""What buyers say: how content they are, and what they object."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipetui.domain.metrics.customers import client_of
from pipetui.domain.metrics.facts import closed_in, ids_of
from pipetui.domain.metrics.objecting import objection_namer
from pipetui.domain.metrics.rates import Rate
from pipetui.domain.metrics.spread import Figure, mean, median
from pipetui.domain.model import TouchKind
from pipetui.domain.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pipetui.domain.metrics.customers import ClientKey
    from pipetui.domain.metrics.facts import DealFact, Facts, TouchFact
    from pipetui.domain.metrics.periods import Period

_PROMOTER = 9
"""From this score on."""
_DETRACTOR = 6
"""Up to this score."""
_ALL = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Satisfaction:
    """What clients answered, each by the latest score."""

    promoters: int
    passives: int
    detractors: int
    others: int
    """Scores of buyers who are no clients; they are in no figure."""
    deal_ids: tuple[int, ...]
    """The deals on which the scores were given."""
    basis: str

    @property
    def n(self) -> int:
        """The clients who answered."""
        return self.promoters + self.passives + self.detractors

    @property
    def score(self) -> float | None:
        """100 x (promoters - detractors) / all, from -100 to 100; None when nobody answered.

        Reichheld (2003), "The one number you need to grow".
        """
        return _ALL * (self.promoters - self.detractors) / self.n if self.n else None


def satisfaction(facts: Facts, period: Period) -> Satisfaction:
    """The latest score of each client in the period: a company, or a won deal without one."""
    clients = {client_of(deal) for deal in facts.deals if deal.is_won}
    latest: dict[ClientKey, tuple[TouchFact, int]] = {}
    others = 0
    for deal in facts.deals:
        for touch in _touches_in(deal, TouchKind.FEEDBACK, facts, period):
            client = client_of(deal)
            if touch.score is None:
                continue
            if client not in clients:
                others += 1
            elif client not in latest or latest[client][0].at <= touch.at:
                latest[client] = touch, deal.id
    scores = [touch.score or 0 for touch, _ in latest.values()]
    promoters = sum(score >= _PROMOTER for score in scores)
    detractors = sum(score <= _DETRACTOR for score in scores)
    return Satisfaction(
        promoters=promoters,
        passives=len(scores) - promoters - detractors,
        detractors=detractors,
        others=others,
        deal_ids=tuple(sorted({deal_id for _, deal_id in latest.values()})),
        basis="100 times those who score 9 or 10, less those at 6 or below, of all who answered; "
        "the latest score of each customer, "
        f"by the day of the feedback, {period.label}",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Objection:
    """One objection: how often it was heard, and what became of the deals that had it."""

    name: str | None
    """As a map's list has it, else as it was said first; None for those without words."""
    count: int
    """How often it was heard in the period."""
    deal_ids: tuple[int, ...]
    """The deals in which it was."""
    with_it: Rate
    """Won, of the deals that closed in the period and had met it by then."""
    without: Rate
    """Won, of the others that closed in the period."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Objections:
    """All objections, the most frequent first, and how many times no comes before a yes."""

    objections: tuple[Objection, ...]
    noes_mean: Figure
    """Touches of kind no before the win, per won deal."""
    noes_median: Figure
    deal_ids: tuple[int, ...]
    """The deals that closed in the period, or in which an objection was heard."""
    basis: str


def objections(facts: Facts, period: Period) -> Objections:
    """What was objected in the period, and what became of the deals that closed in it.

    Objections are told apart by their names: see `objection_namer`.
    """
    heard: Counter[str] = Counter()
    heard_in: dict[str, list[int]] = {}
    spelled: dict[str, str | None] = {}
    name_of = objection_namer(facts.maps)
    for deal in facts.deals:
        for touch in _touches_in(deal, TouchKind.OBJECTION, facts, period):
            said = name_of(touch.text)
            name = fold(said or "")
            spelled.setdefault(name, said)
            heard[name] += 1
            heard_in.setdefault(name, []).append(deal.id)
    closed = closed_in(facts.deals, period)
    met = {deal.id: _met(deal, name_of) for deal in closed}
    names = sorted(heard, key=lambda name: (-heard[name], name))
    noes = [_noes(deal) for deal in closed if deal.is_won]
    ids = {*ids_of(closed), *(each for deals in heard_in.values() for each in deals)}
    return Objections(
        objections=tuple(
            Objection(
                name=spelled[name],
                count=heard[name],
                deal_ids=tuple(dict.fromkeys(heard_in[name])),
                with_it=_won([deal for deal in closed if name in met[deal.id]]),
                without=_won([deal for deal in closed if name not in met[deal.id]]),
            )
            for name in names
        ),
        noes_mean=mean(noes),
        noes_median=median(noes),
        deal_ids=tuple(sorted(ids)),
        basis="objections by the day they were heard; won / (won + lost) of the deals with and "
        f"without each, by the day of the close, {period.label}",
    )


def _met(deal: DealFact, name_of: Callable[[str | None], str | None]) -> frozenset[str]:
    """The objections that were raised before the deal closed, by their folded names."""
    return frozenset(
        fold(name_of(touch.text) or "")
        for touch in deal.touches_until_close
        if touch.kind is TouchKind.OBJECTION
    )


def _noes(deal: DealFact) -> int:
    return sum(touch.kind is TouchKind.NO for touch in deal.touches_until_close)


def _won(closed: Sequence[DealFact]) -> Rate:
    return Rate(sum(deal.is_won for deal in closed), len(closed))


def _touches_in(
    deal: DealFact, kind: TouchKind, facts: Facts, period: Period
) -> Iterator[TouchFact]:
    for touch in deal.touches:
        if touch.kind is kind and period.holds(facts.as_of.day_of(touch.at)):
            yield touch
