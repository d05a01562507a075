"""Every metric as the command line's contract shows it: THE table of documents, by its names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from pipetui.services.present.metrics import (
    change,
    closing,
    customers,
    forecast,
    hindsight,
    moving,
    stages,
)
from pipetui.services.present.periods import period_json
from pipetui.services.present.places import name_of_pipeline

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from pipetui.domain.metrics.grouping import Dimension
    from pipetui.domain.metrics.periods import Period
    from pipetui.services.metrics.figures import Figures
    from pipetui.services.present.rates import Json

    Presenter = Callable[[Any, Figures], Json | list[Json]]

PRESENTERS: Final[Mapping[str, Presenter]] = {
    "win_rate": closing.win_rate_json,
    "win_rate_value": closing.win_rate_value_json,
    "cohort": closing.cohort_json,
    "stages": stages.stages_json,
    "funnel": stages.funnel_json,
    "cycle": closing.cycle_json,
    "ask_to_decision": closing.ask_to_decision_json,
    "first_response": closing.first_response_json,
    "qualified": closing.qualified_json,
    "revenue": closing.worth_json,
    "deal_size": closing.worth_json,
    "velocity": closing.velocity_json,
    "forecast": forecast.forecast_json,
    "forecast_accuracy": hindsight.forecast_accuracy_json,
    "calibration": hindsight.calibration_json,
    "target": forecast.target_json,
    "coverage": forecast.coverage_json,
    "plan": forecast.plan_json,
    "adoption": stages.adoption_json,
    "retention": customers.retention_json,
    "renewals": customers.renewals_json,
    "channels": customers.channels_json,
    "objections": moving.objections_json,
    "bottleneck": stages.bottleneck_json,
    "what_moves": moving.what_moves_json,
    "paths": moving.paths_json,
    "satisfaction": customers.satisfaction_json,
    "process_change": change.process_change_json,
}
"""A metric's value, and the figures it was counted from, made the document of its name."""

OF_PROCESS: Final = frozenset({"stages", "funnel", "bottleneck", "what_moves", "paths"})
"""Metrics that can be trusted as far as the process is followed."""


def metric_json(name: str, value: object, figures: Figures) -> Json | list[Json]:
    """The document of one metric; the ids of the deals behind each number are beside it."""
    return PRESENTERS[name](value, figures)


def metrics_json(
    figures: Figures, period: Period, names: Iterable[str]
) -> dict[str, Json | list[Json]]:
    """Several metrics of a period by their names.

    Figures of the process say beside themselves how far it is followed, as long as that is not
    everywhere.
    """
    told = {name: metric_json(name, figures.of(name, period), figures) for name in names}
    if not OF_PROCESS.isdisjoint(told):
        caveat = {"caveat": figures.of("adoption", period).caveat}
        for name in OF_PROCESS & told.keys():
            found = told[name]
            for part in found if isinstance(found, list) else [found]:
                part.update(caveat)
    return told


def figures_json(
    figures: Figures, period: Period, names: Iterable[str], by: Dimension | None = None
) -> Json:
    """The contract's envelope, with the metrics in it or, told apart, with those of each group."""
    as_of, chosen = figures.facts.as_of, list(names)
    envelope: Json = {
        "as_of": as_of.today.isoformat(),
        "timezone": as_of.zone.key,
        "working_days": figures.facts.lines.working_days,
        "period": period_json(period),
        "pipeline": name_of_pipeline(figures),
    }
    if by is None:
        return envelope | {"metrics": metrics_json(figures, period, chosen)}
    groups = figures.grouped(by)
    return envelope | {
        "by": str(by),
        "groups": {
            group: {"metrics": metrics_json(each, period, chosen)} for group, each in groups.items()
        },
    }
