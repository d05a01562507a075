"""Companies and contacts. The folded columns are for search and matching only."""

from __future__ import annotations

from sqlalchemy import Index
from sqlmodel import SQLModel

from pipetui.store.tables import columns as col


class CompanyRow(SQLModel, table=True):
    """A firm."""

    __tablename__ = "company"
    __table_args__ = (Index("company_by_name", "name_fold"), col.COUNTED)

    id: int = col.key()
    name: str = col.text()
    domain: str | None = col.maybe_text()
    region: str | None = col.maybe_text()
    industry: str | None = col.maybe_text()
    size: str | None = col.maybe_text()
    notes: str | None = col.maybe_text()
    name_fold: str = col.text()


class ContactRow(SQLModel, table=True):
    """A person."""

    __tablename__ = "contact"
    __table_args__ = (
        Index("contact_by_name", "name_fold"),
        Index("contact_by_email", "email_fold"),
        Index("contact_by_company", "company_id"),
        col.COUNTED,
    )

    id: int = col.key()
    name: str = col.text()
    company_id: int | None = col.reference("company_id", "company", optional=True)
    email: str | None = col.maybe_text()
    phone: str | None = col.maybe_text()
    title: str | None = col.maybe_text()
    notes: str | None = col.maybe_text()
    name_fold: str = col.text()
    email_fold: str | None = col.maybe_text()
