"""A database whole as one JSON document, from which an equal one can be made.

    {"format": "pipetui-all", "version": 1, "schema": 1,
     "tables": {NAME: {"columns": [COLUMN, …], "rows": [[CELL, …], …]}, …},
     "sequences": {NAME: GREATEST_ID, …}}

Keys and tables stand in this order, the tables so that a row refers only to rows before it:
pipeline, stage, company, contact, deal, participant, visit, task, touch, target, spend, snapshot,
snapshot_deal, operation, change, meta; a copy of schema 1 or 2 has no target and no spend, one of
schema 3 or less no snapshot and no snapshot_deal.
Cells are texts, whole numbers and nulls as the database stores them: instants and days as ISO 8601,
lists as JSON texts. Columns that are derived for searching are left out. `schema` is the version of
the tables, `version` that of this layout; of either a program refuses a greater one than its own.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final, TextIO

from pipetui.store import whole
from pipetui.store.engine import SCHEMA_VERSION

if TYPE_CHECKING:
    from pipetui.services.exporting.deals import Progress
    from pipetui.services.session import Session

FORMAT: Final = "pipetui-all"
VERSION: Final = 1

_OFTEN = 500


def write_all(session: Session, stream: TextIO, progress: Progress) -> int:
    """Write the whole database, as it is at one moment; gives the number of rows."""
    with session.read() as connection:
        done, total = 0, whole.count_rows(connection)
        head = {"format": FORMAT, "version": VERSION, "schema": SCHEMA_VERSION}
        stream.write(f'{json.dumps(head)[:-1]},\n"tables": {{')
        for place, name in enumerate(whole.ALL_TABLES):
            columns = json.dumps(whole.columns_of(name))
            stream.write(f'{"," if place else ""}\n"{name}": {{"columns": {columns}, "rows": [')
            separator = "\n"
            for row in whole.rows_of(connection, name):
                if done % _OFTEN == 0:
                    progress(done, total)
                stream.write(separator + json.dumps(row, ensure_ascii=False))
                separator = ",\n"
                done += 1
            stream.write("\n]}")
        counters = json.dumps(whole.counters_of(connection))
        stream.write(f'\n}},\n"sequences": {counters}}}\n')
        progress(total, total)
        return done
