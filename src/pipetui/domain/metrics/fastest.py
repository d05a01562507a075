"""What the fastest third of deals has in common, beside the rest: of the won ones by their ways.

It tells what goes together, and nothing of what causes what.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from pipetui.domain.metrics.rates import Rate
from pipetui.domain.metrics.spread import Figure, mean, median
from pipetui.domain.model import TouchKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from pipetui.domain.metrics.paths import WonPath, WonPaths
    from pipetui.domain.process import Item, ProcessMap, Stage

    Given = Mapping[tuple[int, str], bool]

T = TypeVar("T")

SAMPLE_FLOOR = 5
"""With fewer deals on either side nothing is compared."""
_THIRD = 3


@dataclass(frozen=True, slots=True)
class ShareBeside:
    """How many of the fast deals something holds for, and of the rest."""

    fast: Rate
    rest: Rate

    @property
    def differs(self) -> bool:
        """Whether the intervals lie apart; without that nothing is claimed."""
        return self.fast.differs_from(self.rest)


@dataclass(frozen=True, slots=True)
class FigureBeside:
    """A number of the fast deals and of the rest; having no interval, it claims nothing."""

    fast: Figure
    rest: Figure


@dataclass(frozen=True, slots=True, kw_only=True)
class Fastest:
    """The fastest third of the won deals beside the rest."""

    fast: tuple[WonPath, ...]
    rest: tuple[WonPath, ...]
    within_days: int
    """The fast ones took no longer; whoever took as long as the last of them is one too."""
    began_late: ShareBeside
    """Came in behind the stage where the map begins, and have fewer days for that reason alone."""
    came_back: ShareBeside
    """Went back, or came into a stage again."""
    skipped: tuple[tuple[Stage, ShareBeside], ...]
    """For each stage that any of them skipped."""
    items: tuple[tuple[Stage, Item, ShareBeside], ...]
    """For each checklist item that enough deals of both sides were given: done before the win."""
    items_done: FigureBeside
    """Items done, per deal."""
    touches: tuple[tuple[TouchKind, FigureBeside], ...]
    """Touches before the win, per deal."""
    days: tuple[tuple[Stage, FigureBeside], ...]
    """The median of days in each stage."""


class Split(NamedTuple, Generic[T]):
    """The fastest third, the rest, and how long none of the fast took more than."""

    fast: tuple[T, ...]
    rest: tuple[T, ...]
    within_days: int


def split_fastest(timed: Iterable[T], days_of: Callable[[T], int]) -> Split[T] | None:
    """Tell the fastest third from the rest; None below `SAMPLE_FLOOR` on either side."""
    ordered = sorted(timed, key=days_of)
    third = len(ordered) // _THIRD
    if third < SAMPLE_FLOOR:
        return None
    limit = days_of(ordered[third - 1])
    fast = tuple(each for each in ordered if days_of(each) <= limit)
    rest = tuple(each for each in ordered if days_of(each) > limit)
    return Split(fast, rest, limit) if len(rest) >= SAMPLE_FLOOR else None


def shares(fast: Sequence[T], rest: Sequence[T], holds: Callable[[T], bool]) -> ShareBeside:
    """For how many of either side something holds."""
    return ShareBeside(
        Rate(sum(map(holds, fast)), len(fast)), Rate(sum(map(holds, rest)), len(rest))
    )


def means(fast: Iterable[T], rest: Iterable[T], count: Callable[[T], float]) -> FigureBeside:
    """The mean of a number of either side."""
    return FigureBeside(mean(map(count, fast)), mean(map(count, rest)))


def fastest_third(ways: WonPaths) -> Fastest | None:
    """Compare the fastest third of the deals with the others.

    None when there are fewer than `SAMPLE_FLOOR` on either side. Only ways known whole are
    compared: one that is known from its middle on looks faster than it was.
    """
    split = split_fastest(
        (path for path in ways.paths if path.is_whole and path.total_days is not None), _days_of
    )
    if split is None:
        return None
    fast, rest, limit = split
    return Fastest(
        fast=fast,
        rest=rest,
        within_days=limit,
        began_late=shares(fast, rest, lambda path: path.began_late),
        came_back=shares(fast, rest, lambda path: bool(path.moves_back or path.returns)),
        skipped=tuple(_skips(ways, fast, rest)),
        items=tuple(_items(ways, fast, rest)),
        items_done=means(fast, rest, _done),
        touches=tuple(_touches(fast, rest)),
        days=tuple(
            (use.stage, FigureBeside(_days_in(fast, use.stage), _days_in(rest, use.stage)))
            for use in ways.stages
        ),
    )


def _days_of(path: WonPath) -> int:
    return path.total_days or 0


def _done(path: WonPath) -> int:
    return sum(path.deal.items.values())


def _days_in(paths: Iterable[WonPath], stage: Stage) -> Figure:
    return median(days for path in paths if (days := path.days_in(stage)) is not None)


def _skips(
    ways: WonPaths, fast: Sequence[WonPath], rest: Sequence[WonPath]
) -> Iterable[tuple[Stage, ShareBeside]]:
    for stage in ways.process.stages:
        skipped = [
            {path.deal.id for path in side if stage in path.skipped} for side in (fast, rest)
        ]
        if any(skipped):
            few, many = (len(each) for each in skipped)
            yield stage, ShareBeside(Rate(few, len(fast)), Rate(many, len(rest)))


def _items(
    ways: WonPaths, fast: Sequence[WonPath], rest: Sequence[WonPath]
) -> Iterable[tuple[Stage, Item, ShareBeside]]:
    given = [[path.deal.items for path in side] for side in (fast, rest)]
    return items_beside(ways.process, *given)


def items_beside(
    process: ProcessMap, fast: Sequence[Given], rest: Sequence[Given]
) -> Iterable[tuple[Stage, Item, ShareBeside]]:
    """For each item that enough deals of both sides were given, how many of those did it."""
    for stage in process.stages:
        for item in stage.items:
            beside = ShareBeside(_done_of(fast, stage, item), _done_of(rest, stage, item))
            if min(beside.fast.n, beside.rest.n) >= SAMPLE_FLOOR:
                yield stage, item, beside


def _done_of(deals: Iterable[Given], stage: Stage, item: Item) -> Rate:
    """Of the deals that were given the item, those that did it."""
    key = (stage.id, item.key)
    given = [items[key] for items in deals if key in items]
    return Rate(sum(given), len(given))


def _touches(
    fast: Sequence[WonPath], rest: Sequence[WonPath]
) -> Iterable[tuple[TouchKind, FigureBeside]]:
    made = [[path.deal.touches for path in side] for side in (fast, rest)]
    return touches_beside(*made)


def touches_beside(
    fast: Sequence[Mapping[TouchKind, int]], rest: Sequence[Mapping[TouchKind, int]]
) -> Iterable[tuple[TouchKind, FigureBeside]]:
    """How many touches of each kind there were, per deal; none where there were none."""
    for kind in TouchKind:
        sides = [mean(made.get(kind, 0) for made in side) for side in (fast, rest)]
        if any(side.value for side in sides):
            yield kind, FigureBeside(*sides)
