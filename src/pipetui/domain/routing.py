"""Which pipeline, stage and owner a new deal finds by itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipetui.domain.money import currency_digits
from pipetui.domain.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from decimal import Decimal

    from pipetui.domain.money import Money
    from pipetui.domain.process import ProcessMap


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


def route_for(maps: Iterable[ProcessMap], arrival: Arrival) -> tuple[ProcessMap, Route] | None:
    """The first rule that takes the deal, pipeline by pipeline, and whose it is; None for none."""
    return next(
        (
            (process, route)
            for process in maps
            for route in process.pipeline.routes
            if _takes(route, arrival, process.pipeline.currency)
        ),
        None,
    )


def _takes(route: Route, arrival: Arrival, currency: str) -> bool:
    return (
        _same(route.source, arrival.source)
        and _same(route.region, arrival.region)
        and _same(route.product, arrival.product)
        and (route.tag is None or fold(route.tag) in {fold(tag) for tag in arrival.tags})
        and _in_range(route, arrival.value, currency)
    )


def _same(wanted: str | None, given: str | None) -> bool:
    return wanted is None or (given is not None and fold(wanted) == fold(given))


def _in_range(route: Route, value: Money | None, currency: str) -> bool:
    """An amount in another currency cannot be compared, so that no range takes it."""
    if route.least is None and route.below is None:
        return True
    if value is None or value.currency != currency:
        return False
    digits = currency_digits(currency)
    return (route.least is None or value.minor >= route.least.scaleb(digits)) and (
        route.below is None or value.minor < route.below.scaleb(digits)
    )
