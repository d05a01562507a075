"""The first schema.

Tables are spelled out here and never changed: what a released file holds does not depend on how
the code describes it today.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_TEXT = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def _id() -> sa.Column[int]:
    return sa.Column("id", _WHOLE, primary_key=True)


def _text(name: str, *, null: bool = False) -> sa.Column[str]:
    return sa.Column(name, _TEXT, nullable=null)


def _whole(name: str, *, null: bool = False) -> sa.Column[int]:
    return sa.Column(name, _WHOLE, nullable=null)


def _reference(name: str, table: str, *, null: bool = False) -> sa.Column[int]:
    return sa.Column(name, _WHOLE, sa.ForeignKey(f"{table}.id"), nullable=null)


def upgrade() -> None:
    """Make every table."""
    _process()
    _people()
    _deals()
    _history()
    _log()


def _process() -> None:
    op.create_table(
        "pipeline",
        _id(),
        _text("key"),
        _text("name"),
        _whole("position"),
        _text("currency"),
        _text("gate"),
        _text("questions"),
        _text("lost_reasons"),
        _text("objections"),
        _text("competitors"),
        sa.CheckConstraint("gate in ('off', 'warn', 'block')", name="pipeline_gate"),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_table(
        "stage",
        _id(),
        _reference("pipeline_id", "pipeline"),
        _text("key"),
        _text("name"),
        _whole("position"),
        _text("kind"),
        _text("definition", null=True),
        _text("guidance", null=True),
        _text("items"),
        _text("phase", null=True),
        _text("gain", null=True),
        _text("links"),
        _whole("probability", null=True),
        _whole("stale_days", null=True),
        _whole("touch_days", null=True),
        _whole("touch_limit", null=True),
        _whole("is_start"),
        _whole("is_qualified"),
        _whole("is_ask"),
        sa.CheckConstraint("kind in ('open', 'won')", name="stage_kind"),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("stage_line", "stage", ["pipeline_id", "position"])


def _people() -> None:
    op.create_table(
        "company",
        _id(),
        _text("name"),
        _text("domain", null=True),
        _text("region", null=True),
        _text("industry", null=True),
        _text("size", null=True),
        _text("notes", null=True),
        _text("name_fold"),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("company_by_name", "company", ["name_fold"])
    op.create_table(
        "contact",
        _id(),
        _text("name"),
        _reference("company_id", "company", null=True),
        _text("email", null=True),
        _text("phone", null=True),
        _text("title", null=True),
        _text("notes", null=True),
        _text("name_fold"),
        _text("email_fold", null=True),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("contact_by_company", "contact", ["company_id"])
    op.create_index("contact_by_email", "contact", ["email_fold"])
    op.create_index("contact_by_name", "contact", ["name_fold"])


def _deals() -> None:
    op.create_table(
        "deal",
        _id(),
        _reference("pipeline_id", "pipeline"),
        _reference("stage_id", "stage", null=True),
        _text("title"),
        _text("status"),
        _text("created_at"),
        _text("rank"),
        _reference("company_id", "company", null=True),
        _whole("value_minor", null=True),
        _text("value_currency", null=True),
        _text("value_every", null=True),
        _text("owner", null=True),
        _text("source", null=True),
        _text("product", null=True),
        _text("region", null=True),
        _text("tags"),
        _text("links"),
        _text("notes", null=True),
        _whole("probability", null=True),
        _text("expected_close", null=True),
        _whole("pushes"),
        _text("closed_at", null=True),
        _text("lost_reason", null=True),
        _text("competitor", null=True),
        _text("parked_until", null=True),
        _text("churned_at", null=True),
        _text("churn_reason", null=True),
        _text("external_id", null=True),
        _text("extra"),
        _text("stage_entered_at"),
        _text("next_text", null=True),
        _text("next_due", null=True),
        _text("next_time", null=True),
        _text("last_touch_at", null=True),
        _whole("items_done"),
        _whole("items_total"),
        _whole("items_required_open"),
        _text("items_due", null=True),
        _whole("attempts"),
        _whole("noes"),
        _text("title_fold"),
        _text("notes_fold", null=True),
        sa.CheckConstraint("status <> 'open' or stage_id is not null", name="deal_open_stage"),
        sa.CheckConstraint("probability between 0 and 100", name="deal_probability"),
        sa.CheckConstraint("(status = 'open') = (closed_at is null)", name="deal_closed"),
        sa.CheckConstraint(
            "(value_minor is null) = (value_currency is null)", name="deal_value_currency"
        ),
        sa.CheckConstraint("status in ('open', 'won', 'lost')", name="deal_status"),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("deal_by_company", "deal", ["company_id"])
    op.create_index("deal_by_title", "deal", ["title_fold"])
    op.create_index("deal_lane", "deal", ["pipeline_id", "status", "stage_id", "next_due"])
    op.create_index("deal_rank", "deal", ["stage_id", "rank"])
    op.create_table(
        "participant",
        _id(),
        _reference("deal_id", "deal"),
        _reference("contact_id", "contact"),
        _text("role", null=True),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("participant_by_contact", "participant", ["contact_id"])
    op.create_index("participant_by_deal", "participant", ["deal_id"])


def _history() -> None:
    op.create_table(
        "visit",
        _id(),
        _reference("deal_id", "deal"),
        _reference("pipeline_id", "pipeline"),
        _reference("stage_id", "stage"),
        _text("entered_at"),
        _text("left_at", null=True),
        _text("ended", null=True),
        _whole("start_known"),
        _text("forced", null=True),
        sa.CheckConstraint("(left_at is null) = (ended is null)", name="visit_ended"),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("visit_by_deal", "visit", ["deal_id"])
    op.create_index("visit_by_stage", "visit", ["stage_id"])
    op.create_table(
        "task",
        _id(),
        _reference("deal_id", "deal"),
        _text("text"),
        _text("created_at"),
        _text("due", null=True),
        _text("due_time", null=True),
        _text("done_at", null=True),
        _reference("stage_id", "stage", null=True),
        _text("item_key", null=True),
        _whole("position"),
        _whole("required"),
        _text("skipped_at", null=True),
        _text("text_fold"),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("task_by_deal", "task", ["deal_id"])
    op.create_index("task_by_due", "task", ["due"])
    op.create_table(
        "touch",
        _id(),
        _reference("deal_id", "deal"),
        _text("kind"),
        _text("at"),
        _text("direction"),
        _text("text", null=True),
        _text("outcome", null=True),
        _whole("score", null=True),
        _reference("contact_id", "contact", null=True),
        _text("text_fold", null=True),
        sa.CheckConstraint("direction in ('in', 'out')", name="touch_direction"),
        sa.CheckConstraint("score between 0 and 10", name="touch_score"),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_index("touch_by_deal", "touch", ["deal_id", "at"])


def _log() -> None:
    op.create_table(
        "operation",
        _id(),
        _text("at"),
        _text("label"),
        _text("actor"),
        _text("origin"),
        _text("kind"),
        _whole("undoes", null=True),
        _whole("image_version"),
        sa.CheckConstraint("kind in ('do', 'undo', 'redo')", name="operation_kind"),
        sqlite_autoincrement=True,
        sqlite_strict=True,
    )
    op.create_table(
        "change",
        _reference("operation_id", "operation"),
        _whole("position"),
        _text("entity"),
        _whole("record_id"),
        _whole("deal_id", null=True),
        _text("before", null=True),
        _text("after", null=True),
        sa.PrimaryKeyConstraint("operation_id", "position"),
        sqlite_strict=True,
    )
    op.create_index("change_by_deal", "change", ["deal_id", "operation_id"])
    op.create_table(
        "meta",
        _text("name"),
        _text("value"),
        sa.PrimaryKeyConstraint("name"),
        sqlite_strict=True,
    )
