"""What a look back asks of the database: the deals that ended in a period, and how."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import func, null, select

from pipetui.domain.dates import days_between
from pipetui.domain.looking_back import Ending
from pipetui.domain.model import Entity, Status
from pipetui.store.mapping import instant_text, money_of
from pipetui.store.queries.lines import local_days
from pipetui.store.queries.stays import beginning_of_cycle, pipeline_of_win
from pipetui.store.rows import TABLES, chunked

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from sqlalchemy import ColumnElement, Connection

    from pipetui.domain.dates import Now

_deal = TABLES[Entity.DEAL]
_company = TABLES[Entity.COMPANY]
_pipeline = TABLES[Entity.PIPELINE]
_stage = TABLES[Entity.STAGE]
_touch = TABLES[Entity.TOUCH]


class Endings(NamedTuple):
    """How deals ended in a period, each list newest first."""

    won: list[Ending]
    lost: list[Ending]
    churned: list[Ending]


class ClosedRow(NamedTuple):
    """What is told of a deal beside how it ended."""

    id: int
    title: str
    company: str | None
    pipeline_id: int
    pipeline: str
    stage: str | None
    competitor: str | None
    source: str | None


def load_endings(
    connection: Connection, since: date, now: Now, pipeline_id: int | None = None
) -> Endings:
    """How deals ended from a day until now, in one pipeline or in all.

    A win counts where it was won, a loss and a leaving client where the deal is.
    """
    period = _Period(connection, since, now)
    here: list[ColumnElement[bool]] = []
    won_here: list[ColumnElement[bool]] = []
    if pipeline_id is not None:
        here, won_here = [_deal.c.pipeline_id == pipeline_id], [pipeline_of_win() == pipeline_id]
    closed, began = _deal.c.closed_at, beginning_of_cycle()
    return Endings(
        won=period.endings(closed, null(), began, _deal.c.status == Status.WON, *won_here),
        lost=period.endings(
            closed, _deal.c.lost_reason, began, _deal.c.status == Status.LOST, *here
        ),
        churned=period.endings(_deal.c.churned_at, _deal.c.churn_reason, closed, *here),
    )


def load_closed(connection: Connection, deal_ids: Iterable[int]) -> dict[int, ClosedRow]:
    """What is told of these deals, by id."""
    return {
        row[0]: ClosedRow(*row)
        for part in chunked(deal_ids)
        for row in connection.execute(
            select(
                _deal.c.id,
                _deal.c.title,
                _company.c.name,
                _deal.c.pipeline_id,
                _pipeline.c.name,
                _stage.c.name,
                _deal.c.competitor,
                _deal.c.source,
            )
            .join(_pipeline, _pipeline.c.id == _deal.c.pipeline_id)
            .outerjoin(_company, _company.c.id == _deal.c.company_id)
            .outerjoin(_stage, _stage.c.id == _deal.c.stage_id)
            .where(_deal.c.id.in_(part))
        )
    }


def count_touches(connection: Connection, deal_ids: Iterable[int]) -> dict[int, int]:
    """How often each of these deals was touched until it was closed; those never are left out."""
    return {
        deal_id: count
        for part in chunked(deal_ids)
        for deal_id, count in connection.execute(
            select(_touch.c.deal_id, func.count())
            .join(_deal, _deal.c.id == _touch.c.deal_id)
            .where(_touch.c.deal_id.in_(part), _touch.c.at <= _deal.c.closed_at)
            .group_by(_touch.c.deal_id)
        )
    }


class _Period(NamedTuple):
    """From which day until when is looked, and where."""

    connection: Connection
    since: date
    now: Now

    def endings(
        self,
        ended: ColumnElement[str],
        reason: ColumnElement[Any],
        began: ColumnElement[str],
        *conditions: ColumnElement[bool],
    ) -> list[Ending]:
        now = self.now
        query = (
            select(
                _deal.c.id,
                _deal.c.value_minor,
                _deal.c.value_currency,
                _deal.c.value_every,
                ended.label("ended"),
                reason.label("reason"),
                began.label("began"),
            )
            .where(
                ended >= instant_text(now.midnight(self.since)),
                ended <= instant_text(now.instant),
                *conditions,
            )
            .order_by(ended.desc(), _deal.c.id.desc())
        )
        day_of = local_days(now)
        found = []
        for row in self.connection.execute(query).mappings():
            day = day_of(row["ended"])
            days = days_between(day_of(row["began"]), day)
            found.append(Ending(row["id"], day, money_of(row), row["reason"], days))
        return found
