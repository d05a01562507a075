"""Whether a change of the process shows in the figures: deals made after it beside those before.

Two windows of equally many days meet at the day of the change. The deals made in each are looked at
as of its end, so that those before have had no more time to come to something than those after. It
tells what differs, and nothing of what made it so.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipetui.domain.metrics.changed_figures import lines_of_change

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from pipetui.domain.metrics.changeover import ChangeLine, Changeover
    from pipetui.domain.metrics.facts import Facts
    from pipetui.domain.metrics.periods import Period
    from pipetui.domain.process import ProcessMap, Stage


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessChange:
    """What differs since a version of a map."""

    version: int
    day: date
    label: str
    """What was done."""
    before: Period
    after: Period
    made_before: tuple[int, ...]
    """The deals that were made in the days before."""
    made_after: tuple[int, ...]
    lines: tuple[ChangeLine, ...]
    came: tuple[Stage, ...]
    """Stages the change brought."""
    went: tuple[Stage, ...]
    """Stages it took away."""
    others: tuple[int, ...]
    """Other versions that were made within these days, whose effect is in the figures as well."""
    basis: str

    @property
    def deal_ids(self) -> tuple[int, ...]:
        """All deals that are compared."""
        return (*self.made_before, *self.made_after)


@dataclass(frozen=True, slots=True)
class NoChange:
    """No version to compare since."""

    missing: str
    """What is missing."""
    basis: str = "deals made since a version of the map beside those made before it"
    deal_ids: tuple[int, ...] = ()


def process_change(before: Facts, after: Facts, change: Changeover) -> ProcessChange:
    """Compare the deals made since a change with those made in as many days before it.

    `before` are the facts as of the beginning of the day of the change, `after` those of the moment
    that is asked about; both of all pipelines, or of that of the map.
    """
    first, last = change.windows(after.as_of.today)
    old, new = _made_in(before, first, change.present), _made_in(after, last, change.present)
    old_ids, new_ids = ({stage.id for stage in each.stages} for each in (change.old, change.new))
    return ProcessChange(
        version=change.number,
        day=change.day,
        label=change.label,
        before=first,
        after=last,
        made_before=tuple(deal.id for deal in old.deals),
        made_after=tuple(deal.id for deal in new.deals),
        lines=tuple(lines_of_change(old, new, change)),
        came=tuple(stage for stage in change.new.stages if stage.id not in old_ids),
        went=tuple(stage for stage in change.old.stages if stage.id not in new_ids),
        others=tuple(
            number for number, day in change.others if first.holds(day) or last.holds(day)
        ),
        basis=f"deals made {last.label}, since version {change.number} of the map, beside those "
        f"made {first.label}, each as of the end of those days; association, not cause; "
        "only shares whose 95 % intervals lie apart are said to differ",
    )


def _made_in(facts: Facts, window: Period, process: ProcessMap) -> Facts:
    """The facts of one pipeline, of the deals made in a window alone, told by one map."""
    line = process.pipeline.id
    made = [deal for deal in (*facts.deals, *facts.passed) if window.holds(deal.created)]
    elsewhere = [deal for deal in made if deal.pipeline_id != line and deal.has_stood_in(line)]
    return replace(
        facts,
        maps=_with(facts.maps, process),
        pipeline_id=line,
        deals=tuple(deal for deal in made if deal.pipeline_id == line),
        passed=tuple(elsewhere),
    )


def _with(maps: Sequence[ProcessMap], process: ProcessMap) -> tuple[ProcessMap, ...]:
    line = process.pipeline.id
    return (*(each for each in maps if each.pipeline.id != line), process)
