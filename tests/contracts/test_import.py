"""An import does the same on every kind of database."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from pipetui.services.exporting import export_to
from pipetui.services.importing import run_import
from pipetui.services.settings.config import Day
from tests.support.databases import records_of
from tests.support.laws import broken_laws
from tests.support.tables import deals_of, plan, table

if TYPE_CHECKING:
    from pipetui.services.session import Session

FILE = table(
    ["ID", "Title", "Company", "Contact", "Stage", "Close date", "Value", "Parked until", "Type"],
    ["1", "a", "Äcme", "Ann; Bo", "Talk", "", "5", "", "New"],
    ["2", "b", "acme", "Ann", "Won", "2026-01-02", "7", "", ""],
    ["3", "c", "Äcme", "", "Signed", "2026-01-02", "7", "", ""],
    ["4", "d", "", "", "Pilot", "", "", "2027-01-02", ""],
    ["5", "", "", "", "Pilot", "", "", "", ""],
    ["1", "again", "", "", "", "", "", "", ""],
)


def test_an_import_is_one_step_on_every_kind_of_database(session: Session) -> None:
    before = records_of(session)
    found = plan(FILE)
    rehearsed = run_import(session, found, dry_run=True)
    assert records_of(session) == before

    report = run_import(session, found)
    assert (rehearsed.created, report.created) == (4, 4)
    assert [each.row for each in report.rejected] == [6]
    assert [each.row for each in report.skipped] == [7]
    assert report.made_stages == ("Pilot",)
    assert broken_laws(records_of(session)) == []

    after = records_of(session)
    session.undo()
    assert records_of(session) == before
    session.redo()
    assert records_of(session) == after
    again = run_import(session, found)
    assert (again.created, again.operation) == (0, None)


def test_a_sheet_of_every_kind_of_database_is_known_again(session: Session) -> None:
    run_import(session, plan(FILE))
    stream = io.StringIO(newline="")
    assert export_to(session, "deals", "csv", stream, day=Day()) == 4

    again = run_import(session, plan(stream.getvalue().encode()))
    assert (again.created, len(again.skipped)) == (0, 4)
    assert len(deals_of(session)) == 4
