"""What only one kind of database understands, a module for each; the rest of the store is common.

Both modules offer `prepare`, `begin_write`, `schema_version`, `set_schema_version`, `next_ids`,
`advance_ids` and `checks`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Connection, Engine

    from pipetui.domain.model import Entity


class Dialect(Protocol):
    """The differences the store has to know."""

    def prepare(self, engine: Engine) -> None:
        """Set up every connection and the kind of transaction it begins."""

    def schema_version(self, connection: Connection) -> int:
        """The version of the schema, 0 for none."""

    def set_schema_version(self, connection: Connection, version: int) -> None:
        """Note the version the schema now has."""

    def next_ids(self, connection: Connection) -> Mapping[Entity, int]:
        """The next free id of each table, never one that was used before."""

    def advance_ids(self, connection: Connection, used: Mapping[Entity, int]) -> None:
        """Note the greatest ids written."""

    def checks(self, connection: Connection) -> list[str]:
        """What is wrong with the database as such, in words; empty when all is well."""

    def describe(self, connection: Connection) -> dict[str, str]:
        """Engine, version and mode, for `doctor`."""
