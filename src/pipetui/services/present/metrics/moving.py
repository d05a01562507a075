"""What goes together with moving on and with losing, as the document other programs read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.services.present.fastest import fastest_json, fastest_losses_json
from pipetui.services.present.places import pipeline_names, stage_json
from pipetui.services.present.rates import figure_json, rate_json
from pipetui.services.present.won_paths import ways_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipetui.domain.metrics.associations import (
        ItemBeside,
        Losses,
        StageMoves,
        TouchBeside,
    )
    from pipetui.domain.metrics.branching import BranchBeside
    from pipetui.domain.metrics.comparing import Beside
    from pipetui.domain.metrics.hearing import Objections
    from pipetui.domain.metrics.paths import WonPaths
    from pipetui.domain.metrics.tallies import Tally
    from pipetui.services.metrics.figures import Figures
    from pipetui.services.metrics.values import OfMap, WhatMoves
    from pipetui.services.present.rates import Json

_ADVANCED = "advanced, of the stays that ended"
_WON = "won, of the deals that went on from here and were decided later"
_CLOSED = "won / (won + lost)"


def what_moves_json(found: WhatMoves, figures: Figures) -> Json:
    """Shares with and without each thing, stage by stage, and why deals were lost.

    Association, not cause; nothing is told with fewer cases than `floor` on either side.
    """
    names = pipeline_names(figures)
    moves = [each.value for each in found.moves]
    return {
        "stages": [
            {"pipeline": names[each.process.pipeline.id], **_stage(stage)}
            for each in found.moves
            for stage in each.value.stages
        ],
        "losses": _losses(found.losses),
        "fastest_wins": [
            {"pipeline": names[each.process.pipeline.id], **fastest_json(each.value)}
            for each in found.fastest_wins
            if each.value is not None
        ],
        "fastest_losses": [
            {"pipeline": names[each.process.pipeline.id], **fastest_losses_json(each.value)}
            for each in found.fastest_losses
            if each.value is not None
        ],
        "floor": moves[0].floor if moves else None,
        "basis": moves[0].basis if moves else None,
        "deals": sorted(
            {
                *found.losses.deal_ids,
                *(deal for each in moves for stage in each.stages for deal in stage.deal_ids),
            }
        ),
    }


def _stage(moves: StageMoves) -> Json:
    return {
        **stage_json(moves.stage),
        "advanced": rate_json(moves.advanced, _ADVANCED),
        "items": _items(moves.items, _ADVANCED),
        "touches": _touches(moves.touches),
        "branches": [_branch(each) for each in moves.branches],
        "wins": _items(moves.wins, _WON),
        "deals": list(moves.deal_ids),
    }


def _items(items: Iterable[ItemBeside], basis: str) -> list[Json]:
    return [{"item": each.key, "text": each.text, **_beside(each.beside, basis)} for each in items]


def _touches(touches: Iterable[TouchBeside]) -> list[Json]:
    return [{"touch": str(each.kind), **_beside(each.beside, _ADVANCED)} for each in touches]


def _branch(branch: BranchBeside) -> Json:
    """What became of the deals that followed an answer; a part is null below the floor."""
    advanced, won = branch.advanced, branch.won
    return {
        "branch": " / ".join(branch.labels),
        "to": branch.to.name,
        "to_key": branch.to.key,
        "advanced": None if advanced is None else _beside(advanced, "advanced from there"),
        "won": None if won is None else _beside(won, _WON),
    }


def _beside(beside: Beside, basis: str) -> Json:
    return {
        "with": rate_json(beside.with_it, basis),
        "without": rate_json(beside.without, basis),
        "differs": beside.differs,
        "more_with_it": beside.more_with_it,
        "deals": list(beside.deal_ids),
    }


def _losses(found: Losses) -> Json:
    def told(tallies: Iterable[Tally], what: str) -> list[Json]:
        return [
            {
                what: each.name,
                "n": each.count,
                "share": rate_json(found.share(each), "of the lost deals"),
                "deals": list(each.deal_ids),
            }
            for each in tallies
        ]

    return {
        "n": len(found.deal_ids),
        "reasons": told(found.reasons, "reason"),
        "competitors": told(found.competitors, "competitor"),
        "objections": told(found.objections, "objection"),
        "basis": found.basis,
        "deals": list(found.deal_ids),
    }


def objections_json(found: Objections, _figures: Figures) -> Json:
    """How often each objection was heard, and what became of the deals with it and without."""
    return {
        "objections": [
            {
                "objection": each.name,
                "count": each.count,
                "with": rate_json(each.with_it, f"{_CLOSED} of the deals that met it"),
                "without": rate_json(each.without, f"{_CLOSED} of the others"),
                "deals": list(each.deal_ids),
            }
            for each in found.objections
        ],
        "noes_mean": figure_json(found.noes_mean),
        "noes_median": figure_json(found.noes_median),
        "basis": found.basis,
        "deals": list(found.deal_ids),
    }


def paths_json(found: Sequence[OfMap[WonPaths]], figures: Figures) -> Json:
    """The ways of the deals won in the period, pipeline by pipeline."""
    names = pipeline_names(figures)
    return {
        "pipelines": [
            {
                "pipeline": names[each.process.pipeline.id],
                **ways_json(each.value),
                "deals": list(each.value.deal_ids),
            }
            for each in found
        ],
        "basis": found[0].value.basis if found else None,
        "deals": [deal for each in found for deal in each.value.deal_ids],
    }
