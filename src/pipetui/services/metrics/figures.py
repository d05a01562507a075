"""The figures of a pipeline, or of all: facts read once, metrics counted as they are asked for."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import cache
from random import Random
from typing import TYPE_CHECKING, Any

from pipetui.domain.metrics.forecast import Forecast, forecast
from pipetui.domain.metrics.grouping import Dimension, grouped, split_source
from pipetui.domain.metrics.reaching import reach_of_all
from pipetui.domain.metrics.responding import TARGET_HOURS
from pipetui.domain.text import fold
from pipetui.services.facts import collecting_nothing, load_facts
from pipetui.services.process_change import load_process_change
from pipetui.services.snapshots import load_snapshots
from pipetui.services.targets import spends, targets

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from pipetui.domain.dates import Now
    from pipetui.domain.metrics.facts import Facts
    from pipetui.domain.metrics.periods import Period
    from pipetui.domain.metrics.process_change import NoChange, ProcessChange
    from pipetui.domain.metrics.rates import Rate
    from pipetui.domain.metrics.snapshots import Snapshot
    from pipetui.domain.model import Spend, Target
    from pipetui.domain.process import ProcessMap
    from pipetui.services.facts import Progress
    from pipetui.services.session import Session
    from pipetui.services.settings.config import Day

_SEED = 20_000_101
"""Whatever is drawn is drawn alike each time: the same facts give the same figures."""


@dataclass(slots=True)
class Figures:
    """Facts with what else metrics need; what was counted once is kept.

    The facts stay while period and grouping change: reading them is what takes long.
    """

    facts: Facts
    measured: Mapping[int, Rate]
    """Reach-to-win by stage, of all deals: those of a group are told by the same chances."""
    targets: tuple[Target, ...] = ()
    spends: tuple[Spend, ...] = ()
    snapshots: tuple[Snapshot, ...] = ()
    """The forecasts that were noted, of all pipelines."""
    earlier: Callable[[date], Facts] | None = None
    """Reads the facts as of the beginning of a day, kept by whoever gives it."""
    change: Callable[[ProcessMap], ProcessChange | NoChange] | None = None
    """Compares the deals before and after a version of a map, kept as well; None for groups."""
    answer_hours: int = TARGET_HOURS
    """Within how many hours a lead should have its first answer."""
    _kept: dict[tuple[str, str], Any] = field(default_factory=dict)
    _groups: dict[Dimension, Mapping[str, Figures]] = field(default_factory=dict)

    @property
    def maps(self) -> tuple[ProcessMap, ...]:
        """The maps of the pipelines that are asked about."""
        asked = self.facts.pipeline_id
        return tuple(each for each in self.facts.maps if asked in {None, each.pipeline.id})

    def of(self, name: str, period: Period) -> Any:  # noqa: ANN401 - each metric has a value of its own
        """A metric by its name, see `names.NAMES`, for a period."""
        from pipetui.services.metrics.names import NAMES

        key = (name, f"{period.kind} {period.key}")
        if key not in self._kept:
            with collecting_nothing():
                self._kept[key] = NAMES[name](self, period)
        return self._kept[key]

    def forecast(self, period: Period) -> Forecast:
        """The forecast of a period's days, drawn with a fixed seed where it is drawn."""
        key = ("a forecast", period.key)
        if key not in self._kept:
            self._kept[key] = forecast(self.facts, period, self.measured, self.chance())
        return self._kept[key]  # type: ignore[no-any-return]

    @staticmethod
    def chance() -> Callable[[], float]:
        """Numbers from 0 to below 1, the same ones each time."""
        return Random(_SEED).random  # noqa: S311 - no secret is made of them

    def grouped(self, dimension: Dimension) -> Mapping[str, Figures]:
        """The figures of each group: see `grouping.grouped`.

        What cannot be told apart is in no group: targets but by pipeline, spends but by source.
        """
        if dimension not in self._groups:
            self._groups[dimension] = {
                name: replace(
                    self,
                    facts=facts,
                    targets=self._targets_of(facts, dimension),
                    spends=self._spends_of(name, dimension),
                    snapshots=self._snapshots_of(facts),
                    change=None,
                    _kept={},
                    _groups={},
                )
                for name, facts in grouped(self.facts, dimension).items()
            }
        return self._groups[dimension]

    def _targets_of(self, facts: Facts, dimension: Dimension) -> tuple[Target, ...]:
        lines = {deal.pipeline_id for deal in facts.deals}
        if dimension is not Dimension.PIPELINE or len(lines) != 1:
            return ()
        return tuple(each for each in self.targets if each.pipeline_id in lines)

    def _snapshots_of(self, facts: Facts) -> tuple[Snapshot, ...]:
        """The noted forecasts of the deals that are in a group now."""
        ids = frozenset(deal.id for deal in facts.deals)
        return tuple(each.among(ids) for each in self.snapshots)

    def _spends_of(self, name: str, dimension: Dimension) -> tuple[Spend, ...]:
        if dimension is not Dimension.SOURCE:
            return ()
        wanted = fold(name)
        return tuple(each for each in self.spends if fold(split_source(each.source)[0]) == wanted)


def load_figures(  # noqa: PLR0913 - settings and what to look at
    session: Session,
    pipeline_id: int | None = None,
    as_of: Now | None = None,
    *,
    day: Day,
    since_version: int | None = None,
    progress: Progress | None = None,
) -> Figures:
    """Read what all metrics are counted from, as of now or of a moment that has passed.

    `day` says which days count, and within how many hours a lead is to have an answer.
    `since_version` is that of a map to compare since, the newest unless it is named; Refused, once
    that is asked for, for one that is not there.
    """
    working = day.working_days
    facts = load_facts(session, pipeline_id, as_of, working_days=working, progress=progress)

    @cache
    def earlier(begun: date) -> Facts:
        then = replace(facts.as_of, instant=facts.as_of.midnight(begun))
        return load_facts(session, pipeline_id, then, working_days=working)

    @cache
    def change(process: ProcessMap) -> ProcessChange | NoChange:
        return load_process_change(
            session, process, since_version, facts.as_of, working_days=working
        )

    return Figures(
        facts=facts,
        measured=reach_of_all(facts.maps, (*facts.deals, *facts.passed)),
        targets=tuple(targets(session)),
        spends=tuple(spends(session)),
        snapshots=load_snapshots(session),
        earlier=earlier,
        change=change,
        answer_hours=day.answer_hours,
    )
