"""THE write path: whoever wants something changed hands a command to a session."""

from __future__ import annotations

import getpass
import os
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipetui.domain.context import needs_of
from pipetui.domain.decide import decide
from pipetui.domain.errors import Conflict, Refused
from pipetui.domain.model import Entity
from pipetui.domain.text import counted
from pipetui.services.clock import Clock, system_clock, user_zone_name, zone_named
from pipetui.services.maps import load_template
from pipetui.services.seeding import records_of_map
from pipetui.store import log
from pipetui.store.database import Store
from pipetui.store.mapping import instant_text
from pipetui.store.queries.maps import strands_deals
from pipetui.store.target import may_write, parse_target

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from contextlib import AbstractContextManager
    from datetime import datetime

    from pipetui.domain.commands import Command
    from pipetui.domain.dates import Now
    from pipetui.domain.metrics.snapshots import Snapshot
    from pipetui.domain.operation import Operation
    from pipetui.store.database import Reading, Writing
    from pipetui.store.log import LogEntry

DEFAULT_TEMPLATE = "solo"


@dataclass(frozen=True, slots=True)
class Done:
    """What a command did: the log entry's id (None: all was so already) and the operation."""

    operation_id: int | None
    operation: Operation


class Session:
    """A user at a database: reads it, and changes it by commands only."""

    def __init__(self, store: Store, clock: Clock, origin: str, actor: str | None = None) -> None:
        self._store = store
        self._clock = clock
        self._origin = origin
        self._actor = actor or current_actor()
        self._began = self.now().instant
        self._own: set[int] = set()
        self.read_only = False
        """Whether it can only be looked at, as far as that can be known before it is tried."""

    @classmethod
    def open(
        cls,
        location: str,
        origin: str,
        *,
        read_clock: Callable[[], datetime] = system_clock,
        journal_mode: str | None = None,
    ) -> Session:
        """Open the database at a path or URL, making one with the default map if there is none.

        Days are those of PIPETUI_TZ, else of the zone stored with the database, which is the
        system's when it is made. Raises StoreError when the database cannot be used.
        """
        facts = {"made_at": instant_text(read_clock()), "zone": user_zone_name()}
        target = parse_target(location)
        store = Store.open(
            target,
            lambda: records_of_map(load_template(DEFAULT_TEMPLATE)),
            facts,
            journal_mode,
        )
        try:
            name = os.environ.get("PIPETUI_TZ") or store.fact("zone") or facts["zone"]
            session = cls(store, Clock(zone_named(name), read_clock), origin)
        except BaseException:
            store.close()
            raise
        session.read_only = not may_write(target)
        return session

    @property
    def name(self) -> str:
        """What the database is called towards people."""
        return self._store.name

    def now(self) -> Now:
        """The present, in the zone whose days count."""
        return self._clock.now()

    def close(self) -> None:
        """Let go of the database."""
        self._store.close()

    def read(self) -> AbstractContextManager[Reading]:
        """A connection for the store's queries."""
        return self._store.read()

    def sequence(self) -> int:
        """The number of the newest operation by anybody."""
        return self._store.latest_sequence()

    def fact(self, name: str) -> str | None:
        """What was noted beside the deals under a name."""
        return self._store.fact(name)

    def note_fact(self, name: str, value: str) -> None:
        """Note something that is no deal's affair: it is in no history, and nothing to undo.

        Whoever may only look is not stopped by what would have been noted beside that.
        """
        if not self.read_only:
            self._store.set_fact(name, value)

    def note_snapshots(self, snapshots: Iterable[Snapshot]) -> int:
        """Keep forecasts of periods that have none yet; gives how many. No action either."""
        return self._store.note_snapshots(snapshots)

    # -- changing --------------------------------------------------------------------------

    @contextmanager
    def _write(self) -> Iterator[Writing]:
        """A write in this person's name; what came of it is remembered as their own."""
        with self._store.write(self._actor, self._origin) as writing:
            yield writing
        self._own.update(writing.written)

    def execute(self, command: Command, *, seen: int | None = None) -> Done:
        """Decide and do a command in one transaction.

        `seen` is the sequence number of the state it was asked for on: when one of its deals was
        changed since, Conflict is raised. Refused when a rule stands against it. In either case
        nothing is written.
        """
        with self._write() as writing:
            needs = needs_of(command)
            context = writing.context(needs)
            if seen is not None:
                # Those that are named and those of the tasks that are named.
                loaded = {each for entity, each in context.records if entity is Entity.DEAL}
                writing.require_unchanged(needs.deals | loaded, seen)
            operation = decide(context, command, self.now())
            return Done(writing.record(operation), operation)

    def execute_all(
        self, label: str, commands: Iterable[Command], report: Callable[[Operation], None]
    ) -> int | None:
        """Do a stream of commands as one operation, one step of undo; None when nothing changed.

        Each is decided on what the ones before it wrote. `report` hears of each as it is done; an
        exception from there, as from the stream, leaves nothing behind.
        """
        operation_id = None
        with self._write() as writing:
            now = self.now()
            for command in commands:
                operation = decide(writing.context(needs_of(command)), command, now)
                if operation.changes:
                    if operation_id is None:
                        operation_id = writing.begin(now.instant, label)
                    writing.append(operation_id, operation)
                report(operation)
        return operation_id

    def rehearse(self, commands: Iterable[Command], report: Callable[[Operation], None]) -> None:
        """Do a stream of commands as `execute_all` would, then leave everything as it was."""

        class Rehearsed(Exception):
            """No error: the way out of the transaction."""

        def all_then_stop() -> Iterator[Command]:
            yield from commands
            raise Rehearsed

        with suppress(Rehearsed):
            self.execute_all("Rehearsal", all_then_stop(), report)

    def undo(self, steps: int = 1) -> list[LogEntry]:
        """Take back the newest actions, all of them or none; gives them, newest first.

        Raises Refused when there are fewer, Conflict when a record was changed since.
        """
        return self._reverse(steps, "undo")

    def redo(self, steps: int = 1) -> list[LogEntry]:
        """Do again what was undone, as long as nothing new was done since."""
        return self._reverse(steps, "redo")

    def undo_operation(self, operation_id: int) -> LogEntry:
        """Take back one action, whatever came after it; Conflict when that built on it."""
        with self._write() as writing:
            entry = log.entry(writing.connection, operation_id)
            if entry is None or entry.kind != "do":
                message = f"{operation_id} is no action that can be undone"
                raise Refused(message, "`pipetui log` shows the numbers")
            if not log.stands(writing.connection, operation_id):
                message = f"{operation_id} has been undone already"
                raise Refused(message)
            if log.is_built_upon(writing.connection, operation_id):
                message = f"later actions changed what {operation_id} did, so nothing was undone"
                raise Conflict(message, "undo those first (`pipetui log`)")
            writing.reverse(entry, self.now().instant, "undo")
            if strands_deals(writing.connection, operation_id):
                message = f"deals stand in a stage that {operation_id} changed: nothing was undone"
                raise Conflict(message, "move them first, or edit the map (`pipetui map edit`)")
            return entry

    def is_of_others(self, entry: LogEntry) -> bool:
        """Whether somebody else did it while this session was open."""
        return entry.at > self._began and entry.id not in self._own

    def _reverse(self, steps: int, kind: str) -> list[LogEntry]:
        find = log.next_to_undo if kind == "undo" else log.next_to_redo
        done: list[LogEntry] = []
        with self._write() as writing:
            for _ in range(steps):
                entry = find(writing.connection)
                if entry is None:
                    if not done:
                        message = f"there is nothing to {kind}"
                        raise Refused(message)
                    what = "undone" if kind == "undo" else "done again"
                    message = f"only {counted(len(done), 'step')} can be {what}"
                    raise Refused(message, "nothing was changed; ask for fewer")
                writing.reverse(entry, self.now().instant, kind)
                done.append(entry)
        return done


def current_actor() -> str:
    """The name under which this machine's user appears in the log."""
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return "unknown"
