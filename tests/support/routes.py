"""Ways of selling with rules of their own, and the rules followed without any haste."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipetui.domain.money import Money
from pipetui.domain.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipetui.domain.process import ProcessMap
    from pipetui.domain.routing import Arrival, Route


def routed(process: ProcessMap, *routes: Route, currency: str = "EUR") -> ProcessMap:
    """A map to which rules bring deals."""
    return replace(process, pipeline=replace(process.pipeline, routes=routes, currency=currency))


def brute_force(maps: Iterable[ProcessMap], deal: Arrival) -> tuple[str, Route] | None:
    """The key of the pipeline whose rule is the first to take a deal, and that rule."""
    for each in maps:
        for route in each.pipeline.routes:
            wanted = {
                "source": route.source,
                "region": route.region,
                "product": route.product,
            }
            if any(
                text is not None and fold(text) != fold(getattr(deal, name) or "")
                for name, text in wanted.items()
            ):
                continue
            if route.tag is not None and fold(route.tag) not in [fold(tag) for tag in deal.tags]:
                continue
            if route.least is None and route.below is None:
                return each.pipeline.key, route
            value = deal.value
            if not isinstance(value, Money) or value.currency != each.pipeline.currency:
                continue
            if route.least is not None and value.amount < route.least:
                continue
            if route.below is not None and value.amount >= route.below:
                continue
            return each.pipeline.key, route
    return None
