"""Some of the metrics of a history, counted with pandas: what `metrics.py` is held against.

`python benchmarks/metrics_pandas.py DATABASE ZONE` prints the figures, the milliseconds and the
most memory as JSON.
"""

from __future__ import annotations

import json
import sqlite3
import sys
import time
from datetime import date, timedelta
from pathlib import Path

# As a script it does not find what lies beside it under the name the tests know it by.
sys.path.insert(0, str(Path(__file__).parents[1]))

_MS = 1000
_AS_OF = "2026-11-23T09:00:00Z"


def main(database: str, zone: str) -> int:
    """Read the file, count, print."""
    import pandas as pd

    from benchmarks.memory import peak_mb

    base = peak_mb()
    began = time.perf_counter()
    with sqlite3.connect(database) as connection:
        deals = pd.read_sql("select * from deal", connection)
        visits = pd.read_sql("select * from visit", connection)
        touches = pd.read_sql("select * from touch", connection)
        stages = pd.read_sql(
            "select id from stage where coalesce(retired, 0) = 0 order by position", connection
        )
    for table, columns in (
        (deals, ("created_at", "closed_at")),
        (visits, ("entered_at", "left_at")),
        (touches, ("at",)),
    ):
        for column in columns:
            instants = pd.to_datetime(table[column], utc=True, format="ISO8601")
            table[column] = instants.dt.tz_convert(zone).dt.tz_localize(None).dt.normalize()
    read = time.perf_counter()

    today = pd.Timestamp(_AS_OF).tz_convert(zone).tz_localize(None).normalize()
    last = today
    first = pd.Timestamp(_a_year_before(today.date()))
    closed = deals[(deals.closed_at >= first) & (deals.closed_at <= last)]
    won = closed[closed.status == "won"]
    cycle = (won.closed_at - won.created_at).dt.days
    by_owner = closed.assign(owner=closed.owner.fillna("unknown")).groupby("owner").status
    entered = visits[(visits.entered_at >= first) & (visits.entered_at <= last)]
    days = (entered.left_at - entered.entered_at).dt.days
    entries = entered.groupby("stage_id").size()
    medians = days.groupby(entered.stage_id).median()
    owners = deals.owner.fillna("unknown").unique()
    everybody = sorted(owners, key=lambda name: (name == "unknown", name.lower()))
    rates = dict(iter(by_owner))
    made = deals[(deals.created_at >= first) & (deals.created_at <= last)]
    lost = closed[closed.status == "lost"]
    advanced = entered[entered.ended == "advanced"].groupby("stage_id").size()
    ended = entered[entered.ended.notna()].groupby("stage_id").size()
    # Every deal of these goes from stage to stage: how far it came is its last one.
    places = pd.Series(range(len(stages)), index=stages.id)
    far = visits.stage_id.map(places).groupby(visits.deal_id).max()
    resolved = deals[deals.status != "open"]
    how_far = resolved.id.map(far)
    asked = touches[(touches.kind == "proposal") & (touches.direction == "out")]
    waits = (won.closed_at - won.id.map(asked.groupby("deal_id")["at"].max())).dt.days
    found = {
        "win_rate": [len(won), len(closed)],
        "cycle": float(cycle.median()),
        "revenue": int(won.value_minor.sum()),
        "entries": [int(entries.get(each, 0)) for each in stages.id],
        "median_days": [
            None if pd.isna(medians.get(each)) else float(medians[each]) for each in stages.id
        ],
        "cohort": [int((made.status == "won").sum()), len(made)],
        "by_value": [int(won.value_minor.sum()), int(lost.value_minor.sum())],
        "deal_size": [round(won.value_minor.mean()), round(won.value_minor.median())],
        "conversion": [[int(advanced.get(each, 0)), int(ended.get(each, 0))] for each in stages.id],
        "reach_to_win": [
            [int((resolved.status[how_far >= place] == "won").sum()), int((how_far >= place).sum())]
            for place in range(len(stages))
        ],
        "funnel": [int((made.id.map(far) >= place).sum()) for place in range(len(stages))],
        "ask_to_decision": float(waits.median()),
        "by_owner": {
            name: [int((rates[name] == "won").sum()), len(rates[name])] if name in rates else [0, 0]
            for name in everybody
        },
    }
    done = time.perf_counter()
    times = {
        "reading": round((read - began) * _MS, 2),
        "counting": round((done - read) * _MS, 2),
    }
    memory = {"peak_mb": round(peak_mb()), "base_mb": round(base)}
    print(json.dumps({"found": found, "ms": times, **memory}))
    return 0


def _a_year_before(day: date) -> date:
    """The first day of the twelve months that end on a day."""
    return day.replace(year=day.year - 1) + timedelta(days=1)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
