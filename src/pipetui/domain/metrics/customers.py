"""Clients: who came, who stayed and who left, and what became of the value that recurs.

A client is a company with a won deal; a won deal without a company is a client of its own. It has
churned when all its won deals have.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from pipetui.domain.metrics.rates import Rate
from pipetui.domain.metrics.tallies import tallied
from pipetui.domain.money import Every

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from pipetui.domain.metrics.facts import DealFact, Facts
    from pipetui.domain.metrics.periods import Period
    from pipetui.domain.metrics.tallies import Tally
    from pipetui.domain.money import Money

NOTHING_RECURS: Final = "no customer had recurring value at the start of the period"
"""Why there is no retention."""
_DAY = timedelta(days=1)


class ClientKey(NamedTuple):
    """What tells one buyer from another: the company, else the deal."""

    company_id: int | None
    deal_id: int | None


def client_of(deal: DealFact) -> ClientKey:
    """Who buys, or would."""
    if deal.company_id is None:
        return ClientKey(None, deal.id)
    return ClientKey(deal.company_id, None)


def first_wins(facts: Facts) -> dict[ClientKey, DealFact]:
    """The deal by which each client became one."""
    found: dict[ClientKey, DealFact] = {}
    won = [(deal.closed_at, deal.id, deal) for deal in facts.won if deal.closed_at is not None]
    for _, _, deal in sorted(won, key=lambda each: each[:2]):
        found.setdefault(client_of(deal), deal)
    return found


@dataclass(frozen=True, slots=True)
class Client:
    """One client with its won deals."""

    company_id: int | None
    """None where the deal has no company."""
    deal_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Retention:
    """What became of the recurring value of the clients there were; minor units a year."""

    start: int
    """Of the clients at the start of the period."""
    churn: int
    """Of those of them who have left."""
    contraction: int
    """By how much those who stayed pay less."""
    expansion: int
    """By how much those who stayed pay more; what a client paid none of before is no expansion."""
    deal_ids: tuple[int, ...]
    """The recurring deals of these clients, at the start and at the end."""

    @property
    def gross(self) -> float | None:
        """(start - churn - contraction) / start; None where nothing recurred at the start."""
        return (self.start - self.churn - self.contraction) / self.start if self.start else None

    @property
    def net(self) -> float | None:
        """(start - churn - contraction + expansion) / start, which can be more than 1."""
        kept = self.start - self.churn - self.contraction + self.expansion
        return kept / self.start if self.start else None

    @property
    def missing(self) -> str | None:
        """Why there is no share; None where there is one."""
        return None if self.start else NOTHING_RECURS


class Renewal(NamedTuple):
    """A contract that is due to be renewed."""

    deal_id: int
    day: date
    amount: Money | None
    """As it was entered."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Customers:
    """The clients of a period; at_end = at_start - churned + new + returned - came_and_left."""

    at_start: tuple[Client, ...]
    churned: tuple[Client, ...]
    """Clients at the start who were none at the end."""
    new: tuple[Client, ...]
    """Their first deal ever was won in the period."""
    returned: tuple[Client, ...]
    """They had churned before the period, and bought again in it."""
    came_and_left: tuple[Client, ...]
    """New or returned ones who were gone at the end; they are no part of logo churn."""
    at_end: tuple[Client, ...]
    retention: Mapping[str, Retention] = field(default_factory=dict)
    """By currency, of which none is mixed with another."""
    unpriced: tuple[int, ...]
    """Deals of the clients at the start that had no value; they are in no retention."""
    missing: str | None
    """Why there is no churn and no retention; None where there is."""
    renewals: tuple[Renewal, ...]
    """Due in the period, the first one first."""
    reasons: tuple[Tally, ...]
    """Why deals churned in the period."""
    basis: str

    @property
    def logo_churn(self) -> Rate:
        """Clients who churned in the period / clients at its start."""
        return Rate(len(self.churned), len(self.at_start))

    @property
    def retention_missing(self) -> str | None:
        """Why there is no retention in any currency; None where there is one."""
        if self.missing or any(each.start for each in self.retention.values()):
            return self.missing
        return f"not available: {NOTHING_RECURS}"

    @property
    def deal_ids(self) -> tuple[int, ...]:
        """The won deals of everybody who was a client at the start or came in the period."""
        clients = (*self.at_start, *self.new, *self.returned)
        return tuple(sorted(each for client in clients for each in client.deal_ids))


def customers(
    facts: Facts, period: Period, at_start: Facts | None = None, at_end: Facts | None = None
) -> Customers:
    """Clients, logo churn, GRR and NRR, renewals and churn reasons of a period.

    `at_start` and `at_end` are the facts as of its beginning and its end: with them a price that
    was changed between is a contraction or an expansion, and one that was changed later is none.
    Without them an end is counted at the values of now.
    """
    book = _Book(facts, period)
    missing = book.missing
    known = facts if at_start is None else at_start
    values = {deal.id: deal.value for deal in known.deals}
    held = [each for client in book.at_start for each in book.active(client, start=True)]
    unpriced = tuple(sorted(each.id for each in held if values.get(each.id, each.value) is None))
    ends = {deal.id: deal.value for deal in (facts if at_end is None else at_end).deals}
    priced = _priced(is_then=at_start is not None, is_over=at_end is not None)
    return Customers(
        at_start=book.told(book.at_start),
        churned=book.told(book.at_start - book.at_end),
        new=book.told(book.new),
        returned=book.told(book.gained - book.new),
        came_and_left=book.told(book.gained - book.at_end),
        at_end=book.told(book.at_end),
        retention={} if missing else _retention(book, values, ends),
        unpriced=() if missing else unpriced,
        missing=missing and f"not available: {missing}",
        renewals=_renewals(facts, period),
        reasons=tallied((deal.churn_reason, deal.id) for deal in book.left_in()),
        basis="companies with a won deal, by the days of close and of churn; recurring value by "
        f"its year at {priced}; renewals by their day, {period.label}",
    )


def _priced(*, is_then: bool, is_over: bool) -> str:
    if not is_then:
        return "the values of now"
    return f"the values of its start and of {'its end' if is_over else 'now'}"


class _Book:
    """The won deals by client, with the sets of clients at both ends of a period."""

    def __init__(self, facts: Facts, period: Period) -> None:
        self._facts, self._period = facts, period
        self._deals: dict[ClientKey, list[DealFact]] = {}
        for deal in facts.won:
            if deal.closed is not None:
                self._deals.setdefault(client_of(deal), []).append(deal)
        self.missing = self._missing()
        self.at_start = set() if self.missing else self._clients(start=True)
        self.at_end = set() if self._is_to_come else self._clients(start=False)
        won_in = {
            client
            for client, deals in self._deals.items()
            if any(deal.closed and period.holds(deal.closed) for deal in deals)
        }
        self.gained = won_in - self.at_start
        self.new = {
            client
            for client, deal in first_wins(facts).items()
            if deal.closed and period.holds(deal.closed)
        }

    @property
    def _is_to_come(self) -> bool:
        first = self._period.first
        return first is not None and first > self._facts.as_of.today

    def _missing(self) -> str | None:
        if self._period.first is None:
            return "the period has no first day"
        return "the period has not begun" if self._is_to_come else None

    def _clients(self, *, start: bool) -> set[ClientKey]:
        return {client for client in self._deals if self.active(client, start=start)}

    def active(self, client: ClientKey, *, start: bool) -> list[DealFact]:
        """The deals that made it a client just before the period, or at its end."""
        return [deal for deal in self._deals[client] if self._holds(deal, start=start)]

    def _holds(self, deal: DealFact, *, start: bool) -> bool:
        first, last = self._period.first, self._period.last
        end = (first and first - _DAY) if start else last
        churned = self._churned(deal)
        if deal.closed is None or (end is not None and deal.closed > end):
            return False
        return churned is None or (end is not None and churned > end)

    def _churned(self, deal: DealFact) -> date | None:
        return deal.churned_at and self._facts.as_of.day_of(deal.churned_at)

    def left_in(self) -> list[DealFact]:
        """The won deals that churned in the period."""
        return [
            deal
            for deal in self._facts.won
            if (day := self._churned(deal)) is not None and self._period.holds(day)
        ]

    def told(self, clients: set[ClientKey]) -> tuple[Client, ...]:
        """Clients as values, by their first deals."""
        found = [
            Client(each.company_id, tuple(deal.id for deal in self._deals[each]))
            for each in clients
        ]
        return tuple(sorted(found, key=lambda client: client.deal_ids))


def _retention(
    book: _Book, starts: Mapping[int, Money | None], ends: Mapping[int, Money | None]
) -> dict[str, Retention]:
    sums: dict[str, Counter[str]] = {}
    deals: dict[str, set[int]] = {}
    for client in book.at_start:
        held, kept = (book.active(client, start=start) for start in (True, False))
        before = _recurring((deal.id, starts.get(deal.id, deal.value)) for deal in held)
        after = _recurring((deal.id, ends.get(deal.id, deal.value)) for deal in kept)
        for currency in {*before, *after}:
            start, end = (each.get(currency, {}) for each in (before, after))
            into = sums.setdefault(currency, Counter())
            was, is_now = sum(start.values()), sum(end.values())
            deals.setdefault(currency, set()).update(start, end if was else ())
            into["start"] += was
            if client not in book.at_end:
                into["churn"] += was
            elif was:
                into["contraction"] += max(was - is_now, 0)
                into["expansion"] += max(is_now - was, 0)
    return {
        currency: Retention(
            start=sums[currency]["start"],
            churn=sums[currency]["churn"],
            contraction=sums[currency]["contraction"],
            expansion=sums[currency]["expansion"],
            deal_ids=tuple(sorted(deals[currency])),
        )
        for currency in sorted(sums)
    }


def _recurring(deals: Iterable[tuple[int, Money | None]]) -> dict[str, dict[int, int]]:
    """What recurs in a year, by currency and deal."""
    found: dict[str, dict[int, int]] = {}
    for deal_id, value in deals:
        if value is not None and value.every is not Every.ONCE:
            year = value.annualised()
            found.setdefault(year.currency, {})[deal_id] = year.minor
    return found


def _renewals(facts: Facts, period: Period) -> tuple[Renewal, ...]:
    due = [
        Renewal(deal.id, deal.renewal, deal.value)
        for deal in facts.won
        if deal.churned_at is None and deal.renewal is not None and period.holds(deal.renewal)
    ]
    return tuple(sorted(due, key=lambda each: (each.day, each.deal_id)))
