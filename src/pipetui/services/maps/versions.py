"""The versions of a pipeline's map, told from the operation log: nothing is stored for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipetui.domain.maps.changes import changes_between
from pipetui.domain.process import Pipeline, ProcessMap, Stage, build_maps
from pipetui.store.queries.maps import begun_at, map_history, map_records

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from pipetui.domain.model import Entity
    from pipetui.domain.operation import Change, Record
    from pipetui.services.session import Session
    from pipetui.store.log import LogEntry

_FIRST = "As it was when the log begins"


@dataclass(frozen=True, slots=True)
class MapVersion:
    """A map as an operation left it, and which one that was."""

    number: int
    """From 1."""
    at: datetime
    label: str
    actor: str
    """Empty for the version with which the log begins."""
    operation: int | None
    """None for that one too."""
    map: ProcessMap


def load_versions(session: Session, pipeline_id: int) -> tuple[MapVersion, ...]:
    """Every version of a pipeline's map, oldest first; the last is what it is now.

    An operation that changed nothing of what a map says makes none; undoing one makes another.
    """
    with session.read() as connection:
        records = map_records(connection, pipeline_id)
        history = map_history(connection, pipeline_id)
        begun = begun_at(connection) or session.now().instant
    found = list(_walk(records, history))
    return tuple(
        MapVersion(number, begun, _FIRST, "", None, process)
        if entry is None
        else MapVersion(number, entry.at, entry.label, entry.actor, entry.id, process)
        for number, (entry, process) in enumerate(reversed(found), 1)
    )


def _walk(
    records: dict[tuple[Entity, int], Record],
    history: list[tuple[LogEntry, tuple[Change, ...]]],
) -> Iterator[tuple[LogEntry | None, ProcessMap]]:
    """The maps, newest first, each with the operation that made it so; None with the first.

    Of several maps that say the same, the newest stands for all.
    """
    present = dict(records)
    later = _map_of(present)
    for entry, changes in reversed(history):
        _take_back(present, changes)
        before = _map_of(present)
        if later is not None:
            if before is not None and not changes_between(before, later):
                continue
            yield entry, later
        later = before
    if later is not None:
        yield None, later


def _take_back(records: dict[tuple[Entity, int], Record], changes: Iterable[Change]) -> None:
    for change in reversed(tuple(changes)):
        key = change.entity, change.id
        if change.before is None:
            records.pop(key, None)
        else:
            records[key] = change.before


def _map_of(records: dict[tuple[Entity, int], Record]) -> ProcessMap | None:
    known = build_maps(
        (each for each in records.values() if isinstance(each, Pipeline)),
        (each for each in records.values() if isinstance(each, Stage)),
    )
    return known[0] if known else None
