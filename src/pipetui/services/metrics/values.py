"""What some metrics are a list of: values told by the map they are about, targets, plans."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipetui.domain.metrics.associations import Losses, Movers
    from pipetui.domain.metrics.fastest import Fastest
    from pipetui.domain.metrics.fastest_losses import FastestLosses
    from pipetui.domain.metrics.periods import Period
    from pipetui.domain.metrics.plan import Plan
    from pipetui.domain.money import Money
    from pipetui.domain.process import ProcessMap

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class OfMap(Generic[T_co]):
    """A value that is about the stages of one map."""

    process: ProcessMap
    value: T_co


def beside_before(
    value: Iterable[OfMap[T]], before: Iterable[OfMap[T]] | None
) -> Iterator[tuple[ProcessMap, T, T | None]]:
    """Each map with its value and that of the period before, if there is one."""
    earlier = {each.process.pipeline.id: each.value for each in before or ()}
    for each in value:
        yield each.process, each.value, earlier.get(each.process.pipeline.id)


@dataclass(frozen=True, slots=True)
class Planned:
    """What is wanted in a period, and the plan for it."""

    process: ProcessMap | None
    """None where it is wanted of several pipelines together."""
    wanted: Money | int
    """Revenue, or customers."""
    period: Period
    is_goal: bool
    """The pipeline's own goal, since no target is set."""
    plan: Plan | None
    """None for several pipelines: they differ in what it takes."""


@dataclass(frozen=True, slots=True)
class WhatMoves:
    """What goes together with moving on, map by map, and with being won or lost soon."""

    moves: tuple[OfMap[Movers], ...]
    losses: Losses
    """Why deals were lost."""
    fastest_wins: tuple[OfMap[Fastest | None], ...]
    """The third of the won deals that took the fewest days; None where there are too few."""
    fastest_losses: tuple[OfMap[FastestLosses | None], ...]
    """The same of the lost ones."""
