"""How a deal stands to the conditions of its stage."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipetui.domain.conditions import DealState, describe_condition, holds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipetui.domain.dates import Now
    from pipetui.domain.process import ProcessMap
    from pipetui.store.queries.deals import WholeDeal


@dataclass(frozen=True, slots=True)
class Judged:
    """A condition in words, and whether it is met."""

    text: str
    is_met: bool


def judge_conditions(whole: WholeDeal, maps: Sequence[ProcessMap], now: Now) -> tuple[Judged, ...]:
    """The conditions of the stage that a deal is in, in their order."""
    deal = whole.facts.deal
    process = next((each for each in maps if each.pipeline.id == deal.pipeline_id), None)
    stage = process.stage(deal.stage_id) if process else None
    if process is None or stage is None or not stage.conditions:
        return ()
    stays = [visit for visit in whole.visits if visit.stage_id == stage.id]
    state = DealState(
        deal=deal,
        tasks=whole.tasks,
        touches=whole.touches,
        contacts=whole.people,
        roles=whole.roles,
        since=now.day_of(stays[0].entered_at) if stays else None,
        touch_days=[now.day_of(touch.at) for touch in whole.touches],
    )
    texts = [(item.key, item.text) for item in stage.items]
    return tuple(
        Judged(describe_condition(each, texts), holds(each, state, process.pipeline.currency))
        for each in stage.conditions
    )
