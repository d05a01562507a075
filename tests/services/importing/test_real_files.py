"""Real exports go in whole. The files are not ours to ship: without them these are skipped.

How the largest of them goes in is told in `test_facts_of_a_year.py`, which counts in it too.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from pipetui.domain.model import Status
from pipetui.services.importing import plan_import, run_import
from tests.support.databases import records_of
from tests.support.laws import broken_laws
from tests.support.tables import deals_of, plan, real_file, take

if TYPE_CHECKING:
    from pipetui.services.session import Session


def test_a_part_of_the_maven_pipeline_goes_out_again_and_does_not_come_twice(
    session: Session,
) -> None:
    lines = real_file("maven_crm", "sales_pipeline.csv").read_bytes().splitlines(keepends=True)
    part = b"".join(lines[:1] + lines[1::50])
    take(session, part)
    taken = records_of(session)
    assert len(deals_of(session)) == 176

    session.undo()
    assert deals_of(session) == []
    session.redo()
    assert records_of(session) == taken
    assert run_import(session, plan(part)).created == 0


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
