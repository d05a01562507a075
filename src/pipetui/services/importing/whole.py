"""A database whole, out of the JSON that `pipetui export all` writes, into one without deals."""

from __future__ import annotations

import re
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pipetui.domain.errors import InputError
from pipetui.services.exporting.whole import FORMAT, VERSION
from pipetui.services.importing.json_stream import JsonStream
from pipetui.services.importing.report import ImportReport
from pipetui.services.importing.source import find_encoding
from pipetui.store.engine import SCHEMA_VERSION
from pipetui.store.whole import ALL_TABLES, Restoring, tables_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from pipetui.services.importing.running import Progress
    from pipetui.services.importing.source import Source
    from pipetui.services.session import Session

_LOOK = 4096
_OBJECT = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{\s*"')
_OFTEN = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class WholePlan:
    """A copy of a whole database whose first lines have been read."""

    source: Source
    encoding: str
    schema: int
    """The version of the tables it was written with."""
    kind: str = "all"
    rows: int = 0
    """Not known before it is read through."""
    mapping: Mapping[str, str] = field(default_factory=dict)
    stages: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


class _Rehearsed(Exception):  # the way out of the transaction
    pass


def looks_like_json(source: Source) -> bool:
    """Whether a file is JSON, by its ending or its first character."""
    if source.name.lower().endswith(".json"):
        return True
    with source.bytes() as stream:
        return _OBJECT.match(stream.read(_LOOK)) is not None


def plan_whole(source: Source) -> WholePlan:
    """Look at the head of a copy; InputError when it is none, or of a later program."""
    encoding, _ = find_encoding(source)
    with _document(source, encoding) as document:
        keys = document.members() if document.peek() == "{" else iter(())
        if next(keys, None) != "format" or document.value() != FORMAT:
            message = f"{source.name} is JSON, but not what `pipetui export all` writes"
            raise InputError(message, "deals of other programs are read from CSV")
        versions: dict[str, object] = {}
        for key in keys:
            if key == "tables":
                break
            versions[key] = document.value()
        schema = _known_schema(versions, source.name)
    return WholePlan(source=source, encoding=encoding, schema=schema)


def import_whole(
    session: Session, plan: WholePlan, *, dry_run: bool, progress: Progress
) -> ImportReport:
    """Fill a database without deals with a copy; it replaces the log, so there is no undo.

    Raises Refused when there are deals, InputError when a row is not one that PipeTUI wrote; then
    nothing is written. The session keeps its time zone until it is opened again.
    """
    deals = cleaned = 0
    with suppress(_Rehearsed), session._store.write("", "") as writing:  # noqa: SLF001 - the log is replaced, so no command can do it
        restoring = Restoring(writing.connection, plan.schema)
        deals = _read(plan, restoring, progress)
        cleaned = restoring.cleaned
        if dry_run:
            raise _Rehearsed
        restoring.finish()
    warnings = ["the pipelines and the log are those of the file: no undo takes this back"]
    if cleaned:
        texts = "1 text" if cleaned == 1 else f"{cleaned:,} texts"
        warnings.append(f"{texts} held control characters, which were taken out")
    return ImportReport(kind=plan.kind, read=deals, created=deals, warnings=tuple(warnings))


def _read(plan: WholePlan, restoring: Restoring, progress: Progress) -> int:
    """Write every row, and give the number of deals."""
    counts: dict[str, int] = {}
    is_finished = False
    with _document(plan.source, plan.encoding) as document:
        for key in document.members():
            if key == "tables":
                for name in document.members():
                    rows = _watched(document, plan.source.size, progress)
                    counts[name] = _read_table(document, restoring, name, rows)
            elif key == "sequences":
                counters = document.value()
                # The order matters, since rows refer to those of tables before them.
                if tuple(counts) != tables_of(plan.schema) or not isinstance(counters, dict):
                    document.fail()
                restoring.hear_counters(counters)
                is_finished = True
            else:
                document.value()
        document.end()
        if not is_finished:
            document.fail()
    progress(plan.source.size, plan.source.size)
    return counts["deal"]


def _read_table(
    document: JsonStream, restoring: Restoring, name: str, rows: Iterator[object]
) -> int:
    columns: object = None
    count = None
    for key in document.members():
        if key == "columns":
            columns = document.value()
        elif key == "rows" and isinstance(columns, list) and name in ALL_TABLES:
            count = restoring.fill(name, columns, rows)
        else:
            document.fail()
    if count is None:
        document.fail()
    return count


def _watched(document: JsonStream, size: int, progress: Progress) -> Iterator[object]:
    """The rows that come next; `progress` hears how much of the file is read."""
    for number, row in enumerate(document.items()):
        if number % _OFTEN == 0:
            # Characters against bytes: near enough for a bar, and never more than all.
            progress(min(document.read_so_far, size), size)
        yield row


@contextmanager
def _document(source: Source, encoding: str) -> Iterator[JsonStream]:
    with source.text(encoding) as text:
        yield JsonStream(text, source.name)


def _known_schema(versions: Mapping[str, object], name: str) -> int:
    """The version of the tables; InputError for those of a later program."""
    schema = 0
    for key, known in (("version", VERSION), ("schema", SCHEMA_VERSION)):
        version = versions.get(key)
        if type(version) is not int or version < 1:
            message = f"{name} does not say which {key} it is of"
            raise InputError(message, "export it again")
        if version > known:
            message = f"{name} was written by a newer PipeTUI"
            raise InputError(message, "update PipeTUI and import it then")
        schema = version
    return schema
