"""Forecasts as they were when a period began: noted by the program beside the log, never undone."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, PrimaryKeyConstraint
from sqlmodel import Field, SQLModel

from pipetui.store.tables import columns as col


class SnapshotRow(SQLModel, table=True):
    """The forecast of a month, a quarter or a year; of each there is one, the first."""

    __tablename__ = "snapshot"
    __table_args__ = (
        Index("snapshot_of_period", "key", unique=True),
        CheckConstraint("first <= last", name="snapshot_days"),
        col.COUNTED,
    )

    id: int = col.key()
    key: str = col.text()
    first: str = col.text()
    last: str = col.text()
    taken_at: str = col.text()


class SnapshotDealRow(SQLModel, table=True):
    """A deal of such a forecast: what it would bring in a year, and how likely.

    Deal and pipeline are numbers and no references: what was expected stays what it was when a deal
    is taken back later, and no undo finds a forecast in its way.
    """

    __tablename__ = "snapshot_deal"
    __table_args__ = (
        PrimaryKeyConstraint("snapshot_id", "deal_id"),
        CheckConstraint("0 <= hits and hits <= of and 0 < of", name="snapshot_deal_chance"),
        CheckConstraint(
            "source in ('won', 'override', 'measured', 'assumed')", name="snapshot_deal_source"
        ),
        CheckConstraint(
            "(amount_minor is null) = (amount_currency is null)", name="snapshot_deal_currency"
        ),
        {"sqlite_strict": True},
    )

    snapshot_id: int = Field(sa_column=Column(col.WHOLE, ForeignKey("snapshot.id"), nullable=False))
    deal_id: int = col.whole()
    pipeline_id: int = col.whole()
    amount_minor: int | None = col.maybe_whole()
    amount_currency: str | None = col.maybe_text()
    hits: int = col.whole()
    of: int = col.whole()
    source: str = col.text()
