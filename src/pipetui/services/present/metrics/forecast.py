"""What is to come, as the document other programs read: forecast, targets, coverage, plans."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from pipetui.domain.metrics.periods import period_between
from pipetui.domain.money import Money
from pipetui.services.metrics.likely import chance_to_reach
from pipetui.services.present.periods import period_json
from pipetui.services.present.places import Deals, name_of, pipeline_names, stage_json
from pipetui.services.present.rates import (
    measure_json,
    needed_json,
    rate_json,
    sums_json,
    sums_of,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipetui.domain.metrics.forecast import Bucket, Forecast, InCurrency
    from pipetui.domain.metrics.plan import Plan, StageNeed
    from pipetui.domain.metrics.targets import Coverage, TargetProgress
    from pipetui.services.metrics.figures import Figures
    from pipetui.services.metrics.values import Planned
    from pipetui.services.present.rates import Json

_NO_TARGET = "no target has a day in the period"


def forecast_json(found: Forecast, figures: Figures) -> Json:
    """What the period will bring, per currency, with every deal that is counted on."""
    deals = Deals(figures)
    told = {code: _in_currency(each, code, deals) for code, each in found.by_currency.items()}
    ids = [
        deal_id
        for each in found.by_currency.values()
        for deal_id in (*each.won_deals, *(expected.deal_id for expected in each.expected))
    ]
    return {
        "period": period_json(found.period),
        "by_currency": told,
        "targets": [
            {**_asked(each, figures), "chance_to_reach": chance_to_reach(figures, each)}
            for each in figures.of("target", found.period)
            if (each.target.first, each.target.last) == (found.period.first, found.period.last)
        ],
        "undated": _bucket(found.undated),
        "slipped": _bucket(found.slipped),
        "unpriced": len(found.unpriced),
        "unpriced_deals": list(found.unpriced),
        "without_chance": len(found.without_chance),
        "without_chance_deals": list(found.without_chance),
        "missing": None if told else "no deal is expected to close in the period or was won in it",
        "basis": found.basis,
        "deals": ids,
    }


def _in_currency(found: InCurrency, code: str, deals: Deals) -> Json:
    p10, p50, p90 = (found.range.quantile(tenths) for tenths in (1, 5, 9))
    sums = {"won": found.won, "open": found.open, "weighted": found.weighted, "total": found.total}
    return {
        **sums_of({**sums, "p10": p10, "p50": p50, "p90": p90}, code),
        "n": len(found.expected),
        "runs": found.range.runs,
        "won_deals": list(found.won_deals),
        "items": [
            {
                **deals.json(each.deal_id),
                **sums_of({"amount": each.minor, "weighted": each.weighted}, code),
                "expected_close": str(deals[each.deal_id].expected_close),
                "probability": {
                    "value": each.chance.value,
                    "source": str(each.chance.source),
                    "n": each.chance.n,
                },
            }
            for each in found.expected
        ],
    }


def _bucket(bucket: Bucket) -> Json:
    return {
        "n": len(bucket.deals),
        "by_currency": sums_json(bucket.sums),
        "pushes": bucket.pushes,
        "deals": list(bucket.deals),
    }


def target_json(found: Sequence[TargetProgress], figures: Figures) -> Json:
    """Every target with a day in the period: won, pace, projection, gap."""
    return {
        "items": [{**_asked(each, figures), **_progress(each, figures)} for each in found],
        "n": len(found),
        "missing": None if found else _NO_TARGET,
        "basis": found[0].basis if found else None,
        "deals": list(dict.fromkeys(deal for each in found for deal in each.deal_ids)),
    }


def _asked(progress: TargetProgress, figures: Figures) -> Json:
    """Which target it is, and what it asks for: money a year, or customers."""
    target = progress.target
    return {
        "id": target.id,
        "period": period_json(period_between(target.first, target.last)),
        "kind": str(target.kind),
        "pipeline": pipeline_names(figures).get(target.pipeline_id or 0),
        "wanted": measure_json(progress.wanted, progress.currency),
    }


def _progress(progress: TargetProgress, figures: Figures) -> Json:
    likely = chance_to_reach(figures, progress)
    measures = {
        "won": progress.won,
        "gap": progress.gap,
        "pace": progress.pace,
        "projection": progress.projection,
    }
    return {
        **{key: measure_json(each, progress.currency) for key, each in measures.items()},
        "share": progress.share,
        "days": progress.days,
        "elapsed_days": progress.elapsed,
        "chance_to_reach": likely,
        "uncounted": len(progress.uncounted),
        "uncounted_deals": list(progress.uncounted),
        "basis": progress.basis,
        "deals": list(progress.deal_ids),
    }


def coverage_json(found: Sequence[TargetProgress], figures: Figures) -> Json:
    """Of every target what is open and expected in its days, beside what is missing."""
    coverages = [each.coverage for each in found]
    return {
        "items": [
            {**_asked(each, figures), **_coverage(each.coverage, each.currency)} for each in found
        ],
        "n": len(found),
        "missing": None if found else _NO_TARGET,
        "basis": found[0].basis if found else None,
        "deals": list(dict.fromkeys(deal for each in coverages for deal in each.deal_ids)),
    }


def _coverage(coverage: Coverage, currency: str | None) -> Json:
    return {
        "gap": measure_json(coverage.gap, currency),
        "open": measure_json(coverage.open, currency),
        "weighted": measure_json(coverage.weighted, currency),
        "unweighted_share": coverage.unweighted_share,
        "weighted_share": coverage.weighted_share,
        "n": len(coverage.deal_ids),
        "uncounted": len(coverage.uncounted),
        "uncounted_deals": list(coverage.uncounted),
        "missing": coverage.missing,
        "deals": list(coverage.deal_ids),
    }


def plan_json(found: Sequence[Planned], figures: Figures) -> Json:
    """The way back from each target, or without one each goal, to what has to be done for it."""
    plans = [each.plan for each in found if each.plan is not None]
    return {
        "items": [_planned(each, figures) for each in found],
        "n": len(found),
        "missing": None if found else f"{_NO_TARGET}, and no pipeline has a goal",
        "basis": plans[0].basis if plans else None,
        "deals": list(dict.fromkeys(deal for each in plans for deal in each.deal_ids)),
    }


def _planned(planned: Planned, figures: Figures) -> Json:
    wanted = planned.wanted
    amount = wanted.annualised().minor if isinstance(wanted, Money) else wanted
    currency = wanted.currency if isinstance(wanted, Money) else None
    return {
        "pipeline": name_of(planned.process, figures),
        "period": period_json(planned.period),
        "kind": "revenue" if currency else "customers",
        "is_goal": planned.is_goal,
        "wanted": measure_json(amount, currency),
        **(_plan(planned.plan) if planned.plan else _NO_PLAN),
    }


def _plan(plan: Plan) -> Json:
    measures = {"won": plan.won, "gap": plan.gap, "mean_won": plan.mean_won}
    return {
        **{key: measure_json(each, plan.currency) for key, each in measures.items()},
        "days_left": plan.days_left,
        "resolved": len(plan.resolved),
        "wins": needed_json(plan.wins),
        "stages": [_stage_need(each) for each in plan.stages],
        "touches_per_win": None if plan.touches_per_win is None else float(plan.touches_per_win),
        "touches": needed_json(plan.touches),
        "push": str(plan.push.kind),
        "levers": [
            {
                "lever": str(each.kind),
                "needed": float(each.needed) if isinstance(each.needed, Fraction) else each.needed,
                "arithmetic": each.arithmetic,
            }
            for each in plan.levers
        ],
        "missing": list(plan.missing),
        "basis": plan.basis,
        "resolved_deals": list(plan.resolved),
        "deals": list(plan.deal_ids),
    }


_NO_PLAN: Json = {
    "won": None,
    "gap": None,
    "mean_won": None,
    "days_left": None,
    "resolved": None,
    "wins": None,
    "stages": [],
    "touches_per_win": None,
    "touches": None,
    "push": None,
    "levers": [],
    "missing": ["one pipeline: several differ in what it takes, so ask for each (`--pipeline`)"],
    "basis": None,
    "resolved_deals": [],
    "deals": [],
}


def _stage_need(need: StageNeed) -> Json:
    return {
        **stage_json(need.stage),
        "reach_to_win": rate_json(need.reach, "won, of the won and lost deals that reached it"),
        "needed": needed_json(need.needed),
        "there": len(need.there),
        "more": needed_json(need.more),
        "deals": list(need.there),
    }
