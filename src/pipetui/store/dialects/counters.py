"""How far each table has counted its ids, read and set: what keeps a number from being used twice.

Both kinds of database stand here side by side, because a lossless copy goes from one to the other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy import Connection


def read_counters(connection: Connection, tables: Iterable[str]) -> dict[str, int]:
    """The greatest id each table ever gave, 0 for none."""
    names = list(tables)
    if connection.dialect.name == "sqlite":
        rows = connection.execute(text("select name, seq from sqlite_sequence"))
        used = {str(row.name): int(row.seq) for row in rows}
        return {name: used.get(name, 0) for name in names}
    selects = " union all ".join(
        f"select '{name}' as name, last_value - 1 + is_called::int as used from {name}_id_seq"  # noqa: S608 - our own names
        for name in names
    )
    used = {str(row.name): int(row.used) for row in connection.execute(text(selects))}
    return {name: used[name] for name in names}


def set_counters(connection: Connection, used: Mapping[str, int]) -> None:
    """Have each table go on counting after the greatest id it ever gave."""
    for name, greatest in used.items():
        values = {"name": name, "seq": greatest}
        if connection.dialect.name == "sqlite":
            connection.execute(text("delete from sqlite_sequence where name = :name"), values)
            connection.execute(
                text("insert into sqlite_sequence (name, seq) values (:name, :seq)"), values
            )
        else:
            # A sequence counts from 1, and "not called" means that its value is still to come.
            connection.execute(
                text(f"select setval('{name}_id_seq', :next, false)"), {"next": greatest + 1}
            )
