"""Rows that name no pipeline go where the pipelines' rules bring them."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from pipetui.domain.commands import ApplyMap
from pipetui.domain.errors import Refused
from pipetui.domain.model import Status
from pipetui.domain.money import Money
from pipetui.domain.routing import Route
from pipetui.services.importing.report import Routed
from pipetui.services.reading import maps
from tests.support.databases import records_of
from tests.support.laws import broken_laws
from tests.support.maps import consulting, process, stage, won
from tests.support.routes import routed
from tests.support.tables import deal_of, deals_of, table, take

if TYPE_CHECKING:
    from pipetui.domain.model import Deal
    from pipetui.services.session import Session

WEB = Route(source="web", least=Decimal(10_000), stage="quote", owner="anna")
CARE = Route(product="Care")


def place_of(session: Session, deal: Deal) -> tuple[str, str | None]:
    known = next(m for m in maps(session) if m.pipeline.id == deal.pipeline_id)
    found = known.stage(deal.stage_id)
    return known.pipeline.name, found.name if found else None


@pytest.fixture
def office(session: Session) -> Session:
    """The pipeline of a new database, and consulting with two rules."""
    session.execute(ApplyMap(map=routed(consulting(), WEB, CARE)))
    return session


def first_name(session: Session) -> str:
    return maps(session)[0].pipeline.name


def test_a_row_without_a_pipeline_goes_where_a_rule_says(office: Session) -> None:
    report = take(office, table(["Title", "Source", "Amount"], ["a", "Web", "12000"]))

    deal = deal_of(office)
    assert place_of(office, deal) == ("Consulting", "Quote")
    assert deal.owner == "anna"
    assert deal.routed == "source web, value from 10,000 → Consulting, Quote; owner anna"
    assert report.routed == (Routed("Consulting", deal.routed, 1),)
    assert report.warnings == (
        "no column holds an id: imported again, the file would add all of it twice",
    )
    assert broken_laws(records_of(office)) == []


def test_what_no_rule_takes_stays_with_the_first_pipeline(office: Session) -> None:
    report = take(office, table(["Title", "Source"], ["a", "fair"], ["b", "web"]))

    first = first_name(office)
    assert {place_of(office, deal)[0] for deal in deals_of(office)} == {first}
    assert {deal.routed for deal in deals_of(office)} == {None}
    assert report.routed == (Routed(first, None, 2),)


def test_without_rules_nothing_is_told_of_them(session: Session) -> None:
    assert take(session, table(["Title", "Source"], ["a", "web"])).routed == ()


def test_a_stage_is_looked_for_in_the_pipeline_the_rule_says(office: Session) -> None:
    take(office, table(["Title", "Source", "Amount", "Stage"], ["a", "web", "12k", "call"]))

    deal = deal_of(office)
    assert place_of(office, deal) == ("Consulting", "Call")
    assert deal.routed == "source web, value from 10,000 → Consulting; owner anna"


def test_an_unknown_stage_is_made_only_in_the_pipeline_its_row_ends_in(office: Session) -> None:
    rows = (["a", "Care", "Pilot"], ["b", "Site", "Lead"])

    report = take(office, table(["Title", "Product", "Stage"], *rows))

    assert report.made_stages == ("Pilot",)
    assert "a new stage stands after the last open one: Pilot (Consulting)" in report.warnings
    first, second = maps(office)
    assert "Pilot" not in {each.name for each in first.stages}
    assert [each.name for each in second.stages] == ["Call", "Quote", "Pilot"]
    assert place_of(office, deals_of(office)[0]) == ("Consulting", "Pilot")


def test_an_unknown_stage_of_the_routed_pipeline_is_skipped_on_request(office: Session) -> None:
    data = table(["Title", "Product", "Stage"], ["a", "Care", "Lead"])

    report = take(office, data, stages="skip")

    assert [skipped.reason for skipped in report.skipped] == ["Consulting has no stage Lead"]
    assert report.routed == ()


def test_an_owner_in_the_file_stays(office: Session) -> None:
    take(office, table(["Title", "Source", "Amount", "Owner"], ["a", "web", "12k", "Bo"]))

    deal = deal_of(office)
    assert (deal.owner, deal.routed) == (
        "Bo",
        "source web, value from 10,000 → Consulting, Quote",
    )


@pytest.mark.parametrize("status", ["won", "lost"])
def test_a_closed_deal_finds_its_pipeline_alone(office: Session, status: str) -> None:
    header = ["Title", "Source", "Amount", "Status", "Closed"]

    take(office, table(header, ["a", "web", "12k", status, "2026-03-02"]))

    deal = deal_of(office)
    assert place_of(office, deal) == ("Consulting", None)
    assert (deal.status, deal.owner) == (Status(status), None)
    assert deal.routed == "source web, value from 10,000 → Consulting"


def test_a_choice_for_all_rows_goes_before_every_rule(office: Session) -> None:
    data = table(["Title", "Product"], ["a", "Care"])

    report = take(office, data, pipeline=first_name(office))

    assert place_of(office, deal_of(office))[0] == first_name(office)
    assert (deal_of(office).routed, report.routed) == (None, ())


def test_a_row_that_names_its_pipeline_goes_there(office: Session) -> None:
    first = first_name(office)
    header = ["Title", "Product", "Pipeline"]

    report = take(office, table(header, ["a", "Care", first], ["b", "Care", ""]))

    named, unnamed = deals_of(office)
    assert (place_of(office, named)[0], named.routed) == (first, None)
    assert (place_of(office, unnamed)[0], unnamed.routed) == (
        "Consulting",
        "product Care → Consulting",
    )
    assert report.routed == (Routed("Consulting", "product Care → Consulting", 1),)


def test_a_pipeline_that_is_not_here_is_no_place(office: Session) -> None:
    header = ["Title", "Product", "Pipeline"]

    report = take(office, table(header, ["a", "Care", "Sales EMEA"], ["b", "Site", "Sales EMEA"]))

    first = first_name(office)
    assert [place_of(office, deal)[0] for deal in deals_of(office)] == ["Consulting", first]
    assert [deal.extra for deal in deals_of(office)] == [(("Pipeline", "Sales EMEA"),)] * 2
    told = next(each for each in report.warnings if "Sales EMEA" in each)
    assert f"so they went where a rule takes them, else to {first};" in told


def test_a_bare_amount_is_in_the_currency_of_where_it_lands(session: Session) -> None:
    session.execute(ApplyMap(map=routed(consulting(), WEB, currency="CHF")))

    take(session, table(["Title", "Source", "Amount"], ["a", "web", "12k"], ["b", "web", "€12k"]))

    swiss, euro = deals_of(session)
    assert (place_of(session, swiss)[0], swiss.value) == ("Consulting", Money(1_200_000, "CHF"))
    assert (place_of(session, euro)[0], euro.value) == (
        first_name(session),
        Money(1_200_000, "EUR"),
    )


def test_a_rule_wins_no_open_row(session: Session) -> None:
    clients = process("Clients", [stage("Talk"), won("Live")])
    session.execute(ApplyMap(map=routed(clients, Route(tag="client", stage="live"))))

    take(session, table(["Title", "Tags"], ["a", "client"]))

    deal = deal_of(session)
    assert (place_of(session, deal), deal.status) == (("Clients", "Talk"), Status.OPEN)
    assert deal.routed == "tag client → Clients"


def test_a_stage_after_the_signature_in_the_file_wins_there(session: Session) -> None:
    clients = process("Clients", [stage("Talk"), won("Live")])
    session.execute(ApplyMap(map=routed(clients, Route(tag="client", owner="anna"))))
    header = ["Title", "Tags", "Stage", "Closed"]

    take(session, table(header, ["a", "client", "Live", "2026-03-02"]))

    deal = deal_of(session)
    assert (place_of(session, deal), deal.status) == (("Clients", "Live"), Status.WON)
    assert (deal.owner, deal.routed) == (None, "tag client → Clients")


def test_a_row_that_cannot_be_read_is_told_of_as_without_rules(office: Session) -> None:
    header = ["Title", "Source", "Amount"]

    report = take(office, table(header, ["a", "web", "lots"], ["b", "x" * 600, "5"]))

    assert [(each.row, each.column) for each in report.rejected] == [(2, "Amount"), (3, "Source")]
    assert report.routed == ()


def test_a_stage_that_a_rule_leads_to_cannot_go_without_the_rule(office: Session) -> None:
    known = next(each for each in maps(office) if each.pipeline.key == "consulting")
    shorter = replace(known, stages=tuple(each for each in known.stages if each.key != WEB.stage))
    with pytest.raises(Refused, match="route 1: there is no stage"):
        office.execute(ApplyMap(map=shorter))
