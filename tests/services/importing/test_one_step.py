"""An import is one step: done whole or not at all, undone at once, rehearsed without a trace."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipetui.domain.commands import DeleteDeals
from pipetui.domain.errors import InputError, Refused
from pipetui.services.importing import cells as cells_module
from pipetui.services.importing import plan_import, run_import, write_rejects
from pipetui.services.importing import running as running_module
from pipetui.store import log
from tests.support.databases import log_of, records_of
from tests.support.laws import broken_laws
from tests.support.tables import (
    assert_accounted,
    deals_of,
    naughty_strings,
    people_of,
    plan,
    table,
    take,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pipetui.services.session import Session

USUAL_BATCH = running_module.BATCH
HEADER = ["ID", "Title", "Company", "Contact", "Stage", "Value", "Close date"]


def many(count: int) -> bytes:
    rows = (
        [f"X{n}", f"Deal {n}", f"Firm {n % 7}", f"Ann {n % 9}", f"Step {n % 4}", "5", ""]
        for n in range(1, count + 1)
    )
    return table(HEADER, *rows)


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running_module, "BATCH", 10)


@pytest.fixture
def usual_batches(_small_batches: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """For tests in which it is not the batches that matter, and the rows are many."""
    monkeypatch.setattr(running_module, "BATCH", USUAL_BATCH)


def test_an_import_is_one_operation_and_one_undo_takes_it_back(session: Session) -> None:
    before = records_of(session)
    report = take(session, many(35))

    assert report.created == 35
    assert broken_laws(records_of(session)) == []
    with session.read() as connection:
        (entry,) = log.entries(connection)
    assert (entry.id, entry.label) == (report.operation, "Imported 35 deals from deals.csv")

    after = records_of(session)
    session.undo()
    assert records_of(session) == before
    session.redo()
    assert records_of(session) == after


def test_a_dry_run_tells_the_same_and_writes_nothing(session: Session) -> None:
    before = records_of(session), log_of(session)
    found = plan(many(35) + b"X99,,,,,,\n")
    rehearsed = run_import(session, found, dry_run=True)

    assert (records_of(session), log_of(session)) == before
    done = run_import(session, found)
    assert rehearsed == replace(done, operation=None)
    assert len(done.rejected) == 1


def test_the_same_file_again_changes_nothing(session: Session) -> None:
    take(session, many(35))
    before = records_of(session), log_of(session)
    report = take(session, many(35))

    assert (report.created, report.operation) == (0, None)
    assert report.skipped[0].reason == "it is already here as #1"
    assert len(report.skipped) == 35
    assert (records_of(session), log_of(session)) == before


def test_a_longer_file_adds_what_is_new(session: Session) -> None:
    take(session, many(5))
    report = take(session, many(8))

    assert (report.created, len(report.skipped)) == (3, 5)
    assert [deal.external_id for deal in deals_of(session)] == [f"X{n}" for n in range(1, 9)]


def test_what_was_deleted_here_comes_again(session: Session) -> None:
    take(session, many(2))
    session.execute(DeleteDeals(deal_ids=(1,)))

    assert take(session, many(2)).created == 1


def test_an_id_that_stands_twice_makes_one_deal(session: Session) -> None:
    data = table(["ID", "Title"], ["7", "a"], ["8", "b"], ["7", "c"], ["", "d"], ["", "e"])
    report = take(session, data)

    assert [deal.title for deal in deals_of(session)] == ["a", "b", "d", "e"]
    assert [(each.row, each.reason) for each in report.skipped] == [
        (4, "it has the same id as row 2")
    ]
    assert any("1 row has the id of an earlier row" in warning for warning in report.warnings)


def test_further_people_are_linked_in_the_same_step(session: Session) -> None:
    rows = ([f"X{n}", f"Deal {n}", f"Ann {n}; Bo {n % 3}"] for n in range(12))
    take(session, table(["ID", "Title", "Contact"], *rows))

    assert [p.name for p in people_of(session, deals_of(session)[10])] == ["Ann 10", "Bo 1"]
    session.undo()
    assert deals_of(session) == []


def test_progress_is_told_from_nothing_to_all(session: Session) -> None:
    heard: list[tuple[int, int]] = []
    run_import(session, plan(many(35)), progress=lambda done, total: heard.append((done, total)))

    assert heard[0] == (0, 35)
    assert heard[-1] == (35, 35)
    assert [done for done, _ in heard] == sorted(done for done, _ in heard)
    assert (20, 35) in heard


def test_an_import_that_is_stopped_leaves_nothing_behind(session: Session) -> None:
    before = records_of(session), log_of(session)
    errors: tuple[type[BaseException], ...] = (KeyboardInterrupt, RuntimeError, Refused)
    for error, after in product(errors, (0, 20, 35)):

        def stop(
            done: int, _total: int, error: type[BaseException] = error, after: int = after
        ) -> None:
            if done == after:
                raise error("stop")

        with pytest.raises(error, match="stop"):
            run_import(session, plan(many(35)), progress=stop)
        assert (records_of(session), log_of(session)) == before, (error, after)
    assert take(session, many(35)).created == 35


def test_a_file_that_breaks_off_midway_leaves_nothing_behind(
    session: Session, tmp_path: Path
) -> None:
    path = tmp_path / "deals.csv"
    path.write_bytes(many(35))
    found = plan_import(path)
    before = records_of(session)

    def cut(done: int, _total: int) -> None:
        if done == 20:
            path.write_bytes(many(30))

    # What is open goes on being read; the next look is refused.
    run_import(session, found, dry_run=True, progress=cut)
    with pytest.raises(InputError, match="was changed while it was being read"):
        run_import(session, found)
    assert records_of(session) == before


def test_a_row_that_only_the_rules_refuse_is_found_and_rejected(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As if reading had overlooked what a line may hold.
    monkeypatch.setattr(cells_module, "clean_line", lambda text: text.strip())
    long = "x" * 501
    rows = [[f"X{n}", long if n in {5, 24} else f"Deal {n}", "New step"] for n in range(1, 31)]
    report = take(session, table(["ID", "Title", "Stage"], *rows))

    assert report.created == 28
    assert [(each.row, each.column) for each in report.rejected] == [(6, None), (25, None)]
    assert "501 characters" in report.rejected[0].reason
    with session.read() as connection:
        assert len(log.entries(connection)) == 1


def test_rejected_rows_can_be_mended_and_imported_again(session: Session, tmp_path: Path) -> None:
    data = table(
        ["ID", "Title", "Value", "Rejected because", "=Zeta"],
        ["1", "a", "5", "", "x"],
        ["2", "-b", "lots", "", "=1+1"],
        ["3", "", "5", "", "two\nlines"],
    )
    found = plan(data)
    report = run_import(session, found)
    path = tmp_path / "rejected.csv"

    assert write_rejects(found, report, path) == 2
    text = path.read_text(encoding="utf-8")
    assert text.splitlines()[0] == "ID,Title,Value,'=Zeta,Rejected because"
    assert '2,\'-b,lots,\'=1+1,"Value: ""lots"" is no amount of money' in text

    path.write_text(text.replace(",lots,", ",7,").replace("3,,5", "3,c,5"), encoding="utf-8")
    again = take(session, path)
    assert (again.created, again.rejected) == (2, ())
    assert again.mapping["Rejected because"] == "ignore"
    assert [(deal.title, deal.extra) for deal in deals_of(session)] == [
        ("a", (("=Zeta", "x"),)),
        ("-b", (("=Zeta", "=1+1"),)),
        ("c", (("=Zeta", "two\nlines"),)),
    ]


def test_what_only_the_other_rows_made_clear_is_clear_among_the_rejected_too(
    session: Session, tmp_path: Path
) -> None:
    data = table(
        ["ID", "Title", "Value", "Created", "Expected close"],
        ["1", "a", "7.25", "13/02/2026", "2026-12-24 10:00 +01:00"],
        ["2", "", "12.500", "03/02/2026 14:30", "2026-12-24 10:00 +01:00"],
        ["3", "", "", "soon", ""],
    )
    found = plan(data)
    path = tmp_path / "rejected.csv"
    write_rejects(found, run_import(session, found), path)

    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[1].startswith("2,,12.5000,2026-02-03 14:30:00,2026-12-24 10:00 +01:00,")
    assert lines[2].startswith("3,,,soon,,")


def test_a_rejected_row_that_is_clear_by_itself_stays_as_it_was(
    session: Session, tmp_path: Path
) -> None:
    data = b"Title;Created;Value\n;13.11.2026;12,50\na;13.11.2026;12,50\n"
    found = plan(data)
    path = tmp_path / "rejected.csv"
    write_rejects(found, run_import(session, found), path)

    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[0] == "Title;Created;Value;Rejected because"
    assert lines[1].startswith(";13.11.2026;12,50;")


def test_rejected_rows_never_overwrite_a_file(session: Session, tmp_path: Path) -> None:
    found = plan(table(["Title"], [""], ["a"]))
    path = tmp_path / "there.csv"
    path.write_text("mine", encoding="utf-8")

    with pytest.raises(Refused, match="is there already"):
        write_rejects(found, run_import(session, found), path)
    assert path.read_text(encoding="utf-8") == "mine"


TEXTS = (
    "Title",
    "Company",
    "Contact",
    "Owner",
    "Source",
    "Product",
    "Region",
    "Stage",
    "Tags",
    "Email",
    "ID",
)


def test_no_text_in_any_field_does_harm(usual_batches: None, session: Session) -> None:
    strings = naughty_strings()
    # Each text once in every field, and beside different others.
    rows = [
        [
            *(strings[(n + 7 * place) % len(strings)] for place in range(len(TEXTS))),
            text,
            text,
            text,
        ]
        for n, text in enumerate(strings)
    ]
    report = take(session, table([*TEXTS, "Notes", "Next step", "Extra"], *rows))

    assert report.created + len(report.rejected) + len(report.skipped) == len(strings)
    assert report.created > 0.9 * len(strings)
    assert broken_laws(records_of(session)) == []
    session.undo()
    assert deals_of(session) == []


@pytest.mark.parametrize("field", ["Value", "Currency", "Created", "Status", "Every"])
def test_no_text_in_a_field_of_another_kind_does_harm(
    usual_batches: None, session: Session, field: str
) -> None:
    # A part of them in a table: that no cell is read to harm by any is seen in `test_values.py`.
    rows = [["a", "Lead", text] for text in naughty_strings()[::4]]
    report = take(session, table(["Title", "Stage", field], *rows), dates="dmy")

    assert report.read > 0.9 * len(rows)
    assert broken_laws(records_of(session)) == []


CELLS = st.one_of(
    st.sampled_from(
        [
            "",
            "a",
            "Acme",
            "Lead",
            "Won",
            "Closed Lost",
            "open",
            "2026-01-02",
            "13/02/2026",
            "5",
            "$7",
        ]
    ),
    st.text(st.characters(codec="utf-8"), max_size=12),
)
ROWS = st.lists(st.lists(CELLS, max_size=9), max_size=12)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    header=st.lists(
        st.sampled_from([*HEADER, "Status", "Owner", "Notes", "Junk", ""]),
        min_size=1,
        max_size=8,
    ),
    rows=ROWS,
    dates=st.sampled_from(["dmy", "mdy"]),
)
def test_every_row_of_any_table_is_accounted_for(
    session: Session, header: Sequence[str], rows: list[list[str]], dates: str
) -> None:
    try:
        report = run_import(session, plan(table(header, *rows), dates=dates))
    except InputError:
        return
    assert_accounted(report)
    assert broken_laws(records_of(session)) == []
    if report.operation is not None:
        session.undo()
    assert deals_of(session) == []
