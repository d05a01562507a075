"""Deals for spreadsheets and for programs."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from typing import TYPE_CHECKING, TextIO

from pipetui.domain.dates import When
from pipetui.services.learned import load_lines, load_measured
from pipetui.services.present.deals import DealPresenter
from pipetui.services.sheets.cells import guard, join_list
from pipetui.services.sheets.columns import COLUMNS, NUMBERS, extra_headers
from pipetui.store.queries.cards import load_maps
from pipetui.store.queries.pages import count_deals, extra_columns, fact_pages

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from pipetui.domain.dates import Now
    from pipetui.domain.process import ProcessMap
    from pipetui.services.session import Session
    from pipetui.store.queries.deals import DealFacts

Progress = Callable[[int, int], None]
"""Hears of records written and records in all; what it raises stops the export."""


def write_deals_csv(
    session: Session, stream: TextIO, progress: Progress, *, raw: bool = False
) -> int:
    """Every deal as a row of a sheet; gives their number.

    Texts that a spreadsheet would compute are disarmed unless `raw`. The stream must leave line
    ends as they are.
    """
    with session.read() as connection:
        maps = load_maps(connection)
        names = extra_columns(connection)
        writer = csv.writer(stream)
        text = str if raw else guard
        writer.writerow([text(name) for name in (*COLUMNS, *extra_headers(names))])
        sheet = _Sheet(maps, names, session.now())
        done, total = 0, count_deals(connection)
        for page in fact_pages(connection):
            progress(done, total)
            for facts in page:
                cells = sheet.row(facts)
                writer.writerow([c if name in NUMBERS else text(c) for name, c in cells])
            done += len(page)
        progress(done, total)
        return done


def write_deals_json(
    session: Session, stream: TextIO, progress: Progress, *, working_days: bool
) -> int:
    """Every deal as `pipetui list --json` shows it; gives their number."""
    lines, measured = load_lines(session, working_days=working_days), load_measured(session)
    with session.read() as connection:
        presenter = DealPresenter(load_maps(connection), session.now(), lines, measured)
        done, total = 0, count_deals(connection)
        stream.write('{"items": [')
        for page in fact_pages(connection):
            progress(done, total)
            for facts in page:
                stream.write(",\n" if done else "\n")
                stream.write(json.dumps(presenter.deal(facts), ensure_ascii=False))
                done += 1
        progress(done, total)
        stream.write(f'\n], "count": {done}, "total": {done}}}\n')
        return done


class _Sheet:
    """Deals as rows of cells."""

    def __init__(self, maps: Sequence[ProcessMap], extra: Sequence[str], now: Now) -> None:
        self._pipelines = {process.pipeline.id: process.pipeline.name for process in maps}
        self._stages = {stage.id: stage.name for process in maps for stage in process.every_stage}
        self._extra = extra
        self._now = now

    def row(self, facts: DealFacts) -> Iterator[tuple[str, str]]:
        """The cells of a deal, each with the name of its column."""
        cells = self._cells(facts)
        extra = dict(facts.deal.extra)
        yield from zip(COLUMNS, (cells[name] or "" for name in COLUMNS), strict=True)
        yield from ((name, extra.get(name, "")) for name in self._extra)

    def _cells(self, facts: DealFacts) -> dict[str, str | None]:
        deal, value = facts.deal, facts.deal.value
        due = When(deal.next_due, deal.next_time) if deal.next_due else None
        return {
            "ID": str(deal.id),
            "Title": deal.title,
            "Company": facts.company,
            "Contacts": join_list(facts.contacts, ";"),
            "Pipeline": self._pipelines[deal.pipeline_id],
            "Stage": self._stages.get(deal.stage_id or 0),
            "Status": str(deal.status),
            "Value": value.amount_text if value else None,
            "Currency": value.currency if value else None,
            "Every": str(value.every) if value else None,
            "Owner": deal.owner,
            "Source": deal.source,
            "Product": deal.product,
            "Region": deal.region,
            "Tags": join_list(deal.tags, ","),
            "Created": self._moment(deal.created_at),
            "Stage entered": self._moment(deal.stage_entered_at) if deal.stage_id else None,
            "Expected close": deal.expected_close.isoformat() if deal.expected_close else None,
            "Closed": self._moment(deal.closed_at),
            "Lost reason": deal.lost_reason,
            "Competitor": deal.competitor,
            "Parked until": deal.parked_until.isoformat() if deal.parked_until else None,
            "Next step": deal.next_text,
            "Next due": _when(due) if due else None,
            "Notes": deal.notes,
            "Links": join_list(deal.links, "\n"),
            "Own probability": None if deal.probability is None else str(deal.probability),
            "Churned": self._moment(deal.churned_at),
            "Churn reason": deal.churn_reason,
            "External ID": deal.external_id,
        }

    def _moment(self, instant: datetime | None) -> str | None:
        """Local time with its offset; midnight, which stands for a day, as the day."""
        if instant is None:
            return None
        day = self._now.day_of(instant)
        if self._now.midnight(day) == instant:
            return day.isoformat()
        local = instant.astimezone(self._now.zone)
        return local.replace(microsecond=0).isoformat(" ")


def _when(due: When) -> str:
    clock = f" {due.time:%H:%M}" if due.time else ""
    return f"{due.day.isoformat()}{clock}"
