"""What the metrics ask of the database: every deal with its stays, touches and items, as columns.

A history has many times more rows than a board: each is taken by place and becomes one value.
"""

from __future__ import annotations

import json
from datetime import date, datetime
from functools import lru_cache
from itertools import chain
from operator import attrgetter, itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import and_, func, select

from pipetui.domain.metrics.facts import DealFact, ItemFact, TouchFact
from pipetui.domain.model import Direction, Entity, Status, TouchKind, Visit, VisitEnd
from pipetui.domain.money import Every, Money
from pipetui.store.queries.lines import local_days
from pipetui.store.queries.past import Past, load_past
from pipetui.store.rows import TABLES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from sqlalchemy import ColumnElement, Connection, Result, Row

    from pipetui.domain.dates import Now

_DEAL = (
    "id",
    "title",
    "pipeline_id",
    "stage_id",
    "status",
    "created_at",
    "company_id",
    "value_minor",
    "value_currency",
    "value_every",
    "owner",
    "source",
    "product",
    "region",
    "tags",
    "probability",
    "expected_close",
    "pushes",
    "closed_at",
    "lost_reason",
    "competitor",
    "parked_until",
    "churned_at",
    "churn_reason",
    "renewal",
    "next_due",
)
"""In the order in which `_deal` takes them; so are the others."""
_COMPANY = ("id", "name", "region", "industry", "size")
_VISIT = (
    "id",
    "deal_id",
    "pipeline_id",
    "stage_id",
    "entered_at",
    "left_at",
    "ended",
    "start_known",
    "forced",
)
_TOUCH = ("id", "deal_id", "kind", "at", "direction", "outcome", "score", "text")
_TASK = (
    "id",
    "deal_id",
    "stage_id",
    "item_key",
    "required",
    "created_at",
    "done_at",
    "skipped_at",
    "parent_id",
)
_PAGE = 5000
_ENDS = {str(each): each for each in VisitEnd}
_KINDS = {str(each): each for each in TouchKind}
_DIRECTIONS = {str(each): each for each in Direction}
_STATUS = {str(each): each for each in Status}
_EVERY = {str(each): each for each in Every}


class _Firm(NamedTuple):
    """What a deal takes over from its company."""

    name: str | None = None
    region: str | None = None
    industry: str | None = None
    size: str | None = None


_NO_FIRM = _Firm()
_at = datetime.fromisoformat  # what `parse_instant` is, without a call more for each of a million


def count_fact_rows(connection: Connection) -> int:
    """How many rows `load_deal_facts` is going to read, at most."""
    tables = (TABLES[each] for each in (Entity.DEAL, Entity.VISIT, Entity.TOUCH, Entity.TASK))
    return sum(
        int(connection.execute(select(func.count()).select_from(table)).scalar_one())
        for table in tables
    )


def load_deal_facts(
    connection: Connection,
    as_of: Now,
    *,
    past: bool,
    heard: Callable[[int], None] = lambda _rows: None,
) -> Iterator[tuple[DealFact, bool]]:
    """Every deal with all that is known of it, and whether its fields are those of the moment.

    What is dated later than `as_of` is among it. With `past` the fields are taken back to that
    moment by the log, which otherwise is not read. `heard` is told of each page how many rows it
    has.
    """
    before = load_past(connection, as_of.instant) if past else Past()
    reading = _Reading(connection, before, heard)
    firms = {
        number: _Firm(name, region, industry, size)
        for number, name, region, industry, size in reading.rows(Entity.COMPANY, _COMPANY)
    }
    belongings = _Belongings(reading.stays(), reading.touches(), reading.items())
    day_of = local_days(as_of)
    texts: dict[str | None, Any] = {}
    rows = reading.rows(Entity.DEAL, _DEAL)
    if reading.past.then:
        rows = sorted(rows, key=itemgetter(0))
    for row in rows:
        yield _deal(row, firms, belongings, day_of, texts), row[0] not in reading.past.born


class _Belongings(NamedTuple):
    """What belongs to deals, by their ids."""

    stays: dict[int, tuple[Visit, ...]]
    touches: dict[int, list[TouchFact]]
    items: dict[int, list[ItemFact]]


class _Reading(NamedTuple):
    """A database, and in what its past differs."""

    connection: Connection
    past: Past
    heard: Callable[[int], None]

    def rows(
        self,
        entity: Entity,
        names: Sequence[str],
        *conditions: ColumnElement[bool],
        order: Sequence[str] = ("id",),
    ) -> Iterable[Sequence[Any]]:
        table = TABLES[entity]
        query = (
            select(*(table.c[name] for name in names))
            .where(*conditions)
            .order_by(*(table.c[name] for name in order))
        )
        result = self.connection.execute(query, execution_options={"yield_per": _PAGE})
        return self.past.rows(entity, names, chain.from_iterable(self._pages(result)))

    def _pages(self, result: Result[Any]) -> Iterator[Sequence[Row[Any]]]:
        for page in result.partitions():
            self.heard(len(page))
            yield page

    def stays(self) -> dict[int, tuple[Visit, ...]]:
        """The stays of each deal in the order in which they began."""
        found: dict[int, tuple[Visit, ...]] = {}
        stays: list[Visit] = []
        line, left, left_text = 0, None, None
        order = ("deal_id", "entered_at", "id")
        for (
            number,
            deal_id,
            pipeline_id,
            stage_id,
            entered_at,
            left_at,
            ended,
            start_known,
            forced,
        ) in self.rows(Entity.VISIT, _VISIT, order=order):
            if deal_id != line:
                found[line] = (*found.get(line, ()), *stays)
                line, stays = deal_id, []
            # Nearly every stay begins when the one before has ended: one instant serves both.
            entered = left if left is not None and entered_at == left_text else _at(entered_at)
            left, left_text = None if left_at is None else _at(left_at), left_at
            stays.append(
                Visit(
                    id=number,
                    deal_id=line,
                    pipeline_id=pipeline_id,
                    stage_id=stage_id,
                    entered_at=entered,
                    left_at=left,
                    ended=None if ended is None else _ENDS[ended],
                    start_known=bool(start_known),
                    forced=forced,
                )
            )
        found[line] = (*found.get(line, ()), *stays)
        if self.past.then:  # what was taken back stands where it is today, or at the end
            in_order = attrgetter("entered_at", "id")
            return {number: tuple(sorted(each, key=in_order)) for number, each in found.items()}
        return found

    def touches(self) -> dict[int, list[TouchFact]]:
        """The touches of each deal in the order in which they happened."""
        found: dict[int, list[TouchFact]] = {}
        rows = self.rows(Entity.TOUCH, _TOUCH, order=("deal_id", "at", "id"))
        if self.past.then:
            rows = sorted(rows, key=itemgetter(3, 0))
        for _, deal_id, kind, at, direction, outcome, score, text in rows:
            said = text if kind == TouchKind.OBJECTION else None
            touch = TouchFact(_KINDS[kind], _at(at), _DIRECTIONS[direction], outcome, score, said)
            found.setdefault(deal_id, []).append(touch)
        return found

    def items(self) -> dict[int, list[ItemFact]]:
        """The items that each deal was given by the map, oldest first; sub-steps left out."""
        table = TABLES[Entity.TASK]
        given = and_(table.c.item_key.is_not(None), table.c.parent_id.is_(None))
        found: dict[int, list[ItemFact]] = {}
        rows = self.rows(Entity.TASK, _TASK, given)
        if self.past.then:
            rows = sorted(rows, key=itemgetter(0))
        for _, deal_id, stage_id, key, required, created, done, skipped, parent in rows:
            if key is None or stage_id is None or parent is not None:  # of the past
                continue
            item = ItemFact(
                stage_id,
                key,
                bool(required),
                _at(created),
                _at(done) if done else None,
                _at(skipped) if skipped else None,
            )
            found.setdefault(deal_id, []).append(item)
        return found


def _deal(
    row: Sequence[Any],
    firms: dict[int, _Firm],
    belongings: _Belongings,
    day_of: Callable[[str], date],
    texts: dict[str | None, Any],
) -> DealFact:
    (
        number,
        title,
        pipeline_id,
        stage_id,
        status,
        created_at,
        company_id,
        value_minor,
        value_currency,
        value_every,
        owner,
        source,
        product,
        region,
        tags,
        probability,
        expected_close,
        pushes,
        closed_at,
        lost_reason,
        competitor,
        parked_until,
        churned_at,
        churn_reason,
        renewal,
        next_due,
    ) = row
    firm = firms.get(company_id, _NO_FIRM)
    one = texts.setdefault  # few texts stand in many deals: each is kept once
    return DealFact(
        id=number,
        title=title,
        company=firm.name,
        pipeline_id=pipeline_id,
        stage_id=stage_id,
        created_at=_at(created_at),
        created=day_of(created_at),
        status=_STATUS[status],
        closed_at=_at(closed_at) if closed_at else None,
        closed=day_of(closed_at) if closed_at else None,
        churned_at=_at(churned_at) if churned_at else None,
        churn_reason=churn_reason,
        lost_reason=one(lost_reason, lost_reason),
        competitor=one(competitor, competitor),
        value=None
        if value_minor is None
        else Money(value_minor, one(value_currency, value_currency), _EVERY[value_every]),
        source=one(source, source),
        owner=one(owner, owner),
        product=one(product, product),
        region=one(region or firm.region, region or firm.region),
        industry=firm.industry,
        size=firm.size,
        company_id=company_id,
        tags=_tags(tags),
        expected_close=_day(expected_close),
        pushes=pushes,
        parked_until=_day(parked_until),
        probability=probability,
        renewal=_day(renewal),
        next_due=_day(next_due),
        stays=belongings.stays.pop(number, ()),
        touches=tuple(belongings.touches.pop(number, ())),
        items=tuple(belongings.items.pop(number, ())),
    )


@lru_cache(maxsize=1024)
def _tags(text: str) -> tuple[str, ...]:
    return tuple(json.loads(text))


def _day(stored: str | None) -> date | None:
    return date.fromisoformat(stored) if stored else None
