"""Column types that mean the same on SQLite (STRICT) and on PostgreSQL.

Columns hold what `mapping` writes: text, whole numbers and nothing else. Instants are fixed-width
UTC text, days ISO text, so that both sort as they should by bytes.
"""

# ruff: noqa: ANN401 - what stands for a column is declared as the type of its cells
from __future__ import annotations

from typing import Any

from sqlalchemy import BigInteger, Column, ForeignKey, Integer, Text
from sqlmodel import Field

# SQLite counts up only a column declared INTEGER; PostgreSQL's INTEGER ends at 2,147,483,647.
WHOLE = BigInteger().with_variant(Integer(), "sqlite")
GREATEST = 2**63 - 1
"""The greatest whole number a column can hold."""
# Compared by bytes on both, whatever the server's locale.
TEXT = Text().with_variant(Text(collation="C"), "postgresql")

COUNTED = {"sqlite_autoincrement": True, "sqlite_strict": True}


def key() -> Any:
    """A primary key that is never used twice."""
    return Field(default=None, sa_column=Column("id", WHOLE, primary_key=True))


def text() -> Any:
    """Text that is always there."""
    return Field(sa_type=TEXT, nullable=False)


def maybe_text() -> Any:
    """Text or NULL."""
    return Field(default=None, sa_type=TEXT, nullable=True)


def whole() -> Any:
    """A whole number that is always there."""
    return Field(sa_type=WHOLE, nullable=False)


def maybe_whole() -> Any:
    """A whole number or NULL."""
    return Field(default=None, sa_type=WHOLE, nullable=True)


def reference(name: str, target: str, *, optional: bool = False) -> Any:
    """The id of a row of another table."""
    return Field(
        default=None,
        sa_column=Column(name, WHOLE, ForeignKey(f"{target}.id"), nullable=optional),
    )
