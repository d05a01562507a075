"""How good forecasts and chances were, as the document other programs read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.services.present.deals import instant_json
from pipetui.services.present.periods import period_json
from pipetui.services.present.rates import decimal_json, rate_json, sums_of

if TYPE_CHECKING:
    from pipetui.domain.metrics.accuracy import Accuracy, Score, ScoredForecast
    from pipetui.domain.metrics.calibration import Calibration
    from pipetui.services.metrics.figures import Figures
    from pipetui.services.present.rates import Json


def forecast_accuracy_json(found: Accuracy, _figures: Figures) -> Json:
    """The scores of months, quarters and years, by currency, with each forecast they are of."""
    return {
        "scores": [_score(each) for each in found.scores],
        "n": sum(len(each.lines) for each in found.scores),
        "unpriced": len(found.unpriced),
        "unpriced_deals": list(found.unpriced),
        "missing": found.missing,
        "basis": found.basis,
        "deals": list(found.deal_ids),
    }


def _score(score: Score) -> Json:
    return {
        "span": str(score.span),
        "currency": score.currency,
        "n": len(score.lines),
        "wape": score.wape,
        "bias": score.bias,
        "mae": decimal_json(score.mae, score.currency),
        "within_range": rate_json(score.coverage, "what came lay between p10 and p90"),
        "missing": score.missing,
        "forecasts": [_line(each, score.currency) for each in score.lines],
    }


def _line(line: ScoredForecast, currency: str) -> Json:
    sums = {
        "forecast": line.forecast,
        "p10": line.p10,
        "p50": line.p50,
        "p90": line.p90,
        "actual": line.actual,
        "error": line.error,
        "born_later": line.born_later,
    }
    return {
        "period": period_json(line.period),
        "taken_at": instant_json(line.taken_at),
        "days_late": line.days_late,
        **sums_of(sums, currency),
        "is_within": line.is_within,
        "deals": list(line.deal_ids),
        "born_later_deals": list(line.later_ids),
    }


def calibration_json(found: Calibration, _figures: Figures) -> Json:
    """Chances beside what came of them, by bands of ten percent; `predicted` is a mean chance."""
    return {
        "brier": found.brier,
        "predicted": found.predicted,
        "won": rate_json(found.rate, "won, of the deals that had a chance and are decided"),
        "n": found.rate.n,
        "bands": [
            {
                "band": f"{band.low}-{band.high}",
                "low": band.low,
                "high": band.high,
                "predicted": band.predicted,
                "won": rate_json(band.rate, "won, of the deals of this band"),
                "deals": list(band.deal_ids),
            }
            for band in found.bands
        ],
        "missing": found.missing,
        "basis": found.basis,
        "deals": list(found.deal_ids),
    }
