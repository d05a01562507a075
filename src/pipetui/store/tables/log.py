"""The operation log, and the few facts about the database itself."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, PrimaryKeyConstraint
from sqlmodel import Field, SQLModel

from pipetui.store.tables import columns as col


class OperationRow(SQLModel, table=True):
    """One user action; its id is the sequence other processes watch."""

    __tablename__ = "operation"
    __table_args__ = (
        CheckConstraint("kind in ('do', 'undo', 'redo')", name="operation_kind"),
        col.COUNTED,
    )

    id: int = col.key()
    at: str = col.text()
    label: str = col.text()
    actor: str = col.text()
    origin: str = col.text()
    kind: str = col.text()
    undoes: int | None = col.maybe_whole()
    image_version: int = col.whole()


class ChangeRow(SQLModel, table=True):
    """One record of an operation before and after, as JSON objects without their nulls."""

    __tablename__ = "change"
    __table_args__ = (
        PrimaryKeyConstraint("operation_id", "position"),
        Index("change_by_deal", "deal_id", "operation_id"),
        {"sqlite_strict": True},
    )

    operation_id: int = Field(
        sa_column=Column(col.WHOLE, ForeignKey("operation.id"), nullable=False)
    )
    position: int = col.whole()
    entity: str = col.text()
    record_id: int = col.whole()
    deal_id: int | None = col.maybe_whole()
    before: str | None = col.maybe_text()
    after: str | None = col.maybe_text()


class MetaRow(SQLModel, table=True):
    """A fact about the database: its time zone, when it was made."""

    __tablename__ = "meta"
    __table_args__ = (PrimaryKeyConstraint("name"), {"sqlite_strict": True})

    name: str = col.text()
    value: str = col.text()
