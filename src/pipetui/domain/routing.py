"""Which pipeline, stage and owner a new deal finds by itself."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, NamedTuple

from pipetui.domain.errors import BadValue
from pipetui.domain.money import currency_digits
from pipetui.domain.quickadd import deal_draft, parse_quick_add
from pipetui.domain.text import clean_line, fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date
    from decimal import Decimal

    from pipetui.domain.commands import DealDraft
    from pipetui.domain.money import Money
    from pipetui.domain.process import ProcessMap, Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """A rule of one pipeline: every condition that is given must hold; none given, all deals."""

    source: str | None = None
    region: str | None = None
    product: str | None = None
    tag: str | None = None
    least: Decimal | None = None
    """The value is at least so much, in the pipeline's currency."""
    below: Decimal | None = None
    """The value is less than so much."""
    stage: str | None = None
    """The key of the stage it begins in; None for the first."""
    owner: str | None = None
    """Who has it, unless it says so itself."""

    @property
    def why(self) -> str:
        """What it looks for, for people."""
        named = (
            ("source", self.source),
            ("region", self.region),
            ("product", self.product),
            ("tag", self.tag),
        )
        parts = [f"{name} {text}" for name, text in named if text is not None]
        if self.least is not None:
            parts.append(f"value from {self.least:,f}")
        if self.below is not None:
            parts.append(f"value below {self.below:,f}")
        return ", ".join(parts) or "every deal"


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """What is known of a deal before it has a place."""

    source: str | None = None
    region: str | None = None
    product: str | None = None
    tags: Sequence[str] = ()
    value: Money | None = None


class Landing(NamedTuple):
    """A rule that takes a deal, and the map it brings the deal to."""

    process: ProcessMap
    route: Route

    @property
    def named_stage(self) -> Stage | None:
        """The stage the rule names, if it names one that the map has."""
        return self.process.stage_keyed(self.route.stage) if self.route.stage else None

    @property
    def stage(self) -> Stage:
        """Where the deal begins."""
        return self.named_stage or self.process.first

    def settle(self, owner: str | None, *, is_open: bool = True, staged: bool = False) -> Settled:
        """The place of a deal, and who has it: `owner` where it has one.

        One that is `staged` has a stage of its own. One that closed before it was written down
        finds its pipeline alone: no rule says where in it that deal stood, or who had it.
        """
        whose = None if owner or not is_open else self.route.owner
        named = None if staged or not is_open else self.named_stage
        why = f"{self.route.why} → {self.process.pipeline.name}"
        why += f", {named.name}" if named else ""
        why += f"; owner {whose}" if whose else ""
        return Settled(self.process, self.stage if is_open else None, owner or whose, why)


class Settled(NamedTuple):
    """Where a new deal goes and who has it."""

    process: ProcessMap
    stage: Stage | None
    owner: str | None
    routed: str | None
    """The rule in words: `source web → Consulting, Proposal; owner anna`; None where none did."""


class Rules:
    """The routes of all pipelines, made ready to be asked many times."""

    def __init__(self, maps: Iterable[ProcessMap]) -> None:
        self._lines = [
            (process, [_Test.of(route, process.pipeline.currency) for route in routes])
            for process in maps
            if (routes := process.pipeline.routes)
        ]
        self.asks = frozenset(
            field for _, tests in self._lines for test in tests for field in test.fields
        )
        """What they look at: the names of the fields of an arrival."""

    def __bool__(self) -> bool:
        """Whether there are any."""
        return bool(self._lines)

    def landing(self, arrival_in: Callable[[str], Arrival]) -> Landing | None:
        """The first rule that takes a deal, pipeline by pipeline; None for none.

        `arrival_in` tells of the deal as it is when a bare amount is in the given currency: to the
        rules of each pipeline it is in that pipeline's own.
        """
        known: dict[str, _Folded] = {}
        for process, tests in self._lines:
            currency = process.pipeline.currency
            folded = known.get(currency)
            if folded is None:
                folded = known[currency] = _Folded.of(arrival_in(currency))
            for test in tests:
                if test.takes(folded):
                    return Landing(process, test.route)
        return None


def route_for(maps: Iterable[ProcessMap], arrival: Arrival) -> Landing | None:
    """The first rule that takes the deal, pipeline by pipeline, and whose it is; None for none."""
    return Rules(maps).landing(lambda _currency: arrival)


def arrival_of(draft: DealDraft) -> Arrival:
    """What the rules look at in a deal that is described."""
    return Arrival(
        source=clean_line(draft.source or ""),
        region=clean_line(draft.region or ""),
        product=clean_line(draft.product or ""),
        tags=[clean_line(tag) for tag in draft.tags],
        value=draft.value,
    )


def read_for_its_place(
    maps: Sequence[ProcessMap], read: Callable[[str], DealDraft], home: ProcessMap
) -> tuple[DealDraft, Landing | None]:
    """A deal as it reads in the currency of where it goes: by a rule, else to `home`.

    `read` makes it of what was typed, with bare amounts in the currency it is given. Raises what
    that raises for the currency in the end.
    """
    draft = read(home.pipeline.currency)
    if draft.pipeline is not None or draft.stage is not None:
        return draft, None

    def arrival_in(currency: str) -> Arrival:
        # An amount that the currency of a pipeline cannot hold is none to the rules there.
        with suppress(BadValue):
            return arrival_of(read(currency))
        return replace(arrival_of(draft), value=None)

    landing = Rules(maps).landing(arrival_in)
    return (draft, None) if landing is None else (read(landing.process.pipeline.currency), landing)


_NAMES = ("source", "region", "product")


class _Folded(NamedTuple):
    """An arrival in the form in which it is compared."""

    names: tuple[str, ...]
    tags: frozenset[str]
    value: Money | None

    @classmethod
    def of(cls, arrival: Arrival) -> _Folded:
        return cls(
            tuple(fold(getattr(arrival, name) or "") for name in _NAMES),
            frozenset(map(fold, arrival.tags)),
            arrival.value,
        )


class _Test(NamedTuple):
    """A route in the form in which it is compared, amounts in minor units of `currency`."""

    route: Route
    names: tuple[tuple[int, str], ...]
    """What is looked for, and where among `_NAMES`."""
    tag: str | None
    least: Decimal | None
    below: Decimal | None
    currency: str

    @classmethod
    def of(cls, route: Route, currency: str) -> _Test:
        digits = currency_digits(currency)
        wanted = enumerate(getattr(route, name) for name in _NAMES)
        return cls(
            route,
            tuple((place, fold(name)) for place, name in wanted if name is not None),
            None if route.tag is None else fold(route.tag),
            None if route.least is None else route.least.scaleb(digits),
            None if route.below is None else route.below.scaleb(digits),
            currency,
        )

    @property
    def is_ranged(self) -> bool:
        return self.least is not None or self.below is not None

    @property
    def fields(self) -> list[str]:
        named = [_NAMES[place] for place, _ in self.names]
        return [*named, *["tags"] * (self.tag is not None), *["value"] * self.is_ranged]

    def takes(self, given: _Folded) -> bool:
        return (
            all(given.names[place] == wanted for place, wanted in self.names)
            and (self.tag is None or self.tag in given.tags)
            and (not self.is_ranged or self._spans(given.value))
        )

    def _spans(self, value: Money | None) -> bool:
        """An amount in another currency cannot be compared, so that no range takes it."""
        if value is None or value.currency != self.currency:
            return False
        return (self.least is None or value.minor >= self.least) and (
            self.below is None or value.minor < self.below
        )


def deal_where_it_lands(
    text: str, today: date, maps: Sequence[ProcessMap], home: ProcessMap
) -> tuple[DealDraft, Landing | None]:
    """The deal of a line for `home`, or for where a rule brings it; see `parse_quick_add`."""

    def read(currency: str) -> DealDraft:
        return deal_draft(parse_quick_add(text, today, currency), fallback=home.pipeline.id)

    return read_for_its_place(maps, read, home)
