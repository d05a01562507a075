"""How likely a deal is to be won is the same wherever the command line tells it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from pipetui.domain.commands import AddDeals, DealDraft, LoseDeals, WinDeals
from pipetui.domain.spoken_dates import parse_now
from pipetui.services.session import Session
from tests.cli.conftest import MADE_AT

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.command_line import CommandLine

MEASURED = {"value": 0.25, "source": "measured", "n": 20}


@pytest.fixture
def shop(cli: CommandLine) -> CommandLine:
    """Twenty deals came to Proposal and were decided; five of them were won."""
    session = Session.open(str(cli.database), "test", read_clock=lambda: parse_now(MADE_AT))
    drafts = tuple(DealDraft(title=f"Done {n}", stage="Proposal") for n in range(20))
    done = session.execute(AddDeals(drafts=drafts)).operation.deal_ids
    session.execute(WinDeals(deal_ids=done[:5], force="sure"))
    session.execute(LoseDeals(deal_ids=done[5:], reason="Price"))
    session.close()
    return cli


def first(told: Any) -> Any:  # noqa: ANN401 - a document
    """What is told of the deal in Proposal."""
    deals = [each.get("deal", each) for each in told["items"]]
    return next(each["probability"] for each in deals if each["id"] == 1)


def test_it_is_the_same_wherever_a_deal_is_told(shop: CommandLine, tmp_path: Path) -> None:
    shop("task", "add", 1, "Send slides")
    shop("export", "deals", str(tmp_path / "deals.json"))

    assert shop.json("show", 1)["probability"] == MEASURED
    for told in (
        shop.json("list"),
        shop.json("today"),
        shop.json("task", "list"),
        shop.json("fit", 1),
        shop.json("edit", 1, "region=North"),
        json.loads((tmp_path / "deals.json").read_text()),
    ):
        assert first(told) == MEASURED
    assert "25 % (measured: 5 of 20 that came to Proposal)" in shop("show", 1).text


def test_below_twenty_decided_deals_it_is_assumed(cli: CommandLine, shop: CommandLine) -> None:
    shop("reopen", 5)

    assert shop.json("show", 1)["probability"] == {"value": 0.5, "source": "assumed", "n": None}
    assert "50 % (assumed for Proposal)" in cli("show", 1).text


def test_an_estimate_of_ones_own_goes_first(shop: CommandLine) -> None:
    told = shop.json("edit", 1, "probability=70")

    assert first(told) == {"value": 0.7, "source": "override", "n": None}
    assert "70 % (your own estimate)" in shop("show", 1).text


def test_a_pinned_stage_keeps_what_is_assumed(shop: CommandLine, tmp_path: Path) -> None:
    path = tmp_path / "map.toml"
    written = shop("map", "export", "Sales", "--format", "toml").text
    path.write_text(
        written.replace("probability = 50", "probability = 50\nprobability_fixed = true")
    )
    shop("map", "import", str(path))

    assert shop.json("show", 1)["probability"]["source"] == "assumed"
