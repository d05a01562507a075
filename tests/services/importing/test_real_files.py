"""Real exports go in whole. The files are not ours to ship: without them these are skipped."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pipetui.domain.model import Status
from pipetui.services.importing import plan_import, run_import
from pipetui.services.reading import maps
from tests.support.databases import records_of
from tests.support.laws import broken_laws
from tests.support.tables import company_of, deals_of, plan, real_file, take

if TYPE_CHECKING:
    from pipetui.services.session import Session


def test_the_maven_pipeline_goes_in_whole_and_out_again(session: Session) -> None:
    report = take(session, real_file("maven_crm", "sales_pipeline.csv"))

    assert (report.read, report.created) == (8800, 8800)
    assert report.mapping == {
        "opportunity_id": "external_id",
        "sales_agent": "owner",
        "product": "product",
        "account": "company",
        "deal_stage": "stage",
        "engage_date": "created_at",
        "close_date": "close_date",
        "close_value": "value",
    }
    assert report.stages == {"Engaging": "Engaging", "Prospecting": "Prospecting"}
    assert report.made_stages == ("Engaging", "Prospecting")
    assert len(report.warnings) == 1

    deals = deals_of(session)
    assert Counter(deal.status for deal in deals) == {
        Status.WON: 4238,
        Status.LOST: 2473,
        Status.OPEN: 2089,
    }
    won = [deal for deal in deals if deal.status is Status.WON]
    assert sum(deal.value.minor for deal in won if deal.value) == 1_000_553_400
    assert {deal.value.currency for deal in won if deal.value} == {"EUR"}
    assert {deal.value for deal in deals if deal.status is Status.OPEN} == {None}
    assert sum(deal.company_id is None for deal in deals) == 1425
    assert sum(deal.product == "GTXPro" for deal in deals) == 1480
    stages = {stage.id: stage.name for stage in maps(session)[0].stages}
    assert Counter(stages[deal.stage_id] for deal in deals if deal.stage_id) == {
        "Engaging": 1589,
        "Prospecting": 500,
    }

    first = deals[0]
    assert (first.external_id, first.owner) == ("1C1I7A6R", "Moses Frase")
    assert (company_of(session, first), first.title) == ("Cancity", "Cancity – GTX Plus Basic")
    day_of = session.now().day_of
    assert day_of(first.created_at).isoformat() == "2016-10-20"
    assert first.closed_at is not None
    assert day_of(first.closed_at).isoformat() == "2017-03-01"
    assert broken_laws(records_of(session)) == []

    session.undo()
    assert deals_of(session) == []
    session.redo()
    assert len(deals_of(session)) == 8800
    assert run_import(session, plan(real_file("maven_crm", "sales_pipeline.csv"))).created == 0


def test_an_account_like_hubspots_goes_in_whole(session: Session) -> None:
    report = take(session, real_file("hubspot_like", "toofan_hubspot_deals.csv"))

    assert (report.read, report.created) == (500, 500)
    deals = deals_of(session)
    assert Counter(deal.status for deal in deals)[Status.WON] == 71
    assert Counter(deal.status for deal in deals)[Status.LOST] == 69
    assert all(dict(deal.extra).get("Deal Type") for deal in deals)
    # Two pipelines that are not here: told, and kept beside each deal.
    assert any("Renewals Pipeline" in warning for warning in report.warnings)
    assert Counter(dict(deal.extra)["Pipeline"] for deal in deals) == {
        "Sales Pipeline": 252,
        "Renewals Pipeline": 248,
    }
    assert broken_laws(records_of(session)) == []


def test_deals_that_nothing_names_are_rejected_until_a_column_is_chosen(session: Session) -> None:
    path = real_file("hubspot_like", "duckflow_deals.csv")
    report = take(session, path)

    assert (report.created, len(report.rejected)) == (0, 150)
    assert "no column names the deals; say which does with --map COLUMN=title" in report.warnings
    assert take(session, path, columns=["deal_id=title"]).created == 150
    assert sum(deal.value is None for deal in deals_of(session)) == 17


def test_a_list_of_something_else_is_told_row_by_row(session: Session) -> None:
    found = plan_import(real_file("hubspot_like", "toofan_hubspot_activities.csv"))
    report = run_import(session, found, dry_run=True)

    assert report.created + len(report.rejected) + len(report.skipped) == report.read == 2000
