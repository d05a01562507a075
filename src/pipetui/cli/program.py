"""What every command is handed: where to print, and the database it works on."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipetui.services.settings.locations import config_folder, database_location

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import typer

    from pipetui.cli.output import Output
    from pipetui.services.session import Session

ORIGIN = "cli"


@dataclass
class Program:
    """One run of the program."""

    out: Output
    db: str | None = None
    """What --db says."""
    config: str | None = None
    """What --config says."""

    @property
    def location(self) -> str:
        """The path or URL of the database."""
        return database_location(self.db)

    @property
    def config_folder(self) -> Path:
        """Where the settings lie."""
        return config_folder(self.config)

    @property
    def working_days(self) -> bool:
        """Whether stale deals are counted in working days."""
        # Settings are read by few commands, and checking them takes a library its time.
        from pipetui.services.settings.config import load_config

        return load_config(self.config_folder)[0].day.working_days

    @contextmanager
    def session(self) -> Iterator[Session]:
        """The database, opened for this command."""
        # The greater part of a command's time is spent here: only when a database is needed.
        from pipetui.services.session import Session

        session = Session.open(self.location, ORIGIN)
        try:
            yield session
        finally:
            session.close()


def program(ctx: typer.Context) -> Program:
    """The run a command belongs to."""
    found = ctx.find_object(Program)
    if found is None:
        message = "a command was started outside of run()"
        raise RuntimeError(message)
    return found
