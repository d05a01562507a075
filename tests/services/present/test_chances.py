"""How likely a deal is to be won: what it is taken from, in words and in JSON."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipetui.domain.metrics.chances import Chance, Source, chance_of
from pipetui.domain.metrics.rates import Rate
from pipetui.domain.model import Deal, Status
from pipetui.domain.process import Pipeline, Stage, build_maps
from pipetui.services.present.chances import chance_json, chance_text
from pipetui.services.present.deals import DealPresenter
from tests.support.maps import sales
from tests.support.world import World

WORLD = World(sales())
WORLD.add("Website")
DEAL = WORLD.all(Deal)[0]
_map = build_maps(WORLD.all(Pipeline), WORLD.all(Stage))[0]
STAGE = replace(_map.stages[0], probability=40)
MAP = replace(_map, stages=(STAGE, *_map.stages[1:]))


def chance(deal: Deal = DEAL, rate: Rate | None = None) -> Chance | None:
    measured = {STAGE.id: rate} if rate else {}
    return DealPresenter((MAP,), WORLD.now, measured=measured).chance(deal)


@pytest.mark.parametrize(
    ("deal", "rate", "said", "value", "source", "n"),
    [
        (DEAL, None, "40 % (assumed for Lead)", 0.4, "assumed", None),
        (DEAL, Rate(13, 19), "40 % (assumed for Lead)", 0.4, "assumed", None),
        (
            DEAL,
            Rate(13, 30),
            "43 % (measured: 13 of 30 that came to Lead)",
            13 / 30,
            "measured",
            30,
        ),
        (DEAL, Rate(0, 20), "0 % (measured: 0 of 20 that came to Lead)", 0.0, "measured", 20),
        (
            DEAL,
            Rate(1, 1_500),
            "1 % (measured: 1 of 1,500 that came to Lead)",
            1 / 1_500,
            "measured",
            1_500,
        ),
        (
            replace(DEAL, probability=70),
            Rate(13, 30),
            "70 % (your own estimate)",
            0.7,
            "override",
            None,
        ),
    ],
)
def test_what_it_is_and_where_it_is_from(  # noqa: PLR0913, PLR0917 - a table
    deal: Deal, rate: Rate | None, said: str, value: float, source: str, n: int | None
) -> None:
    found = chance(deal, rate)

    assert found is not None
    assert chance_text(found, STAGE) == said
    assert chance_json(found) == {"value": pytest.approx(value), "source": source, "n": n}


def test_a_decided_deal_has_none() -> None:
    assert chance(replace(DEAL, status=Status.WON), Rate(13, 30)) is None
    assert chance_json(None) == {"value": None, "source": None, "n": None}


def test_of_a_deal_in_no_stage_only_its_own_estimate_is_known() -> None:
    found = chance_of(replace(DEAL, probability=30), None, {})

    assert found == Chance(30, 100, Source.OVERRIDE)
    assert chance_of(DEAL, None, {STAGE.id: Rate(30, 40)}) is None
