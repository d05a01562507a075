"""The stages of maps as the document other programs read: ledger, funnel, bottleneck, adoption."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.services.present.places import pipeline_names, stage_json
from pipetui.services.present.rates import figure_json, rate_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipetui.domain.metrics.adoption import Adoption, Kept
    from pipetui.domain.metrics.ledger import Bottleneck, Ledger, LedgerLine
    from pipetui.domain.metrics.reaching import Funnel
    from pipetui.services.metrics.figures import Figures
    from pipetui.services.metrics.values import OfMap
    from pipetui.services.present.rates import Json

_CONVERSION = "advanced, of the stays that ended"
_REACH = "won, of the won and lost deals that ever reached the stage, over all history"


def stages_json(found: Sequence[OfMap[Ledger]], figures: Figures) -> list[Json]:
    """Every stage of every map in order; entries are the sum of what became of them."""
    names = pipeline_names(figures)
    return [
        {
            "pipeline": names[each.process.pipeline.id],
            **_line(line),
            "basis": each.value.basis,
            "deals": list(line.deal_ids),
        }
        for each in found
        for line in each.value.lines
    ]


def _line(line: LedgerLine) -> Json:
    flow, time = line.flow, line.time
    return {
        **stage_json(line.stage),
        "entries": flow.entries,
        "advanced": flow.advanced,
        "lost": flow.lost,
        "moved_back": flow.moved_back,
        "handed_on": flow.handed_on,
        "still_there": flow.still_there,
        "won_outright": flow.won_outright,
        "conversion": rate_json(flow.conversion, _CONVERSION),
        "reach_to_win": rate_json(line.reach_to_win, _REACH),
        "median_days": time.finished.value,
        "median_n": time.finished.n,
        "km_median_days": time.km_median,
        "per_deal_days": figure_json(time.per_deal),
        "lasting": time.lasting,
        "oldest_days": time.oldest_days,
        "unknown_start": time.unknown,
        "stale_line_days": line.line.days,
        "stale_line_source": line.line.source,
        "stale_line_n": line.line.n,
        "ways": [{"to": way.to.name, "to_key": way.to.key, "n": way.count} for way in flow.ways],
    }


def funnel_json(found: Sequence[OfMap[Funnel]], figures: Figures) -> Json:
    """How far the deals came that were made in the period, map by map."""
    names = pipeline_names(figures)
    made = dict.fromkeys(deal for each in found for deal in each.value.deal_ids)
    untold = dict.fromkeys(deal for each in found for deal in each.value.untold)
    return {
        "n": len(made),
        "stages": [
            {
                "pipeline": names[each.process.pipeline.id],
                **stage_json(line.stage),
                "reached": len(line.reached),
                "of_first": rate_json(line.of_first, "of those that reached the first stage"),
                "of_before": rate_json(line.of_before, "of those that reached the stage before"),
                "deals": list(line.reached),
            }
            for each in found
            for line in each.value.stages
        ],
        "untold": len(untold),
        "untold_deals": list(untold),
        "basis": _basis([each.value.basis for each in found]),
        "deals": list(made),
    }


def bottleneck_json(found: Sequence[OfMap[Bottleneck]], figures: Figures) -> Json:
    """Where most time is lost, of all maps, and below that of each."""
    names = pipeline_names(figures)
    told = [
        {"pipeline": names[each.process.pipeline.id], **_bottleneck(each.value)} for each in found
    ]
    late = [each for each in told if each["stage"] is not None]
    worst = max(late, key=lambda each: each["deal_days"], default=None)
    nowhere: Json = {
        "pipeline": None,
        **dict.fromkeys(_STAGE),
        "deal_days": 0,
        "missing": _NOWHERE,
        "deals": [],
    }
    return {
        **(worst or nowhere),
        "basis": _basis([each.value.basis for each in found]),
        "pipelines": told,
    }


_NOWHERE = "no deal was over the line of its stage"
_STAGE = (
    "stage",
    "stage_key",
    "conversion",
    "median_days",
    "stale_line_days",
    "stale_line_source",
)


def _bottleneck(found: Bottleneck) -> Json:
    told: Json = dict.fromkeys(_STAGE)
    if found.line is not None:
        told = {key: value for key, value in _line(found.line).items() if key in _STAGE}
    return {
        **told,
        "deal_days": found.deal_days,
        "missing": None if found.stage else _NOWHERE,
        "deals": list(found.deal_ids),
    }


def adoption_json(found: Adoption, _figures: Figures) -> Json:
    """How far the process is followed: each share with the deals it does not hold for."""
    open_deals = "of the open deals that are not parked"
    return {
        "exits": _kept(found.exits, "required items all done, of exits to a later stage or a win"),
        "with_next_step": _kept(found.next_step, f"with a dated next step, {open_deals}"),
        "with_value": _kept(found.value, f"with a value, {open_deals}"),
        "with_expected_close": _kept(found.expected_close, f"with an expected close, {open_deals}"),
        "in_cadence": _kept(
            found.in_cadence, f"touched within the days the stage wants, {open_deals}"
        ),
        "parked": len(found.parked),
        "parked_deals": list(found.parked),
        "caveat": found.caveat,
        "basis": found.basis,
        "deals": list(found.deal_ids),
    }


def _kept(kept: Kept, basis: str) -> Json:
    return {
        **rate_json(kept.rate, basis),
        "deals": list(dict.fromkeys(kept.yes)),
        "missing_deals": list(dict.fromkeys(kept.no)),
    }


def _basis(told: Sequence[str]) -> str | None:
    return told[0] if told else None
