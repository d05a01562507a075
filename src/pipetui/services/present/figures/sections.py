"""Every metric as sections for people: THE table of how metrics are told."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from pipetui.services.present.figures import sections_changes as changes
from pipetui.services.present.figures import sections_closing as closing
from pipetui.services.present.figures import sections_customers as customers
from pipetui.services.present.figures import sections_forecast as forecast
from pipetui.services.present.figures import sections_hindsight as hindsight
from pipetui.services.present.figures import sections_plan as plan
from pipetui.services.present.figures import sections_process as process
from pipetui.services.present.figures import sections_sources as sources
from pipetui.services.present.figures import sections_speed as speed
from pipetui.services.present.figures import sections_stages as stages
from pipetui.services.present.figures import sections_targets as targets
from pipetui.services.present.figures import sections_times as times
from pipetui.services.present.figures import sections_ways as ways

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pipetui.services.present.figures.blocks import Section

    Builder = Callable[..., tuple[Section, ...]]
    """From a value, the words and the value of the period before."""


class Part(NamedTuple):
    """Sections that are made of one metric."""

    metric: str
    """Its name, see `services.metrics.names`."""
    build: Builder
    compares: bool = True
    """Whether it is told beside the same of the period before."""


PARTS: Final[Mapping[str, Part]] = {
    "win_rate": Part("win_rate", closing.win_rate_sections),
    "win_rate_value": Part("win_rate_value", closing.value_sections),
    "cohort": Part("cohort", closing.cohort_sections),
    "revenue": Part("revenue", closing.revenue_sections),
    "deal_size": Part("deal_size", closing.deal_size_sections),
    "velocity": Part("velocity", closing.velocity_sections, compares=False),
    "funnel": Part("funnel", stages.funnel_sections),
    "stages": Part("stages", stages.ledger_sections),
    "time_in_stage": Part("stages", times.time_sections),
    "forecast": Part("forecast", forecast.forecast_sections, compares=False),
    "expected": Part("forecast", forecast.expected_sections, compares=False),
    "forecast_accuracy": Part("forecast_accuracy", hindsight.accuracy_sections, compares=False),
    "calibration": Part("calibration", hindsight.calibration_sections, compares=False),
    "target": Part("target", targets.target_sections, compares=False),
    "coverage": Part("coverage", targets.coverage_sections, compares=False),
    "plan": Part("plan", plan.plan_sections, compares=False),
    "channels": Part("channels", sources.channel_sections),
    "objections": Part("objections", sources.objection_sections),
    "retention": Part("retention", customers.retention_sections),
    "renewals": Part("renewals", customers.renewal_sections, compares=False),
    "satisfaction": Part("satisfaction", customers.satisfaction_sections),
    "adoption": Part("adoption", process.adoption_sections),
    "what_moves": Part("what_moves", process.moves_sections, compares=False),
    "paths": Part("paths", ways.path_sections, compares=False),
    "process_change": Part("process_change", changes.change_sections, compares=False),
    "cycle": Part("cycle", speed.cycle_sections),
    "ask_to_decision": Part("ask_to_decision", speed.ask_sections),
    "first_response": Part("first_response", speed.response_sections),
    "bottleneck": Part("bottleneck", stages.bottleneck_sections),
    "qualified": Part("qualified", stages.qualified_sections),
}
"""What pages are put together from; a metric can be told in several parts."""
