"""What is to be won, and what was spent to win it."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Index, text
from sqlmodel import SQLModel

from pipetui.store.tables import columns as col

_OF_ALL = text("pipeline_id is null")


class TargetRow(SQLModel, table=True):
    """A target; of a pipeline, a period and a kind there is one."""

    __tablename__ = "target"
    __table_args__ = (
        Index("target_of_pipeline", "pipeline_id", "key", "kind", unique=True),
        # To an index no NULL is like another: those of all pipelines need one of their own.
        Index(
            "target_of_all",
            "key",
            "kind",
            unique=True,
            sqlite_where=_OF_ALL,
            postgresql_where=_OF_ALL,
        ),
        CheckConstraint("first <= last", name="target_days"),
        CheckConstraint("kind in ('revenue', 'customers')", name="target_kind"),
        CheckConstraint("(kind = 'revenue') = (amount_minor is not null)", name="target_amount"),
        CheckConstraint("(kind = 'customers') = (count is not null)", name="target_count"),
        CheckConstraint(
            "(amount_minor is null) = (amount_currency is null)", name="target_currency"
        ),
        col.COUNTED,
    )

    id: int = col.key()
    pipeline_id: int | None = col.reference("pipeline_id", "pipeline", optional=True)
    first: str = col.text()
    last: str = col.text()
    key: str = col.text()
    kind: str = col.text()
    amount_minor: int | None = col.maybe_whole()
    amount_currency: str | None = col.maybe_text()
    count: int | None = col.maybe_whole()


class SpendRow(SQLModel, table=True):
    """What a source cost; of a source and a period there is one."""

    __tablename__ = "spend"
    __table_args__ = (
        Index("spend_of_source", "source_fold", "key", unique=True),
        CheckConstraint("first <= last", name="spend_days"),
        col.COUNTED,
    )

    id: int = col.key()
    source: str = col.text()
    first: str = col.text()
    last: str = col.text()
    key: str = col.text()
    amount_minor: int = col.whole()
    amount_currency: str = col.text()
    source_fold: str = col.text()
