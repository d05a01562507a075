"""Stages, pipelines and deals by their names, wherever a metric's JSON speaks of one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.process import told_apart

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipetui.domain.metrics.facts import DealFact
    from pipetui.domain.process import ProcessMap, Stage
    from pipetui.services.metrics.figures import Figures
    from pipetui.services.present.rates import Json


def stage_json(stage: Stage) -> Json:
    """A stage by its name and its key, which stays when the name does not."""
    return {"stage": stage.name, "stage_key": stage.key, "retired": stage.retired}


def pipeline_names(figures: Figures) -> dict[int, str]:
    """The names of all pipelines by their ids, each another one."""
    maps = figures.facts.maps
    names = told_apart(maps)
    return {each.pipeline.id: name for each, name in zip(maps, names, strict=True)}


def name_of(process: ProcessMap | None, figures: Figures) -> str | None:
    """The name of a map's pipeline; None for several together."""
    return None if process is None else pipeline_names(figures)[process.pipeline.id]


def name_of_pipeline(figures: Figures) -> str | None:
    """The name of the pipeline that figures are of; None for all of them."""
    asked = figures.facts.pipeline_id
    return None if asked is None else pipeline_names(figures).get(asked)


class Deals:
    """The deals of figures by their ids."""

    def __init__(self, figures: Figures) -> None:
        self._by_id = {deal.id: deal for deal in (*figures.facts.deals, *figures.facts.passed)}

    def __getitem__(self, deal_id: int) -> DealFact:
        """The deal of an id, which a figure of them named."""
        return self._by_id[deal_id]

    def won_of(self, deal_ids: Iterable[int]) -> int:
        """How many of these are won."""
        return sum(self._by_id[each].is_won for each in deal_ids)

    def json(self, deal_id: int) -> Json:
        """A deal as an item of a list: who it is."""
        deal = self._by_id[deal_id]
        return {"id": deal.id, "title": deal.title, "company": deal.company}
