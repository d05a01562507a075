"""Pipelines and stages."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Index
from sqlmodel import SQLModel

from pipetui.store.tables import columns as col


class PipelineRow(SQLModel, table=True):
    """A pipeline; its lists, its routes and its goal are JSON."""

    __tablename__ = "pipeline"
    __table_args__ = (
        CheckConstraint("gate in ('off', 'warn', 'block')", name="pipeline_gate"),
        col.COUNTED,
    )

    id: int = col.key()
    key: str = col.text()
    name: str = col.text()
    position: int = col.whole()
    currency: str = col.text()
    gate: str = col.text()
    questions: str = col.text()
    lost_reasons: str = col.text()
    objections: str = col.text()
    competitors: str = col.text()
    skip: str | None = col.maybe_text()
    back: str | None = col.maybe_text()
    goal: str | None = col.maybe_text()
    routes: str | None = col.maybe_text()
    source: str | None = col.maybe_text()


class StageRow(SQLModel, table=True):
    """A stage; its lists are JSON arrays."""

    __tablename__ = "stage"
    __table_args__ = (
        Index("stage_line", "pipeline_id", "position"),
        CheckConstraint("kind in ('open', 'won')", name="stage_kind"),
        col.COUNTED,
    )

    id: int = col.key()
    pipeline_id: int = col.reference("pipeline_id", "pipeline")
    key: str = col.text()
    name: str = col.text()
    position: int = col.whole()
    kind: str = col.text()
    definition: str | None = col.maybe_text()
    guidance: str | None = col.maybe_text()
    items: str = col.text()
    phase: str | None = col.maybe_text()
    gain: str | None = col.maybe_text()
    links: str = col.text()
    probability: int | None = col.maybe_whole()
    stale_days: int | None = col.maybe_whole()
    touch_days: int | None = col.maybe_whole()
    touch_limit: int | None = col.maybe_whole()
    is_start: int = col.whole()
    is_qualified: int = col.whole()
    is_ask: int = col.whole()
    conditions: str | None = col.maybe_text()
    auto_advance: int | None = col.maybe_whole()
    branches: str | None = col.maybe_text()
    on_enter: str | None = col.maybe_text()
    on_leave: str | None = col.maybe_text()
    probability_fixed: int | None = col.maybe_whole()
    stale_fixed: int | None = col.maybe_whole()
    deal_limit: int | None = col.maybe_whole()
    retired: int | None = col.maybe_whole()
