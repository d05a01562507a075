"""What some metrics are a list of: values told by the map they are about, targets, plans."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from pipetui.domain.metrics.associations import Losses, Movers
    from pipetui.domain.metrics.periods import Period
    from pipetui.domain.metrics.plan import Plan
    from pipetui.domain.money import Money
    from pipetui.domain.process import ProcessMap

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class OfMap(Generic[T_co]):
    """A value that is about the stages of one map."""

    process: ProcessMap
    value: T_co


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
    """What goes together with moving on, map by map, and why deals were lost."""

    moves: tuple[OfMap[Movers], ...]
    losses: Losses
