"""Bringing an older database up: a copy first, then all of it or nothing, whatever happens.

These tests bring a next schema of their own.
"""

from __future__ import annotations

import json
import shutil
import sqlite3
import sys
from contextlib import closing
from datetime import date
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine

from pipetui.domain.commands import AddDeals, AddNote, DealDraft, SetTarget
from pipetui.domain.errors import StoreError
from pipetui.domain.metrics.periods import period_between
from pipetui.domain.model import Entity
from pipetui.domain.process import GatePolicy
from pipetui.services.reading import maps
from pipetui.services.session import Session
from pipetui.services.snapshots import load_snapshots, take_due_snapshots
from pipetui.store.engine import PRESENT, Schema, open_engine
from pipetui.store.target import parse_target
from tests.support.databases import make_template, records_of
from tests.support.files import digest, files_in
from tests.support.programs import start

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlalchemy import Connection

    from pipetui.store.dialects import Dialect
    from tests.support.postgres import PostgresServer

_HEAD = """
import sqlalchemy as sa
from alembic import op
revision, down_revision = "0005", "0004"
"""
GOOD = """
def upgrade():
    op.add_column("deal", sa.Column("priority", sa.Integer(), nullable=True))
    op.execute("update deal set priority = id")
    with op.batch_alter_table("company", table_kwargs={"sqlite_autoincrement": True}) as table:
        table.alter_column("name_fold", new_column_name="name_key")
"""
FAILS = """
def upgrade():
    op.add_column("deal", sa.Column("priority", sa.Integer(), nullable=True))
    op.execute("delete from touch")
    op.execute("update deal set title = 'gone'")
    raise RuntimeError("half way through")
"""
LOSES_ROWS = """
def upgrade():
    op.execute("delete from task")
"""
LOSES_PARENTS = """
def upgrade():
    op.execute("update participant set contact_id = 999")
"""
WAITS = """
def upgrade():
    op.add_column("deal", sa.Column("priority", sa.Integer(), nullable=True))
    op.execute("update deal set title = 'gone'")
    op.create_table("half", sa.Column("id", sa.Integer(), primary_key=True))
    print("half way", flush=True)
    import time
    time.sleep(60)
"""


@pytest.fixture
def schema_with(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Schema]:
    """A next schema, reached by the step whose `upgrade` is given."""

    def make(step: str) -> Schema:
        scripts = tmp_path_factory.mktemp("scripts") / "migrations"
        shutil.copytree(PRESENT.scripts, scripts, ignore=shutil.ignore_patterns("__pycache__"))
        (scripts / "versions" / "0005_next.py").write_text(_HEAD + step, encoding="utf-8")
        return Schema(5, scripts)

    return make


def nothing(_connection: Connection, _dialect: Dialect) -> None:
    """What a new database starts with."""


def migrate(location: Path | str, schema: Schema) -> None:
    engine, _ = open_engine(parse_target(str(location)), nothing, schema=schema)
    engine.dispose()


def ask(file: Path, question: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(file)) as connection:
        return list(connection.execute(question))


def everything(file: Path) -> object:
    session = Session.open(str(file), "test")
    try:
        return records_of(session)
    finally:
        session.close()


@pytest.fixture
def backup(file: Path) -> Path:
    """Where the copy of the old version will lie."""
    return file.with_name(f"{file.name}.before-version-5")


class TestWhenItWorks:
    def test_the_file_is_brought_up_with_all_that_is_in_it(
        self, file: Path, schema_with: Callable[[str], Schema]
    ) -> None:
        titles = ask(file, "select id, title from deal")

        migrate(file, schema_with(GOOD))

        assert ask(file, "pragma user_version") == [(5,)]
        assert ask(file, "select priority, title from deal") == titles
        assert ask(file, "select count(name_key) from company") == [(40,)]
        assert ask(file, "pragma integrity_check") == [("ok",)]
        assert ask(file, "pragma foreign_key_check") == []

    def test_ids_that_were_used_stay_used_though_a_table_was_rebuilt(
        self, file: Path, schema_with: Callable[[str], Schema]
    ) -> None:
        used = "select name, seq from sqlite_sequence where name <> 'operation' order by name"
        before = ask(file, used)

        migrate(file, schema_with(GOOD))

        assert ask(file, used) == before

    def test_a_copy_of_the_old_version_lies_beside_it(
        self, file: Path, backup: Path, schema_with: Callable[[str], Schema]
    ) -> None:
        before = everything(file)

        migrate(file, schema_with(GOOD))

        assert ask(backup, "pragma user_version") == [(4,)]
        assert everything(backup) == before
        assert set(files_in(file.parent)) == {file.name, backup.name}

    @pytest.mark.parametrize("journal_mode", ["delete", "wal"])
    def test_it_is_done_once_and_the_copy_stays_as_it_is(
        self,
        sqlite_templates: dict[str, Path],
        tmp_path: Path,
        schema_with: Callable[[str], Schema],
        journal_mode: str,
    ) -> None:
        file = tmp_path / "pipeline.db"
        shutil.copyfile(sqlite_templates[journal_mode], file)
        schema = schema_with(GOOD)
        target = parse_target(str(file))
        engine, _ = open_engine(target, nothing, journal_mode, schema)
        # In a write-ahead log the header of the file still tells of the old version.
        with engine.connect() as connection:
            connection.exec_driver_sql("select 1")
            copied = digest(file.with_name("pipeline.db.before-version-5"))
            again, _ = open_engine(target, nothing, journal_mode, schema)
            again.dispose()
        engine.dispose()

        assert digest(file.with_name("pipeline.db.before-version-5")) == copied


class TestWhenItFails:
    @pytest.mark.parametrize(
        ("step", "why"),
        [
            (FAILS, "half way through"),
            (LOSES_ROWS, r"would have lost rows \(task\)"),
            (LOSES_PARENTS, "participant .* refers to a missing contact"),
            ("def upgrade(): op.execute('nonsense')", "cannot be used"),
        ],
        ids=["raises", "loses rows", "breaks references", "wrong SQL"],
    )
    def test_the_file_is_as_it_was_and_can_be_brought_up_later(
        self,
        file: Path,
        backup: Path,
        schema_with: Callable[[str], Schema],
        step: str,
        why: str,
    ) -> None:
        before = everything(file)

        with pytest.raises((StoreError, RuntimeError), match=why):
            migrate(file, schema_with(step))

        assert ask(file, "pragma user_version") == [(4,)]
        assert everything(file) == everything(backup) == before
        assert set(files_in(file.parent)) == {file.name, backup.name}
        migrate(file, schema_with(GOOD))
        assert ask(file, "pragma user_version") == [(5,)]

    @pytest.mark.parametrize("journal_mode", ["delete", "wal"])
    def test_a_power_cut_half_way_leaves_the_old_version(
        self,
        sqlite_templates: dict[str, Path],
        tmp_path: Path,
        schema_with: Callable[[str], Schema],
        journal_mode: str,
    ) -> None:
        file = tmp_path / "pipeline.db"
        shutil.copyfile(sqlite_templates[journal_mode], file)
        before = everything(file)
        schema = schema_with(WAITS)
        program = start(
            "from pipetui.store.engine import Schema, open_engine\n"
            "from pipetui.store.target import parse_target\n"
            f"schema = Schema(5, Path({str(schema.scripts)!r}))\n"
            "open_engine(parse_target(location), None, mode, schema)",
            file,
            journal_mode,
        )
        program.wait_for("half way")

        program.kill()

        assert ask(file, "pragma user_version") == [(4,)]
        assert everything(file) == before
        assert everything(file.with_name("pipeline.db.before-version-5")) == before
        migrate(file, schema_with(GOOD))
        assert ask(file, "select count(priority) from deal") == [(40,)]

    def test_without_room_for_a_copy_nothing_is_begun(
        self, file: Path, backup: Path, schema_with: Callable[[str], Schema]
    ) -> None:
        before = digest(file)
        backup.mkdir()

        with pytest.raises(StoreError, match="cannot be written"):
            migrate(file, schema_with(GOOD))

        assert digest(file) == before


def test_a_file_of_the_present_version_is_not_touched_and_no_migration_loaded(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = files_in(file.parent)
    monkeypatch.setitem(sys.modules, "pipetui.store.migrations", None)  # importing it would fail

    session = Session.open(str(file), "test")
    assert records_of(session)
    session.close()

    assert files_in(file.parent) == before


def test_a_database_that_a_newer_program_updates_meanwhile_is_left_alone(
    file: Path, schema_with: Callable[[str], Schema]
) -> None:
    session = Session.open(str(file), "test")
    migrate(file, schema_with(GOOD))

    with pytest.raises(StoreError, match="was updated by a newer PipeTUI meanwhile"):
        session.execute(AddNote(deal_ids=(1,), text="x"))
    session.close()


class TestOnAServer:
    @pytest.fixture
    def url(self, postgres_url: str) -> str:
        make_template(postgres_url)
        return postgres_url

    def ask(self, url: str, question: str) -> object:
        engine = create_engine(url)
        try:
            with engine.connect() as connection:
                return connection.exec_driver_sql(question).scalar()
        finally:
            engine.dispose()

    def test_a_failure_leaves_the_old_version(
        self, url: str, schema_with: Callable[[str], Schema]
    ) -> None:
        stages = self.ask(url, "select count(*) from stage")

        for step in (FAILS, "def upgrade(): op.execute('delete from stage')"):
            with pytest.raises((RuntimeError, StoreError)):
                migrate(url, schema_with(step))

            version = self.ask(url, "select value from meta where name = 'schema_version'")
            assert version == "4", step
            assert self.ask(url, "select count(*) from stage") == stages, step

    def test_it_is_brought_up_and_then_refused_as_newer(
        self, url: str, schema_with: Callable[[str], Schema]
    ) -> None:
        migrate(url, schema_with(GOOD))

        assert self.ask(url, "select value from meta where name = 'schema_version'") == "5"
        assert self.ask(url, "select count(name_key) from company") == 0
        with pytest.raises(StoreError, match=r"newer PipeTUI \(version 5\)"):
            Session.open(url, "test")

    def test_a_database_of_another_program_is_refused(
        self, postgres_server: PostgresServer
    ) -> None:
        url = postgres_server.create_database()
        engine = create_engine(url)
        with engine.begin() as connection:
            connection.exec_driver_sql("create table deal (name text)")
        engine.dispose()

        with pytest.raises(StoreError, match="holds tables of another program"):
            Session.open(url, "test")


YEAR = (date(2026, 1, 1), date(2026, 12, 31))
FILLED = {
    *("pipeline", "stage", "company", "contact", "deal", "participant", "visit", "task"),
    *("target", "operation", "change", "meta"),
}
ITEMS = '[{"key":"ask","text":"Ask","required":true,"due_days":null}]'


class TestTheThirdVersion:
    """A file of version 3 with targets in it, made by the steps that led there."""

    @pytest.fixture
    def old(self, tmp_path: Path, file: Path) -> Path:
        path = tmp_path / "third.db"
        migrate(path, Schema(3, PRESENT.scripts))
        session = Session.open(str(file), "test")
        session.execute(SetTarget(period=period_between(*YEAR), wanted=12))
        session.close()
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("attach ? as filled", (str(file),))
            for (table,) in connection.execute("select name from sqlite_schema").fetchall():
                if table in FILLED:
                    connection.execute(f"insert into {table} select * from filled.{table}")  # noqa: S608
            connection.commit()
        return path

    def test_it_is_brought_up_and_takes_forecasts(self, old: Path) -> None:
        tables = [ask(old, f"select * from {table}") for table in sorted(FILLED)]  # noqa: S608
        assert all(tables)
        session = Session.open(str(old), "test")
        try:
            assert take_due_snapshots(session, working_days=False) == 3
            assert len(load_snapshots(session)) == 3
            session.undo()
        finally:
            session.close()

        assert ask(old, "select count(*) from snapshot") == [(3,)]
        assert ask(old, "select count(*) from target") == [(0,)]
        assert ask(old, "select count(*) from deal") == [(40,)]
        copied = old.with_name(f"{old.name}.before-version-{PRESENT.version}")
        assert [ask(copied, f"select * from {table}") for table in sorted(FILLED)] == tables  # noqa: S608


class TestTheSecondVersion:
    """A file of version 2 with a deal in it, made by the steps that led there."""

    @pytest.fixture
    def old(self, tmp_path: Path, file: Path) -> Path:
        path = tmp_path / "second.db"
        migrate(path, Schema(2, PRESENT.scripts))
        with closing(sqlite3.connect(path)) as connection:
            connection.execute("attach ? as filled", (str(file),))
            tables = ("pipeline", "stage", "company", "contact", "deal", "visit", "meta")
            for table in tables:
                connection.execute(f"insert into {table} select * from filled.{table}")  # noqa: S608
            connection.commit()
        return path

    def test_it_is_brought_up_and_takes_targets(self, old: Path) -> None:
        deals = ask(old, "select * from deal")
        session = Session.open(str(old), "test")
        try:
            session.execute(SetTarget(period=period_between(*YEAR), wanted=12))
            kinds = {entity for entity, _ in records_of(session)}
            session.undo()
        finally:
            session.close()

        assert Entity.TARGET in kinds
        assert ask(old, "select * from deal") == deals
        assert ask(old, "select count(*) from target") == [(0,)]
        assert ask(old, "pragma user_version") == [(PRESENT.version,)]
        copied = old.with_name(f"{old.name}.before-version-{PRESENT.version}")
        assert ask(copied, "pragma user_version") == [(2,)]


class TestTheFirstVersion:
    """A file of version 1, made by the step that led there and filled as that version did."""

    @pytest.fixture
    def old(self, tmp_path: Path) -> Path:
        path = tmp_path / "old.db"
        migrate(path, Schema(1, PRESENT.scripts))
        with closing(sqlite3.connect(path)) as connection:
            rows = {
                "pipeline": (1, "sales", "Sales", 0, "EUR", "block", "[]", "[]", "[]", "[]"),
                "stage": (
                    *(1, 1, "lead", "Lead", 0, "open", None, None),
                    ITEMS,
                    *(None, None, "[]", None, None, None, None, 0, 0, 0),
                ),
            }
            for table, row in rows.items():
                marks = ", ".join("?" * len(row))
                connection.execute(f"insert into {table} values ({marks})", row)  # noqa: S608
            connection.execute("insert into meta values ('zone', 'Europe/Berlin')")
            connection.commit()
        return path

    def test_it_is_brought_up_and_what_is_new_reads_as_its_default(self, old: Path) -> None:
        session = Session.open(str(old), "test")
        try:
            (process,) = maps(session)
            (stage,) = process.stages
            session.execute(AddDeals(drafts=(DealDraft(title="Website"),)))
            assert (process.pipeline.skip, process.pipeline.routes) == (GatePolicy.OFF, ())
            assert (stage.conditions, stage.auto_advance, stage.retired) == ((), False, False)
            assert stage.items[0].steps == ()
        finally:
            session.close()
        assert ask(old, "pragma user_version") == [(PRESENT.version,)]

    def test_what_was_logged_then_can_be_undone_now(self, old: Path) -> None:
        stage = {"id": 1, "key": "lead", "pipeline_id": 1, "position": 0, "kind": "open"}
        stage |= {"links": "[]", "is_start": 0, "is_qualified": 0, "is_ask": 0}
        images = (
            json.dumps({**stage, "name": "Start", "items": "[]"}),
            json.dumps({**stage, "name": "Lead", "items": ITEMS}),
        )
        with closing(sqlite3.connect(old)) as connection:
            connection.execute(
                "insert into operation (at, label, actor, origin, kind, image_version) "
                "values ('2026-01-01T00:00:00.000000Z', 'Renamed Start', 'me', 'tui', 'do', 1)"
            )
            connection.execute("insert into change values (1, 0, 'stage', 1, null, ?, ?)", images)
            connection.commit()

        session = Session.open(str(old), "test")
        try:
            session.undo()
            assert maps(session)[0].stages[0].name == "Start"
            session.redo()
            assert maps(session)[0].stages[0].name == "Lead"
        finally:
            session.close()
