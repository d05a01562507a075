"""Noted forecasts, as they are kept: written once for each period, and never changed."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import insert, select

from pipetui.domain.metrics.chances import Chance, Source
from pipetui.domain.metrics.periods import period_between
from pipetui.domain.metrics.snapshots import Snapshot, SnapshotDeal
from pipetui.store.mapping import instant_text, parse_instant
from pipetui.store.tables.snapshots import SnapshotDealRow, SnapshotRow

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy import Connection

    from pipetui.store.mapping import Row

_snapshot = SnapshotRow.__table__  # type: ignore[attr-defined]
_deal = SnapshotDealRow.__table__  # type: ignore[attr-defined]
_WON = "won"
"""In place of where a chance is from: there is none any more."""


def noted_keys(connection: Connection, keys: Iterable[str]) -> set[str]:
    """Those of some periods, by their keys, whose forecast was noted."""
    query = select(_snapshot.c.key).where(_snapshot.c.key.in_(list(keys)))
    return set(connection.execute(query).scalars())


def load_snapshots(connection: Connection) -> tuple[Snapshot, ...]:
    """Every forecast that was noted, in the order in which they were."""
    deals: dict[int, list[SnapshotDeal]] = {}
    rows = connection.execute(select(_deal).order_by(_deal.c.snapshot_id, _deal.c.deal_id))
    for row in rows.mappings():
        deals.setdefault(row["snapshot_id"], []).append(deal_from_row(row))
    heads = connection.execute(select(_snapshot).order_by(_snapshot.c.taken_at, _snapshot.c.key))
    return tuple(snapshot_from_row(row, deals.get(row["id"], ())) for row in heads.mappings())


def insert_snapshots(connection: Connection, snapshots: Iterable[Snapshot]) -> int:
    """Keep forecasts of periods that have none yet; gives how many these were."""
    taken = list(snapshots)
    known = noted_keys(connection, [each.period.key for each in taken])
    fresh = [each for each in taken if each.period.key not in known]
    for each in fresh:
        made = connection.execute(insert(_snapshot).returning(_snapshot.c.id), snapshot_row(each))
        number = made.scalar_one()
        deals = [{"snapshot_id": number, **deal_row(deal)} for deal in each.deals]
        if deals:
            connection.execute(insert(_deal), deals)
    return len(fresh)


# -- rows and back -------------------------------------------------------------------------


def snapshot_row(snapshot: Snapshot) -> Row:
    """The row of a forecast, without its number."""
    period = snapshot.period
    if period.first is None or period.last is None:
        message = f"{period.label} has no end"
        raise ValueError(message)
    return {
        "key": period.key,
        "first": period.first.isoformat(),
        "last": period.last.isoformat(),
        "taken_at": instant_text(snapshot.taken_at),
    }


def deal_row(deal: SnapshotDeal) -> Row:
    """The row of a deal in a forecast, without that one's number."""
    chance = deal.chance
    return {
        "deal_id": deal.deal_id,
        "pipeline_id": deal.pipeline_id,
        "amount_minor": deal.minor,
        "amount_currency": deal.currency,
        "hits": chance.hits if chance else 1,
        "of": chance.of if chance else 1,
        "source": str(chance.source) if chance else _WON,
    }


def snapshot_from_row(row: Mapping[Any, Any], deals: Iterable[SnapshotDeal] = ()) -> Snapshot:
    """The forecast that a row tells of."""
    period = period_between(date.fromisoformat(row["first"]), date.fromisoformat(row["last"]))
    taken_at = parse_instant(row["taken_at"])
    return Snapshot(period=period, taken_at=taken_at, deals=tuple(deals))


def deal_from_row(row: Mapping[Any, Any]) -> SnapshotDeal:
    """The deal in a forecast that a row tells of."""
    chance = None
    if row["source"] != _WON:
        source = Source(row["source"])
        cases = row["of"] if source is Source.MEASURED else None
        chance = Chance(row["hits"], row["of"], source, cases)
    return SnapshotDeal(
        row["deal_id"], row["pipeline_id"], row["amount_minor"], row["amount_currency"], chance
    )
