"""Facts told apart by what deals have in common: each group is facts again, for any metric."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING

from pipetui.domain.process import told_apart
from pipetui.domain.text import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from pipetui.domain.metrics.facts import DealFact, Facts

UNKNOWN = "unknown"
"""The group of the deals of which it is not known."""


CAMPAIGN = "/"
"""What stands before the campaign of a source."""


class Dimension(StrEnum):
    """By what deals can be told apart."""

    OWNER = "owner"
    SOURCE = "source"
    PRODUCT = "product"
    REGION = "region"
    INDUSTRY = "industry"
    PIPELINE = "pipeline"
    TAG = "tag"


def grouped(facts: Facts, dimension: Dimension) -> Mapping[str, Facts]:
    """The facts of each group, in the order of their names, the unknown ones last.

    Every deal is in one group, but by tag, where it is in one for each of its tags. A source is
    told without its campaign. Capitals make no other group.
    """
    names_of = _names(facts, dimension)
    spelled = {UNKNOWN: UNKNOWN}
    deals: dict[str, list[DealFact]] = {}
    passed: dict[str, list[DealFact]] = {}
    for known, into in ((facts.deals, deals), (facts.passed, passed)):
        for deal in known:
            for name in dict.fromkeys(map(fold, _spell(names_of(deal), spelled))):
                into.setdefault(name, []).append(deal)
    names = sorted({*deals, *passed}, key=lambda name: (name == UNKNOWN, name))
    return {
        spelled[name]: replace(
            facts, deals=tuple(deals.get(name, ())), passed=tuple(passed.get(name, ()))
        )
        for name in names
    }


def split_source(source: str | None) -> tuple[str, str | None]:
    """The source, and its campaign, which is what follows the first `/`."""
    name, _, campaign = (source or "").partition(CAMPAIGN)
    return name.strip() or UNKNOWN, campaign.strip() or None


def _spell(names: Sequence[str | None], spelled: dict[str, str]) -> list[str]:
    """The names, each as it was met first; unknown when there is none."""
    given = [name for name in names if name] or [UNKNOWN]
    return [spelled.setdefault(fold(name), name) for name in given]


def _names(facts: Facts, dimension: Dimension) -> Callable[[DealFact], Sequence[str | None]]:
    match dimension:
        case Dimension.TAG:
            return lambda deal: deal.tags
        case Dimension.SOURCE:
            return lambda deal: [split_source(deal.source)[0]]
        case Dimension.PIPELINE:
            lines = [each.pipeline.id for each in facts.maps]
            names = dict(zip(lines, told_apart(facts.maps), strict=True))
            return lambda deal: [names.get(deal.pipeline_id)]
        case _:
            return lambda deal: [getattr(deal, dimension.value)]
