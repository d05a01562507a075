"""A whole copy: out of one database, into another of the same kind or not, and equal."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING, Any

import pytest

from pipetui.domain.commands import AddDeals, AddTask, DealDraft, SetSpend, SetTarget, WinDeals
from pipetui.domain.errors import InputError, Refused
from pipetui.domain.model import Entity
from pipetui.domain.money import Money
from pipetui.services.exporting import export_to
from pipetui.services.importing import WholePlan, json_stream, plan_import, run_import
from pipetui.services.settings.config import Day
from pipetui.services.snapshots import load_snapshots
from pipetui.store import whole
from tests.support.databases import EVERY_KIND, Database, copy_of, log_of, records_of
from tests.support.laws import broken_laws
from tests.support.snapshots import noted, snapshot
from tests.support.story import MARCH, STORY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pipetui.services.importing import ImportReport
    from pipetui.services.session import Session

Document = dict[str, Any]

NOTED = (
    snapshot("2026-03", noted(1, 1000, 50), noted(2, None, 30), noted(99, 5, None), late=1.5),
    snapshot("2026", late=70),
)
"""Forecasts, one of them of a deal that is there no more."""
LITTLE = (
    AddDeals(
        drafts=(
            DealDraft(title="Second", company="Acme", contact="Bob"),
            DealDraft(title="Third", company="Acme"),
        )
    ),
    WinDeals(deal_ids=(1,), force="Signed at the fair"),
    SetTarget(period=MARCH, wanted=Money(20_000_00, "EUR"), pipeline="Sales"),
    SetSpend(source="web", period=MARCH, amount=Money(450_00, "EUR")),
)
"""What leaves a row in each table of which something is falsified."""


def at_a_copy(of: Path, folder: Path) -> Iterator[Session]:
    """Somebody at a copy of a file."""
    database = Database(str(copy_of(of, folder)), "delete")
    yield database.session()
    database.close()


@pytest.fixture
def empty(database: Database) -> Session:
    """A database of each kind in turn, with nothing but its pipelines."""
    return database.session()


@pytest.fixture
def plain(sqlite_templates: dict[str, Path], tmp_path: Path) -> Iterator[Session]:
    """The same, of the usual kind only."""
    yield from at_a_copy(sqlite_templates["delete"], tmp_path)


@pytest.fixture(scope="session")
def story(sqlite_templates: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A closed file in which much has happened, the last thing undone."""
    path = copy_of(sqlite_templates["delete"], tmp_path_factory.mktemp("story"))
    database = Database(str(path), "delete")
    session = database.session("cli")
    for command in STORY:
        session.execute(command)
        database.clock.wait(minutes=7)
    session.execute(AddDeals(drafts=(DealDraft(title="gone", contact="Nobody"),)))
    session.undo()
    session.note_snapshots(NOTED)
    database.close()
    return path


@pytest.fixture
def told(story: Path, tmp_path: Path) -> Iterator[Session]:
    """Somebody at a database in which much has happened."""
    yield from at_a_copy(story, tmp_path)


@pytest.fixture(scope="session")
def text(story: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The whole copy of that file."""
    database = Database(str(copy_of(story, tmp_path_factory.mktemp("text"))), "delete")
    text = copy(database.session())
    database.close()
    return text


@pytest.fixture(scope="session")
def little(sqlite_templates: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> str:
    """The whole copy of a file in which little has happened."""
    path = copy_of(sqlite_templates["delete"], tmp_path_factory.mktemp("little"))
    database = Database(str(path), "delete")
    session = database.session("cli")
    for command in LITTLE:
        session.execute(command)
    session.note_snapshots(NOTED)
    text = copy(session)
    database.close()
    return text


@pytest.fixture(scope="module")
def refusing(
    sqlite_templates: dict[str, Path], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str, str], None]]:
    """A database that has to refuse what it is given, and to be as it was."""
    path = copy_of(sqlite_templates["delete"], tmp_path_factory.mktemp("refusing"))
    database = Database(str(path), "delete")
    yield refusing_at(database.session(), path.read_bytes)
    database.close()


def copy(session: Session) -> str:
    stream = io.StringIO()
    export_to(session, "all", "json", stream, day=Day())
    return stream.getvalue()


def restore(session: Session, text: str, *, dry_run: bool = False) -> ImportReport:
    plan = plan_import(text.encode(), name="all.json")
    assert isinstance(plan, WholePlan)
    return run_import(session, plan, dry_run=dry_run)


def refusing_at(session: Session, read: Callable[[], object]) -> Callable[[str, str], None]:
    """What has a copy refused at a database, with nothing changed of what is read there."""
    before = read()

    def refuse(text: str, what: str) -> None:
        try:
            restore(session, text)
        except InputError:
            assert read() == before, what
        else:
            pytest.fail(f"{what} was taken")

    return refuse


@pytest.mark.parametrize("database", EVERY_KIND, indirect=True)
def test_a_copy_makes_an_equal_database(told: Session, text: str, empty: Session) -> None:
    report = restore(empty, text)

    assert (report.kind, report.read, report.created, report.operation) == ("all", 3, 3, None)
    assert copy(empty) == text
    assert records_of(empty) == records_of(told)
    assert log_of(empty) == log_of(told)
    assert load_snapshots(empty) == load_snapshots(told) == NOTED
    assert broken_laws(records_of(empty)) == []


def test_a_copy_larger_than_a_page_is_whole(
    text: str, empty: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(whole, "_PAGE", 2)
    restore(empty, text)

    assert copy(empty) == text


def test_a_copy_goes_in_where_there_are_other_pipelines(text: str, tmp_path: Path) -> None:
    new = Database(str(tmp_path / "new.db"), "delete")
    session = new.session()
    restore(session, text)

    assert copy(session) == text
    new.close()


def test_no_number_is_used_again_in_what_a_copy_made(
    told: Session, text: str, empty: Session
) -> None:
    restore(empty, text)
    both = []
    for session in (told, empty):
        session.execute(AddDeals(drafts=(DealDraft(title="next", contact="New", company="New"),)))
        session.execute(AddTask(deal_ids=(2,), text="next"))
        both.append((set(records_of(session)), session.sequence()))

    assert both[0] == both[1]
    document = json.loads(copy(empty))
    assert document["sequences"]["deal"] == 7


def test_undo_and_redo_go_on_in_what_a_copy_made_after_restarts_too(
    told: Session, text: str, sqlite_templates: dict[str, Path], tmp_path: Path
) -> None:
    database = Database(str(copy_of(sqlite_templates["delete"], tmp_path)), "delete")
    session = database.session()
    start = records_of(session)
    restore(session, text)
    for each in (told, session):
        each.redo()
    assert records_of(session) == records_of(told)
    database.reopened().undo(len(STORY) + 1)
    session = database.reopened()
    assert records_of(session) == start
    session.redo(len(STORY) + 1)
    assert records_of(session) == records_of(told)
    database.close()


def test_the_numbers_of_tables_that_are_empty_again_are_kept(
    plain: Session, little: str, empty: Session
) -> None:
    restore(plain, little)
    plain.undo(len(LITTLE))
    assert not [key for key in records_of(plain) if key[0] is Entity.DEAL]
    restore(empty, copy(plain))

    done = empty.execute(AddDeals(drafts=(DealDraft(title="next"),)))
    assert done.operation.deal_ids == (3,)


def test_a_rehearsal_reads_everything_and_changes_nothing(little: str, empty: Session) -> None:
    before = copy(empty)
    report = restore(empty, little, dry_run=True)

    assert report.created == 2
    assert copy(empty) == before
    empty.execute(AddDeals(drafts=(DealDraft(title="first"),)))
    assert (Entity.DEAL, 1) in records_of(empty)


def test_a_database_with_deals_targets_or_spends_is_left_alone(little: str, empty: Session) -> None:
    for what, command in (
        ("deals", AddDeals(drafts=(DealDraft(title="mine"),))),
        ("targets", SetTarget(period=MARCH, wanted=12)),
        ("spends", SetSpend(source="web", period=MARCH, amount=Money(1, "EUR"))),
    ):
        empty.execute(command)
        before = copy(empty)

        with pytest.raises(Refused, match=f"holds {what} already"):
            restore(empty, little)
        assert copy(empty) == before
        empty.undo()


def test_a_copy_written_otherwise_reads_the_same(
    text: str, plain: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json_stream, "_PIECE", 7)
    restore(plain, json.dumps(json.loads(text), indent=3))

    assert copy(plain) == text


def test_an_interruption_leaves_everything_as_it_was(little: str, empty: Session) -> None:
    before = copy(empty)
    plan = plan_import(little.encode(), name="all.json")
    heard: list[int] = []

    def stop(done: int, _total: int) -> None:
        heard.append(done)
        if len(heard) == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_import(empty, plan, progress=stop)
    assert copy(empty) == before


LATER = ("target", "spend", "snapshot", "snapshot_deal")


def as_of_schema(document: Document, schema: int) -> Document:
    """A copy as a program wrote it before there were targets and spends, or noted forecasts."""
    document["schema"] = schema
    later = ("snapshot", "snapshot_deal") if schema == 3 else LATER
    for name in later:
        assert rows(document, name) == []
        del document["tables"][name]
        document["sequences"].pop(name, None)
    version = document["tables"]["operation"]["columns"].index("image_version")
    for row in rows(document, "operation"):
        row[version] = schema
    return document


def test_a_copy_from_before_there_were_targets_or_forecasts_goes_in(
    plain: Session, empty: Session
) -> None:
    plain.execute(AddDeals(drafts=(DealDraft(title="Website", contact="Anna"),)))
    text = copy(plain)
    for schema in (1, 2, 3):
        old = as_of_schema(json.loads(text), schema)

        restore(empty, json.dumps(old))

        assert copy(empty) == text, schema
        empty.execute(SetTarget(period=MARCH, wanted=12))
        assert (Entity.TARGET, 1) in records_of(empty), schema
        empty.undo(2)
        assert not [key for key in records_of(empty) if key[0] is Entity.DEAL], schema


def test_a_copy_that_lacks_the_tables_of_its_version_is_refused(plain: Session) -> None:
    for schema in (2, 3):
        old = as_of_schema(json.loads(copy(plain)), schema)
        old["schema"] = schema + 1

        with pytest.raises(InputError):
            restore(plain, json.dumps(old))


def test_forecasts_noted_of_a_database_without_deals_give_way(little: str, empty: Session) -> None:
    empty.note_snapshots((snapshot("2025"), snapshot("2026", noted(1, 1, 1))))
    restore(empty, little)

    assert load_snapshots(empty) == NOTED


# -- nothing is taken on trust ------------------------------------------------------------------


def rows(document: Document, table: str) -> list[Any]:
    found: list[Any] = document["tables"][table]["rows"]
    return found


def cell(document: Document, table: str, column: str, value: object, row: int = 0) -> None:
    place = document["tables"][table]["columns"].index(column)
    rows(document, table)[row][place] = value


def image(document: Document, **values: object) -> None:
    """Falsify what the log says that the first deal was made as."""
    columns = document["tables"]["change"]["columns"]
    for row in rows(document, "change"):
        facts = dict(zip(columns, row, strict=True))
        if facts["entity"] == "deal" and facts["after"]:
            made = {**json.loads(facts["after"]), **values}
            row[columns.index("after")] = json.dumps(
                made, ensure_ascii=False, separators=(",", ":")
            )
            return


def week(document: Document, first: str, last: str) -> None:
    """Have a forecast be of other days, and say so."""
    for column, value in (("first", first), ("last", last), ("key", f"{first}..{last}")):
        cell(document, "snapshot", column, value)


WRONG: dict[str, Callable[[Document], object]] = {
    "another format": lambda d: d.update(format="else"),
    "no version": lambda d: d.update(version=None),
    "a truth for a version": lambda d: d.update(version=True),
    "a later version": lambda d: d.update(version=2),
    "a later schema": lambda d: d.update(schema=99),
    "no sequences": lambda d: d.pop("sequences"),
    "no tables": lambda d: d.pop("tables"),
    "a table missing": lambda d: d["tables"].pop("visit"),
    "a table too many": lambda d: d["tables"].update(secret=d["tables"]["meta"]),
    "tables in another order": lambda d: d["tables"].update(pipeline=d["tables"].pop("pipeline")),
    "a table that is none": lambda d: d["tables"].update(deal=[]),
    "columns that are none": lambda d: d["tables"]["deal"].update(columns="id"),
    "a column too many": lambda d: d["tables"]["deal"]["columns"].append("password"),
    "a column twice": lambda d: d["tables"]["deal"]["columns"].append("id"),
    "an unknown column": lambda d: d["tables"]["deal"].update(
        columns=["x" if c == "title" else c for c in d["tables"]["deal"]["columns"]]
    ),
    "rows that are none": lambda d: d["tables"]["deal"].update(rows={"a": 1}),
    "a row that is none": lambda d: rows(d, "deal").append("row"),
    "a short row": lambda d: rows(d, "deal")[0].pop(),
    "a row twice": lambda d: rows(d, "deal").append(rows(d, "deal")[0]),
    "a text for a number": lambda d: cell(d, "deal", "pushes", "1"),
    "a truth for a number": lambda d: cell(d, "deal", "pushes", True),
    "a fraction": lambda d: cell(d, "deal", "pushes", 1.5),
    "an endless number": lambda d: cell(d, "deal", "pushes", 2**63),
    "no number": lambda d: cell(d, "deal", "id", None),
    "a negative number": lambda d: cell(d, "deal", "id", -1),
    "a number for a text": lambda d: cell(d, "deal", "title", 5),
    "a list for a text": lambda d: cell(d, "deal", "tags", ["a"]),
    "no title": lambda d: cell(d, "deal", "title", None),
    "an unknown status": lambda d: cell(d, "deal", "status", "maybe"),
    "an instant that is none": lambda d: cell(d, "deal", "created_at", "yesterday"),
    "an instant in another form": lambda d: cell(d, "deal", "created_at", "2026-03-02T11:00:00Z"),
    "a day that is none": lambda d: cell(d, "deal", "expected_close", "2026-02-30"),
    "an unknown currency": lambda d: cell(d, "deal", "value_currency", "XXQ"),
    "half a value": lambda d: cell(d, "deal", "value_minor", 5),
    "a rhythm that is none": lambda d: cell(d, "deal", "value_every", "often"),
    "a place that is none": lambda d: cell(d, "deal", "rank", "!"),
    "an empty place": lambda d: cell(d, "deal", "rank", ""),
    "a probability beyond all": lambda d: cell(d, "deal", "probability", 101),
    "tags that are none": lambda d: cell(d, "deal", "tags", "[5]"),
    "tags that nest": lambda d: cell(d, "deal", "tags", '[["a"]]'),
    "tags that are no JSON": lambda d: cell(d, "deal", "tags", "a"),
    "depths of JSON": lambda d: cell(d, "deal", "extra", "[" * 100_000),
    "another's stage": lambda d: cell(d, "deal", "stage_id", 999),
    "an open deal that is closed": lambda d: cell(d, "deal", "status", "open"),
    "another's deal": lambda d: cell(d, "visit", "deal_id", 999),
    "an item that is none": lambda d: cell(d, "stage", "items", '[{"key":"a","text":5}]'),
    "a checklist that is none": lambda d: cell(d, "stage", "items", '[{"run":"rm"}]'),
    "a gate that is none": lambda d: cell(d, "pipeline", "gate", "open"),
    "a pipeline without money": lambda d: cell(d, "pipeline", "currency", "XXQ"),
    "a target without a measure": lambda d: cell(d, "target", "amount_minor", None),
    "a target with two measures": lambda d: cell(d, "target", "count", 5),
    "a target of an unknown kind": lambda d: cell(d, "target", "kind", "fame"),
    "a target of other days than it says": lambda d: cell(d, "target", "key", "2026-04"),
    "a target that ends before it begins": lambda d: cell(d, "target", "last", "2026-02-01"),
    "a target of no pipeline there is": lambda d: cell(d, "target", "pipeline_id", 999),
    "a target below zero": lambda d: cell(d, "target", "amount_minor", -1),
    "a target in no currency": lambda d: cell(d, "target", "amount_currency", "XXQ"),
    "a target twice": lambda d: rows(d, "target").append([9, *rows(d, "target")[0][1:]]),
    "a spend on nothing": lambda d: cell(d, "spend", "source", " "),
    "a spend twice": lambda d: rows(d, "spend").append([9, *rows(d, "spend")[0][1:]]),
    "a forecast of no period": lambda d: cell(d, "snapshot", "key", "2026-04"),
    "a forecast of other days": lambda d: week(d, "2026-03-02", "2026-03-08"),
    "a forecast noted at no time": lambda d: cell(d, "snapshot", "taken_at", "2026-03-01"),
    "a forecast without a number": lambda d: cell(d, "snapshot", "id", 0),
    "a forecast twice": lambda d: rows(d, "snapshot").append([9, *rows(d, "snapshot")[0][1:]]),
    "a deal of no forecast": lambda d: cell(d, "snapshot_deal", "snapshot_id", 999),
    "a deal twice in a forecast": lambda d: cell(d, "snapshot_deal", "deal_id", 2),
    "a forecast of no deal": lambda d: cell(d, "snapshot_deal", "deal_id", 0),
    "a forecast in no currency": lambda d: cell(d, "snapshot_deal", "amount_currency", "XXQ"),
    "a forecast of half an amount": lambda d: cell(d, "snapshot_deal", "amount_minor", None),
    "a chance of nowhere": lambda d: cell(d, "snapshot_deal", "source", "stars"),
    "a chance above all": lambda d: cell(d, "snapshot_deal", "hits", 101),
    "a chance below none": lambda d: cell(d, "snapshot_deal", "hits", -1),
    "a chance of no cases": lambda d: cell(d, "snapshot_deal", "of", 0, row=1),
    "a win by half": lambda d: cell(d, "snapshot_deal", "of", 2, row=2),
    "an operation of a later program": lambda d: cell(d, "operation", "image_version", 99),
    "an operation of no kind": lambda d: cell(d, "operation", "kind", "hack"),
    "an operation at no time": lambda d: cell(d, "operation", "at", "now"),
    "an undoing of nothing": lambda d: cell(d, "operation", "undoes", 999),
    "a change of no operation": lambda d: cell(d, "change", "operation_id", 999),
    "a change of nothing": lambda d: cell(d, "change", "entity", "wallet"),
    "a change of another record": lambda d: cell(d, "change", "record_id", 999),
    "a change of another deal": lambda d: cell(d, "change", "deal_id", 999),
    "a change that is no JSON": lambda d: cell(d, "change", "after", "{"),
    "a change that is a list": lambda d: cell(d, "change", "after", "[]"),
    "an image that is none": lambda d: image(d, status="maybe"),
    "an image with more": lambda d: image(d, secret="x"),  # noqa: S106 - no password
    "a zone that is none": lambda d: cell(d, "meta", "value", "../../etc/passwd"),
    "a fact without a value": lambda d: cell(d, "meta", "value", None),
    "a count that is behind": lambda d: d["sequences"].update(deal=1),
    "a count that is none": lambda d: d["sequences"].update(deal="7"),
    "a count missing": lambda d: d["sequences"].pop("deal"),
    "a count too many": lambda d: d["sequences"].update(secret=5),
    "a count beyond all": lambda d: d["sequences"].update(deal=2**60),
    "counts that are none": lambda d: d.update(sequences=[]),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_copy_that_pipetui_did_not_write_is_refused(
    little: str, refusing: Callable[[str, str], None], what: str
) -> None:
    refusing(falsified(little, what), what)


def test_what_only_the_database_finds_is_refused_on_each_kind(little: str, empty: Session) -> None:
    refuse = refusing_at(empty, lambda: copy(empty))
    for what in (
        "another's deal",
        "a row twice",
        "an open deal that is closed",
        "a target twice",
        "a forecast twice",
        "a deal of no forecast",
        "a count beyond all",
    ):
        refuse(falsified(little, what), what)
    restore(empty, little)
    assert copy(empty) == little


def falsified(text: str, what: str) -> str:
    document = json.loads(text)
    WRONG[what](document)
    return json.dumps(document)


@pytest.mark.parametrize(
    "other",
    [
        "",
        "{",
        "[]",
        "null",
        '{"a": 1}',
        '{"format": "pipetui-all"',
        '{"format": "pipetui-all", "version": 1, "schema": 1}',
        '{"format": "pipetui-all", "version": 1, "version": 1, "schema": 1, "tables": {}}',
        '{"format": "pipetui-all", "version": 1, "schema": 1, "tables": {}} {}',
        '{"format": "pipetui-all", "version": 1, "schema": 1, "x": NaN, "tables": {}}',
        '{"format": "pipetui-all", "version": 1, "schema": 1, "x": ' + "[" * 100_000,
        '{"format": "pipetui-all", "version": 1, "schema": 1, "x": ' + "9" * 5_000 + "}",
    ],
    ids=lambda other: other[:70],
)
def test_json_of_another_kind_is_refused(refusing: Callable[[str, str], None], other: str) -> None:
    refusing(other, "JSON of another kind")


def test_a_copy_cut_anywhere_is_refused_and_changes_nothing(
    little: str, refusing: Callable[[str, str], None]
) -> None:
    for place in range(0, len(little) - 2, len(little) // 20):
        refusing(little[:place], f"a copy cut after {place} characters")


def test_controls_in_a_copy_are_taken_out_of_rows_and_log_alike(
    little: str, empty: Session
) -> None:
    document = json.loads(little)
    bad = "\x1b]52;c;aGk=\x07\u202e\x00"
    spoil(document, "Second", f"Sec{bad}ond")
    report = restore(empty, json.dumps(document))

    assert any("held control characters" in warning for warning in report.warnings)
    again = copy(empty)
    assert all(char not in again for char in ("\\u001b", "\\u0007", "\\u0000", "\u202e"))
    assert "Sec]52;c;aGk=ond" in again
    empty.undo(len(LITTLE))
    assert broken_laws(records_of(empty)) == []


def spoil(document: Document, old: str, new: str) -> None:
    """Replace a text in every row, and in the images of the log as they would be written."""
    inner = json.dumps(new, ensure_ascii=False)[1:-1]
    for name, table in document["tables"].items():
        for row in table["rows"]:
            for place, value in enumerate(row):
                if isinstance(value, str):
                    row[place] = value.replace(old, inner if name == "change" else new)
