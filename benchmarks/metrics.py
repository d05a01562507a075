"""How fast the metrics are counted, and in how much memory: `python benchmarks/metrics.py`.

Makes histories of several sizes in scratch files and, in a process of its own for each, reads the
facts as of now and as of a year ago and counts the metrics from them. Absolute times are the
machine's; what to compare is the time for each deal, beside that of the fewest deals.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

# As a script it does not find what lies beside it under the name the tests know it by.
sys.path.insert(0, str(Path(__file__).parents[1]))

ZONE = "Europe/Berlin"
_MS = 1000
_MB = 1024
_A_YEAR = 365


def main(arguments: list[str]) -> int:
    """Measure, print the figures, and write them as JSON where that is asked for."""
    asked = _parse(arguments)
    os.environ["PIPETUI_TZ"] = ZONE
    if asked.count is not None:
        print(json.dumps(measure(asked.count)))
        return 0
    found: dict[int, dict[str, Any]] = {}
    with tempfile.TemporaryDirectory(prefix="pipetui-benchmark-") as folder:
        for deals in asked.deals:
            found[deals] = _in_a_process(Path(folder) / f"{deals}.db", deals)
    print(*_table(found), sep="\n")
    if asked.json is not None:
        document = {"python": platform.python_version(), "sizes": found}
        asked.json.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
    return 0


def measure(path: Path) -> dict[str, Any]:
    """Milliseconds of each step over a history, and the most memory it took, in MB."""
    from benchmarks.history import NOW
    from pipetui.domain.dates import Now
    from pipetui.services.facts import load_facts
    from pipetui.services.session import Session

    session = Session.open(str(path), "benchmark", read_clock=lambda: NOW)
    times: dict[str, float] = {}
    base = _peak()
    try:
        _measure(session, times)
        gc.collect()
        then = Now(NOW - timedelta(days=_A_YEAR), session.now().zone)
        _timed(times, "facts, a year ago", lambda: load_facts(session, as_of=then))
    finally:
        session.close()
    return {"ms": times, "peak_mb": round(_peak()), "base_mb": round(base)}


def _measure(session: Any, times: dict[str, float]) -> None:  # noqa: ANN401 - a Session
    from pipetui.domain.metrics.closing import (
        cohort,
        deal_size,
        sales_cycle,
        win_rate,
        win_rate_value,
    )
    from pipetui.domain.metrics.grouping import Dimension, grouped
    from pipetui.domain.metrics.ledger import bottleneck, stage_ledger
    from pipetui.domain.metrics.periods import parse_period
    from pipetui.domain.metrics.reaching import funnel
    from pipetui.domain.metrics.responding import ask_to_decision, first_response
    from pipetui.domain.metrics.velocity import velocity
    from pipetui.services.facts import load_facts

    facts = _timed(times, "facts, now", lambda: load_facts(session))
    process, period = facts.maps[0], parse_period("12m", facts.as_of.today)
    counted: dict[str, Callable[[], Any]] = {
        "win rate": lambda: (win_rate(facts, period), win_rate_value(facts, period)),
        "cohort": lambda: cohort(facts, period),
        "deal size": lambda: deal_size(facts, period),
        "sales cycle": lambda: sales_cycle(facts, period),
        "waiting": lambda: (ask_to_decision(facts, period), first_response(facts, period)),
        "win rate by owner": lambda: [
            win_rate(group, period) for group in grouped(facts, Dimension.OWNER).values()
        ],
        "stages": lambda: stage_ledger(facts, process, period),
        "funnel": lambda: funnel(facts, process, period),
        "bottleneck": lambda: bottleneck(facts, process, period),
        "velocity": lambda: velocity(facts, period),
    }
    for name, count in counted.items():
        _timed(times, name, count)


def _timed(times: dict[str, float], name: str, action: Callable[[], Any]) -> Any:  # noqa: ANN401 - what it gives
    began = time.perf_counter()
    given = action()
    times[name] = round((time.perf_counter() - began) * _MS, 2)
    return given


def _peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _MB


def _in_a_process(path: Path, deals: int) -> dict[str, Any]:
    from benchmarks.history import make_history

    make_history(path, deals)
    done = subprocess.run(  # noqa: S603 - this very script
        [sys.executable, __file__, "--count", str(path)],
        check=True,
        capture_output=True,
        text=True,
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _table(found: dict[int, dict[str, Any]]) -> list[str]:
    """For people: each step by size, with the time for each deal beside that of the fewest."""
    fewest = min(found)
    lines = [f"{'':20}{'deals':>9}{'time':>12}{'per deal':>10}"]
    for name in found[fewest]["ms"]:
        for deals, figures in found.items():
            each = figures["ms"][name] / deals
            ratio = each / (found[fewest]["ms"][name] / fewest or 1)
            beside = "" if deals == fewest else f"{ratio:10.2f}"
            label = name if deals == fewest else ""
            lines.append(f"{label:20}{deals:>9,}{figures['ms'][name]:>9.0f} ms{beside}")
    for deals, figures in found.items():
        label = "peak memory" if deals == fewest else ""
        lines.append(f"{label:20}{deals:>9,}{figures['peak_mb']:>9} MB")
    return lines


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks/metrics.py", description=__doc__)
    parser.add_argument("--deals", type=_sizes, default=_sizes("10000,100000"), metavar="N,N,…")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures here too")
    parser.add_argument("--count", type=Path, metavar="DB", help="count in this history alone")
    return parser.parse_args(arguments)


def _sizes(text: str) -> tuple[int, ...]:
    sizes = tuple(sorted({int(part) for part in text.split(",") if part.isdecimal()}))
    if not sizes or sizes[0] < 1:
        raise argparse.ArgumentTypeError("numbers of deals from 1, such as 1000,10000")
    return sizes


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
