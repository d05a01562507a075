"""Deals and what belongs to them."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Index
from sqlmodel import SQLModel

from pipetui.store.tables import columns as col


class DealRow(SQLModel, table=True):
    """A deal with its summary columns; a lane is read from here alone."""

    __tablename__ = "deal"
    __table_args__ = (
        Index("deal_lane", "pipeline_id", "status", "stage_id", "next_due"),
        Index("deal_rank", "stage_id", "rank"),
        Index("deal_by_company", "company_id"),
        Index("deal_by_title", "title_fold"),
        CheckConstraint("status in ('open', 'won', 'lost')", name="deal_status"),
        CheckConstraint("status <> 'open' or stage_id is not null", name="deal_open_stage"),
        CheckConstraint("(status = 'open') = (closed_at is null)", name="deal_closed"),
        CheckConstraint(
            "(value_minor is null) = (value_currency is null)", name="deal_value_currency"
        ),
        CheckConstraint("probability between 0 and 100", name="deal_probability"),
        col.COUNTED,
    )

    id: int = col.key()
    pipeline_id: int = col.reference("pipeline_id", "pipeline")
    stage_id: int | None = col.reference("stage_id", "stage", optional=True)
    title: str = col.text()
    status: str = col.text()
    created_at: str = col.text()
    rank: str = col.text()
    company_id: int | None = col.reference("company_id", "company", optional=True)
    value_minor: int | None = col.maybe_whole()
    value_currency: str | None = col.maybe_text()
    value_every: str | None = col.maybe_text()
    owner: str | None = col.maybe_text()
    source: str | None = col.maybe_text()
    product: str | None = col.maybe_text()
    region: str | None = col.maybe_text()
    tags: str = col.text()
    links: str = col.text()
    notes: str | None = col.maybe_text()
    probability: int | None = col.maybe_whole()
    expected_close: str | None = col.maybe_text()
    pushes: int = col.whole()
    closed_at: str | None = col.maybe_text()
    lost_reason: str | None = col.maybe_text()
    competitor: str | None = col.maybe_text()
    parked_until: str | None = col.maybe_text()
    churned_at: str | None = col.maybe_text()
    churn_reason: str | None = col.maybe_text()
    external_id: str | None = col.maybe_text()
    extra: str = col.text()
    stage_entered_at: str = col.text()
    next_text: str | None = col.maybe_text()
    next_due: str | None = col.maybe_text()
    next_time: str | None = col.maybe_text()
    last_touch_at: str | None = col.maybe_text()
    items_done: int = col.whole()
    items_total: int = col.whole()
    items_required_open: int = col.whole()
    items_due: str | None = col.maybe_text()
    attempts: int = col.whole()
    noes: int = col.whole()
    title_fold: str = col.text()
    notes_fold: str | None = col.maybe_text()
    renewal: str | None = col.maybe_text()
    routed: str | None = col.maybe_text()
    fit: str | None = col.maybe_text()


class ParticipantRow(SQLModel, table=True):
    """A contact's part in a deal."""

    __tablename__ = "participant"
    __table_args__ = (
        Index("participant_by_deal", "deal_id"),
        Index("participant_by_contact", "contact_id"),
        col.COUNTED,
    )

    id: int = col.key()
    deal_id: int = col.reference("deal_id", "deal")
    contact_id: int = col.reference("contact_id", "contact")
    role: str | None = col.maybe_text()


class VisitRow(SQLModel, table=True):
    """One stay of a deal in a stage."""

    __tablename__ = "visit"
    __table_args__ = (
        Index("visit_by_deal", "deal_id"),
        Index("visit_by_stage", "stage_id"),
        CheckConstraint("(left_at is null) = (ended is null)", name="visit_ended"),
        col.COUNTED,
    )

    id: int = col.key()
    deal_id: int = col.reference("deal_id", "deal")
    pipeline_id: int = col.reference("pipeline_id", "pipeline")
    stage_id: int = col.reference("stage_id", "stage")
    entered_at: str = col.text()
    left_at: str | None = col.maybe_text()
    ended: str | None = col.maybe_text()
    start_known: int = col.whole()
    forced: str | None = col.maybe_text()


class TaskRow(SQLModel, table=True):
    """Something to do; with a stage, an item of its checklist."""

    __tablename__ = "task"
    __table_args__ = (Index("task_by_deal", "deal_id"), Index("task_by_due", "due"), col.COUNTED)

    id: int = col.key()
    deal_id: int = col.reference("deal_id", "deal")
    text: str = col.text()
    created_at: str = col.text()
    due: str | None = col.maybe_text()
    due_time: str | None = col.maybe_text()
    done_at: str | None = col.maybe_text()
    stage_id: int | None = col.reference("stage_id", "stage", optional=True)
    item_key: str | None = col.maybe_text()
    position: int = col.whole()
    required: int = col.whole()
    skipped_at: str | None = col.maybe_text()
    text_fold: str = col.text()
    parent_id: int | None = col.maybe_whole()
    repeat: str | None = col.maybe_text()


class TouchRow(SQLModel, table=True):
    """One contact between seller and buyer."""

    __tablename__ = "touch"
    __table_args__ = (
        Index("touch_by_deal", "deal_id", "at"),
        CheckConstraint("direction in ('in', 'out')", name="touch_direction"),
        CheckConstraint("score between 0 and 10", name="touch_score"),
        col.COUNTED,
    )

    id: int = col.key()
    deal_id: int = col.reference("deal_id", "deal")
    kind: str = col.text()
    at: str = col.text()
    direction: str = col.text()
    text: str | None = col.maybe_text()
    outcome: str | None = col.maybe_text()
    score: int | None = col.maybe_whole()
    contact_id: int | None = col.reference("contact_id", "contact", optional=True)
    text_fold: str | None = col.maybe_text()
    answer: str | None = col.maybe_text()
