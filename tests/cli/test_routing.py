"""Several pipelines at the command line: where deals land, why, and how they are handed on."""

from __future__ import annotations

import csv
from contextlib import closing
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from pipetui.domain.commands import ApplyMap
from pipetui.domain.money import Money
from pipetui.domain.routing import Arrival, Route
from pipetui.services.reading import maps
from pipetui.services.session import Session
from tests.support.maps import must, process, stage
from tests.support.routes import brute_force, routed

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pipetui.domain.process import ProcessMap
    from tests.support.command_line import CommandLine

BIG_WEB = Route(source="web", least=Decimal(10_000), stage="proposal", owner="anna")
CONSULTING = routed(
    process("Consulting", [stage("Lead", must("Listen")), stage("Proposal", must("Write it"))]),
    BIG_WEB,
    Route(tag="vip", below=Decimal(2_500)),
    Route(region="Nord", product="Audit", owner="bo"),
)
CARE = routed(
    process("Care", [stage("Asked"), stage("Agreed")]),
    Route(product="Care plan", stage="agreed"),
    Route(source="fair", owner="cleo"),
    Route(least=Decimal(40_000), stage="asked"),
)


@pytest.fixture
def office(cli: CommandLine) -> CommandLine:
    """Beside the pipeline with four deals, two with rules."""
    with closing(Session.open(str(cli.database), "test")) as session:
        for each in (CONSULTING, CARE):
            session.execute(ApplyMap(map=each, new=True))
    return cli


# -- a hundred rows ------------------------------------------------------------------------


@dataclass(frozen=True)
class _Row:
    """A row of the file, and what is expected of its deal."""

    cells: tuple[str, ...]
    pipeline: str
    stage: str | None
    owner: str | None
    why: str | None


HEADER = ("ID", "Deal", "Amount", "Source", "Region", "Product", "Labels", "Owner", "Stage")
STAGES = {"Sales": "Lead", "Consulting": "Lead", "Care": "Asked"}
"""The first stage of each."""
NAMES = {"sales": "Sales", "consulting": "Consulting", "care": "Care"}
SAID = {"lead": "Lead", "proposal": "Proposal", "asked": "Asked", "agreed": "Agreed"}


def _rows(known: Sequence[ProcessMap], count: int) -> list[_Row]:
    random = Random(7)  # noqa: S311 - the same rows every time
    return [_row(number, random, known) for number in range(1, count + 1)]


def _row(number: int, random: Random, known: Sequence[ProcessMap]) -> _Row:
    amount = random.choice([None, 900, 2_499, 2_500, 9_999, 10_000, 39_999, 40_000])
    source = random.choice(["", "web", "WEB", "mail", "Fair"])
    region = random.choice(["", "Nord", "Süd"])
    product = random.choice(["", "Audit", "Care  plan", "Site"])
    tags = random.choice(["", "vip", "new, VIP", "vipers"])
    owner = random.choice(["", "", "Dee"])
    said = random.choice(["", "", "Proposal"])
    found = brute_force(
        known,
        Arrival(
            source=source or None,
            region=region or None,
            product=product or None,
            tags=[tag.strip() for tag in tags.split(",")],
            value=None if amount is None else Money(amount * 100, "EUR"),
        ),
    )
    cells = ("" if amount is None else f"{amount:,}", source, region, product, tags, owner, said)
    pipeline = NAMES[found[0]] if found else "Sales"
    return _Row(
        (f"X{number}", f"Deal {number}", *cells),
        pipeline,
        said or _stage_by(found[1] if found else None) or STAGES[pipeline],
        owner or (found[1].owner if found else None),
        _why(pipeline, found[1], owner=owner, said=said) if found else None,
    )


def _stage_by(route: Route | None) -> str | None:
    return SAID[route.stage] if route and route.stage else None


def _why(pipeline: str, route: Route, *, owner: str, said: str) -> str:
    """The reason, put together by hand."""
    asked = {
        "source": route.source,
        "region": route.region,
        "product": route.product,
        "tag": route.tag,
        "value from": route.least and f"{route.least:,}",
        "value below": route.below and f"{route.below:,}",
    }
    reason = ", ".join(f"{name} {text}" for name, text in asked.items() if text)
    place = "" if said or route.stage is None else f", {SAID[route.stage]}"
    whose = f"; owner {route.owner}" if route.owner and not owner else ""
    return f"{reason} → {pipeline}{place}{whose}"


def _write(rows: Sequence[_Row], path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(HEADER)
        writer.writerows(row.cells for row in rows)


def test_a_hundred_imported_deals_land_where_the_rules_say(
    office: CommandLine, tmp_path: Path
) -> None:
    with closing(Session.open(str(office.database), "test")) as session:
        rows = _rows(maps(session), 100)
    file = tmp_path / "deals.csv"
    _write(rows, file)
    assert {row.pipeline for row in rows} == set(STAGES)

    report = office.json("import", str(file))

    assert report["created"] == 100
    deals = {deal["external_id"]: deal for deal in office.json("list", "--status", "all")["items"]}
    for row in rows:
        deal = deals[row.cells[0]]
        found = (deal["pipeline"], deal["stage"], deal["owner"], deal["routed"])
        assert found == (row.pipeline, row.stage, row.owner, row.why), row
    told = {(each["pipeline"], each["why"]): each["deals"] for each in report["routed"]}
    counted: dict[Any, int] = {}
    for row in rows:
        counted[row.pipeline, row.why] = counted.get((row.pipeline, row.why), 0) + 1
    assert told == counted

    office("undo")
    assert office.json("list", "--status", "all")["total"] == 4


def test_a_dry_run_tells_the_same_and_leaves_nothing(office: CommandLine, tmp_path: Path) -> None:
    with closing(Session.open(str(office.database), "test")) as session:
        rows = _rows(maps(session), 30)
    file = tmp_path / "deals.csv"
    _write(rows, file)

    foretold = office.json("import", str(file), "--dry-run")

    assert office.json("list", "--status", "all")["total"] == 4
    assert office.json("import", str(file))["routed"] == foretold["routed"]


def test_people_are_told_how_many_went_where_and_why(office: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "deals.csv"
    file.write_text("ID,Deal,Amount,Source\n1,a,12k,web\n2,b,5k,web\n3,c,20k,Web\n", "utf-8")

    lines = office("import", str(file)).text.splitlines()

    assert lines[2:4] == [
        "  Routing  2: source web, value from 10,000 → Consulting, Proposal; owner anna",
        "           1: no rule → Sales",
    ]


# -- one deal ------------------------------------------------------------------------------


def test_adding_says_where_the_deal_landed_and_why(office: CommandLine) -> None:
    assert office("add", "Zenith: Website 12k ~web").text.splitlines() == [
        "Added Website",
        "#5 Website",
        "  Company   Zenith (new)",
        "  Value     €12,000",
        "  Stage     Proposal (Consulting)",
        "  Why here  source web, value from 10,000 → Consulting, Proposal; owner anna",
        "  Source    web",
        "  Owner     anna",
    ]


def test_adding_tells_it_in_json_and_showing_too(office: CommandLine) -> None:
    (added,) = office.json("add", "Audit", "--region", "nord", "--product", "audit")["items"]

    why = "region Nord, product Audit → Consulting; owner bo"
    assert (added["pipeline"], added["stage"], added["owner"]) == ("Consulting", "Lead", "bo")
    assert added["routed"] == office.json("show", 5)["routed"] == why
    assert f"  Why here   {why}" in office("show", 5).text.splitlines()


def test_without_a_rule_it_is_the_first_pipeline_and_nothing_is_said(office: CommandLine) -> None:
    (added,) = office.json("add", "Zenith: Website 12k ~mail")["items"]

    assert (added["pipeline"], added["stage"], added["routed"]) == ("Sales", "Lead", None)
    assert "Why here" not in office("show", 5).text


@pytest.mark.parametrize("place", [["--pipeline", "sales"], ["--stage", "lead"]], ids=str)
def test_a_place_that_is_named_goes_before_every_rule(
    office: CommandLine, place: list[str]
) -> None:
    (added,) = office.json("add", "Website 12k ~web", *place)["items"]

    assert (added["pipeline"], added["stage"], added["owner"]) == ("Sales", "Lead", None)
    assert added["routed"] is None


def test_several_lines_are_counted_by_the_rule_that_placed_them(office: CommandLine) -> None:
    lines = "a 12k ~web\nb 20k ~web\nc\nd 1k #vip\n"

    assert office("add", "-", stdin=lines).text.splitlines()[-2:] == [
        "  Routing  2: source web, value from 10,000 → Consulting, Proposal; owner anna",
        "           1: tag vip, value below 2,500 → Consulting",
    ]


@pytest.mark.parametrize("amount", [["12k"], ["--value", "12k"]], ids=str)
def test_a_bare_amount_is_in_the_currency_of_where_it_lands(
    cli: CommandLine, amount: list[str]
) -> None:
    with closing(Session.open(str(cli.database), "test")) as session:
        session.execute(ApplyMap(map=replace_currency(CONSULTING, "CHF"), new=True))

    (added,) = cli.json("add", "Website", "~web", *amount)["items"]

    assert added["pipeline"] == "Consulting"
    assert added["value"] == {"amount": "12000.00", "currency": "CHF", "every": "once"}


def replace_currency(process: ProcessMap, currency: str) -> ProcessMap:
    """The same map, in another currency."""
    return routed(process, *process.pipeline.routes, currency=currency)


# -- handing on ----------------------------------------------------------------------------


def test_a_deal_is_handed_on_and_back_and_all_of_it_is_told(office: CommandLine) -> None:
    office("add", "Website 12k ~web")

    told = office("move", 5, "asked", "--pipeline", "care").text
    assert told.splitlines()[0] == "Moved Website to Asked (Care)"
    deal = office.json("show", 5)
    assert (deal["pipeline"], deal["stage"], deal["checklist"]["total"]) == ("Care", "Asked", 0)
    office("move", 5, "lead", "--pipeline", "consulting")

    deal = office.json("show", 5)
    assert (deal["pipeline"], deal["stage"]) == ("Consulting", "Lead")
    assert [(v["pipeline"], v["stage"], v["ended"]) for v in deal["visits"]] == [
        ("Consulting", "Proposal", "handed_on"),
        ("Care", "Asked", "handed_on"),
        ("Consulting", "Lead", None),
    ]
    assert [item["text"] for item in deal["items"]] == ["Listen"]
    labels = [entry["label"] for entry in deal["history"]]
    assert labels == [
        "Added Website",
        "Moved Website to Asked (Care)",
        "Moved Website to Lead (Consulting)",
    ]
    handed = deal["history"][1]["changes"]
    assert ("pipeline", "Consulting", "Care") in {
        (each["field"], each["old"], each["new"]) for each in handed if each["entity"] == "deal"
    }
    page = office("show", 5).text
    assert "Asked (Care)" in page
    assert page.count("handed on") == 2
    assert "Why here" not in page


def test_undo_takes_a_deal_back_to_the_pipeline_it_came_from(office: CommandLine) -> None:
    office("add", "Website 12k ~web")
    before = office.json("show", 5)

    office("move", 5, "asked", "--pipeline", "care")
    office("undo")

    after = office.json("show", 5)
    assert {**after, "history": None} == {**before, "history": None}


def test_a_sheet_of_deals_tells_the_pipeline_they_were_handed_on_to(
    office: CommandLine, tmp_path: Path
) -> None:
    office("move", 1, "asked", "--pipeline", "care")
    file = tmp_path / "out.csv"
    office("export", "deals", str(file))

    with file.open(encoding="utf-8", newline="") as stream:
        rows = {row["ID"]: (row["Pipeline"], row["Stage"]) for row in csv.DictReader(stream)}

    assert rows["1"] == ("Care", "Asked")
    assert rows["2"] == ("Sales", "Qualified")
