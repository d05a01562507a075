"""What the fastest third of the won deals has in common, beside the rest.

It tells what goes together, and nothing of what causes what.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipetui.domain.metrics.rates import Rate
from pipetui.domain.metrics.spread import Figure, mean, median
from pipetui.domain.model import TouchKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from pipetui.domain.metrics.paths import WonPath, WonPaths
    from pipetui.domain.process import Item, Stage

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


def fastest_third(ways: WonPaths) -> Fastest | None:
    """Compare the fastest third of the deals with the others.

    None when there are fewer than `SAMPLE_FLOOR` on either side. Only ways known whole are
    compared: one that is known from its middle on looks faster than it was.
    """
    timed = sorted(
        (path for path in ways.paths if path.is_whole and path.total_days is not None),
        key=_days_of,
    )
    third = len(timed) // _THIRD
    if third < SAMPLE_FLOOR:
        return None
    limit = _days_of(timed[third - 1])
    fast = tuple(path for path in timed if _days_of(path) <= limit)
    rest = tuple(path for path in timed if _days_of(path) > limit)
    if len(rest) < SAMPLE_FLOOR:
        return None
    return Fastest(
        fast=fast,
        rest=rest,
        within_days=limit,
        began_late=_beside(fast, rest, lambda path: path.began_late),
        came_back=_beside(fast, rest, lambda path: bool(path.moves_back or path.returns)),
        skipped=tuple(_skips(ways, fast, rest)),
        items=tuple(_items(ways, fast, rest)),
        items_done=FigureBeside(mean(map(_done, fast)), mean(map(_done, rest))),
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


def _beside(
    fast: Sequence[WonPath], rest: Sequence[WonPath], holds: Callable[[WonPath], bool]
) -> ShareBeside:
    return ShareBeside(
        Rate(sum(map(holds, fast)), len(fast)), Rate(sum(map(holds, rest)), len(rest))
    )


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
    for stage in ways.process.stages:
        for item in stage.items:
            beside = ShareBeside(_done_of(fast, stage, item), _done_of(rest, stage, item))
            if min(beside.fast.n, beside.rest.n) >= SAMPLE_FLOOR:
                yield stage, item, beside


def _done_of(paths: Iterable[WonPath], stage: Stage, item: Item) -> Rate:
    """Of the deals that were given the item, those that did it."""
    key = (stage.id, item.key)
    given = [path.deal.items[key] for path in paths if key in path.deal.items]
    return Rate(sum(given), len(given))


def _touches(
    fast: Sequence[WonPath], rest: Sequence[WonPath]
) -> Iterable[tuple[TouchKind, FigureBeside]]:
    for kind in TouchKind:
        sides = [mean(path.deal.touches.get(kind, 0) for path in paths) for paths in (fast, rest)]
        if any(side.value for side in sides):
            yield kind, FigureBeside(*sides)
