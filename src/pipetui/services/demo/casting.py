"""Who buys what, when, and how it ends: the plan of the year and a half, the same every time."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from itertools import cycle
from random import Random
from typing import TYPE_CHECKING

from pipetui.domain.money import Every, Money, parse_amount
from pipetui.services.demo.arcs import SLIP, Arc, Cast, Stay
from pipetui.services.demo.diary import Diary
from pipetui.services.demo.standing import stand

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipetui.domain.process import ProcessMap
    from pipetui.services.demo.content import Content, Firm, Loss, Offer, Standing
    from pipetui.services.demo.diary import Entry
    from pipetui.services.demo.workdays import Workdays

CLOSED = 140
_SEED = "pipetui demo"
FIRST_DAY, _LAST_DAY = 541, 22
_OWNERS = ("Mira", "Mira", "Jonas")
_CLIENT = "existing client"
_ROUND = {Every.MONTH: 10, Every.YEAR: 40}
_LARGE = 5000
SALES, ACCOUNTS = "sales", "accounts"
_MAIN_LINE = ("lead", "qualified", "discovery", "proposal", "negotiation")
_TURNS = {"straight": 64, "back": 14, "qualified": 7, "discovery": 6, "negotiation": 9}
"""How deals go, in percent: along the main line, once back from the proposal, or past a stage."""
_WINS_IN_TEN = {"new": 3, "second": 3, "client": 5}
_RECURRING = {"Care plan", "Hosting"}
_LOYAL_DAYS = 75
_REFUSED_EVERY = 9
"""One win in so many came after two noes."""
_RESTS = {24, 61, 88}
_REST_DAYS = 48
"""How long some stay lost before they are taken up again."""
_RECENT_ENDS = {CLOSED - 3: 1, CLOSED - 9: 6, CLOSED - 6: 2, CLOSED - 14: 15}
"""Plays that end on a day of their own choice, so that the last fortnight has news."""


@dataclass(frozen=True)
class Past:
    """What a firm has done with us so far."""

    firm: Firm
    ended: float
    won: bool
    offers: tuple[Offer, ...]


class Casting:
    """Hands out firms, offers and fates, deal by deal, to a fixed chance."""

    def __init__(self, content: Content, maps: Sequence[ProcessMap], workdays: Workdays) -> None:
        self._content = content
        self._lines = {process.pipeline.key: process for process in maps}
        self._workdays = workdays
        self._chance = Random(_SEED)  # noqa: S311 - a story, no secret
        self._sold: Counter[str] = Counter()
        self._number = 0
        self._contracts = 0
        self._won = 0
        self._fits = {end: cycle(texts) for end, texts in content.fits.items()}
        self._losses = self._deck_of_losses()
        self._pasts: dict[str, Past] = {}
        self._wins: dict[str, list[bool]] = {}
        self._clients = [deal.firm for deal in content.sales if deal.again]

    def entries(self) -> Iterator[Entry]:
        """The entries of every deal's diary, in no order."""
        yield from self._closed_deals()
        for deal in self._content.sales:
            yield from self._standing(deal, SALES)
        for deal in self._content.accounts:
            yield from self._standing(deal, ACCOUNTS)

    # -- deals that are over ---------------------------------------------------------------

    def _closed_deals(self) -> Iterator[Entry]:
        taken = {deal.firm for deal in (*self._content.sales, *self._content.accounts)}
        fresh = [firm for firm in self._content.firms.values() if firm.name not in taken]
        self._chance.shuffle(fresh)
        # Who is a client already won early.
        fresh = [self._content.firms[name] for name in self._clients] + fresh
        for place in range(CLOSED):
            begin = FIRST_DAY - (FIRST_DAY - _LAST_DAY) * place / (CLOSED - 1)
            begin += self._chance.uniform(-3, 3)
            kind, past = self._kind(place, begin)
            firm = past.firm if past else fresh.pop(0)
            won = place < len(self._clients) or self._is_won(kind)
            yield from self._closed(place, firm, past, begin, won=won)

    def _kind(self, place: int, begin: float) -> tuple[str, Past | None]:
        """New, a client again, or somebody who said no the first time."""
        wanted = {0: "client", 3: "second"}.get(place % 5, "new") if place > CLOSED // 4 else "new"
        pasts = [
            past
            for past in self._pasts.values()
            if wanted != "new"
            and past.won == (wanted == "client")
            and past.ended > begin + 30
            and len(past.offers) == 1
            and past.firm.name not in self._clients
        ]
        return (wanted, self._chance.choice(pasts)) if pasts else ("new", None)

    def _is_won(self, kind: str) -> bool:
        """Dealt ten at a time, so that no month is all luck."""
        deck = self._wins.setdefault(kind, [])
        if not deck:
            deck.extend(place < _WINS_IN_TEN[kind] for place in range(10))
            self._chance.shuffle(deck)
        return deck.pop()

    def _closed(
        self, place: int, firm: Firm, past: Past | None, begin: float, *, won: bool
    ) -> Iterator[Entry]:
        client = past is not None and past.won
        offer = self._offer(firm, past)
        cast = self._cast(firm, offer, _CLIENT if client else None)
        loss = None if won else self._losses.pop()
        arc, diary = self._arc(replace(cast, fit=self._fit(loss)))
        way = self._way(loss, short=client)
        # What began lately has to be over by now all the same.
        latest = self._chance.uniform(2, begin / 2)
        scale = min(1.0, (begin - latest) / sum(stay.days for stay in way))
        if place in _RECENT_ENDS:
            begin = _RECENT_ENDS[place] + sum(stay.days for stay in way)
            scale = 1.0
        way = [replace(stay, days=stay.days * scale) for stay in way]
        rests = won and place in _RESTS
        begin += _REST_DAYS * rests
        closing = begin - sum(stay.days for stay in way) - _REST_DAYS * rests
        pushes = self._chance.choice((0, 0, 0, 1, 2)) if len(way) > len(_MAIN_LINE) - 2 else 0
        start = arc.walk(way, begin, closing + SLIP * pushes)
        if rests:
            arc.rest(start - 1, start - _REST_DAYS)
            start -= _REST_DAYS
        arc.put_off(closing + way[-1].days / 2, closing, pushes)
        self._won += won
        if won and not rests and len(way) > 1 and not self._won % _REFUSED_EVERY:
            before = way[-2].days
            arc.refuse(start + before * 0.45, again=start + before * 0.15)
        ended = arc.lose(way[-1], start, loss) if loss else arc.win(way[-1], start)
        if won and offer.product in _RECURRING and ended > _LOYAL_DAYS:
            self._may_churn(arc, ended)
        offers = (*past.offers, offer) if past else (offer,)
        self._pasts[firm.name] = Past(firm, ended, won, offers)
        yield from diary.entries()

    def _fit(self, loss: Loss | None) -> str:
        """How the fit questions were answered: in turn, by how the deal ends."""
        end = "won" if loss is None else "misfit" if loss.reason == "Poor fit" else "lost"
        return next(self._fits[end])

    def _may_churn(self, arc: Arc, won: float) -> None:
        """Most running contracts end after a while, each for another reason; the fourth goes on."""
        churns = self._content.churns
        self._contracts = (self._contracts + 1) % (len(churns) + 1)
        if self._contracts < len(churns):
            arc.leave(won * 0.3, churns[self._contracts])

    def _way(self, loss: Loss | None, *, short: bool) -> list[Stay]:
        """The stages of a deal that is over: mostly the main line, some leave it."""
        stages = list(_MAIN_LINE)
        if loss:
            stages = stages[: _MAIN_LINE.index(self._chance.choice(loss.stages)) + 1]
        turn = self._chance.choices(tuple(_TURNS), tuple(_TURNS.values()))[0]
        if turn == "back" and "proposal" in stages:
            back = stages.index("proposal")
            stages[back:back] = ["proposal", "discovery"]
        elif turn in stages[:-1] or turn == stages[-1] == "negotiation":
            stages.remove(turn)
        if short and "discovery" in stages:
            # Who is a client already needs no first contact.
            del stages[: stages.index("discovery")]
        return [self._stay(SALES, stage, 0.5 if short else 1) for stage in stages]

    def _stay(self, line: str, stage: str, factor: float = 1) -> Stay:
        """A stay of a usual length: three in four are within the stage's own line."""
        stale = next(each.stale_days for each in self._lines[line].stages if each.key == stage)
        days = (stale or 14) * self._chance.triangular(0.1, 1.7, 0.4) * factor
        forces = self._content.lists["forces"]
        forced = self._chance.choice(forces) if self._happens(0.1) else None
        return Stay(line, stage, days, forced)

    def _deck_of_losses(self) -> list[Loss]:
        deck = [loss for loss in self._content.losses for _ in range(loss.share)]
        self._chance.shuffle(deck)
        return deck

    # -- deals that stand ------------------------------------------------------------------

    def _standing(self, deal: Standing, line: str) -> Iterator[Entry]:
        firm = self._content.firms[deal.firm]
        value = parse_amount(deal.value, firm.currency) if deal.value else None
        cast = Cast(
            firm=firm,
            title=deal.title,
            product=deal.product,
            value=value,
            priced=True,
            source=deal.source,
            owner=self._chance.choice(_OWNERS),
            fit=deal.fit,
            tags=tuple(deal.tags),
            notes=deal.notes,
        )
        arc, diary = self._arc(cast)
        former = [replace(stay, forced=None) for stay in self._former(deal, line)]
        if deal.forced:
            former[-1] = replace(former[-1], forced=deal.forced)
        stand(arc, deal, line, former, self._workdays)
        yield from diary.entries()

    def _former(self, deal: Standing, line: str) -> list[Stay]:
        """The stays before the one that goes on."""
        keys = [stage.key for stage in self._lines[line].stages]
        written = deal.source.startswith(("web", "newsletter"))
        beginning = "engagement" if written else "interaction"
        first = keys.index(_MAIN_LINE[0] if line == SALES else beginning)
        stages = deal.way.split() if deal.way else keys[first : keys.index(deal.stage)]
        if deal.back:
            stages += [deal.stage, keys[keys.index(deal.stage) - 1]]
        before: list[Stay] = []
        if deal.handed:
            before = [self._stay(SALES, stage) for stage in _MAIN_LINE[:2]]
            stages = stages[stages.index("interaction") :] if "interaction" in stages else []
        return before + [self._stay(line, stage, 0.8) for stage in stages]

    # -- who and what ----------------------------------------------------------------------

    def _arc(self, cast: Cast) -> tuple[Arc, Diary]:
        self._number += 1
        chance = Random(f"{_SEED} {self._number}")  # noqa: S311 - a story, no secret
        diary = Diary(self._number, self._workdays, chance)
        return Arc(self._content, diary, cast, chance), diary

    def _offer(self, firm: Firm, past: Past | None) -> Offer:
        content = self._content
        known = past.offers if past else ()
        offers = content.trades[firm.trade]
        if past is not None and past.won:
            offers = content.returns[content.products[known[-1].product][2]]
        elif firm.name in self._clients:
            offers = [each for each in offers if each.product == "Website"]
        elif firm.language and self._happens(0.7):
            sold = {each.product for each in offers}
            own = [each for each in content.languages[firm.language] if each.product in sold]
            offers = own if set(own) - set(known) else offers
        left = [each for each in offers if each not in known]
        # What was sold least so far: a trade should not want one thing only.
        fewest = min(self._sold[offer.title] for offer in left)
        offer = self._chance.choice([each for each in left if self._sold[each.title] == fewest])
        self._sold[offer.title] += 1
        return offer

    def _cast(self, firm: Firm, offer: Offer, source: str | None) -> Cast:
        lists, chance = self._content.lists, self._chance
        every = Every(self._content.products[offer.product][1])
        price = chance.triangular(offer.low, offer.high, offer.low + (offer.high - offer.low) / 3)
        step = _ROUND.get(every, 100 if price > _LARGE else 50)
        return Cast(
            firm=firm,
            title=offer.title,
            product=offer.product,
            value=Money(round(price / step) * step * 100, firm.currency, every),
            priced=self._happens(0.6),
            source=source or chance.choice(lists["sources"]),
            owner=chance.choice(_OWNERS),
            tags=(chance.choice(lists["tags"]),) if self._happens(0.25) else (),
            notes=chance.choice(lists["notes"]) if self._happens(0.3) else None,
        )

    def _happens(self, share: float) -> bool:
        return self._chance.random() < share
