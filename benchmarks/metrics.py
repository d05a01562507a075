"""How fast the metrics are counted, and in how much memory: `python benchmarks/metrics.py`.

Makes histories of several sizes in scratch files and, in a process of its own for each, reads the
facts as of now and as of a year ago and counts every metric from them. Beside it some of them are
counted with pandas from the same file, and have to be the same. Absolute times are the machine's;
what to compare is the time for each deal, beside that of the fewest deals, and beside pandas.
"""

from __future__ import annotations

import argparse
import gc
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

# As a script it does not find what lies beside it under the name the tests know it by.
sys.path.insert(0, str(Path(__file__).parents[1]))

ZONE = "Europe/Berlin"
_MS = 1000
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
    from benchmarks.memory import peak_mb
    from pipetui.domain.dates import Now
    from pipetui.services.facts import load_facts
    from pipetui.services.session import Session

    session = Session.open(str(path), "benchmark", read_clock=lambda: NOW)
    times: dict[str, float] = {}
    base = peak_mb()
    try:
        found = _measure(session, times)
        gc.collect()
        then = Now(NOW - timedelta(days=_A_YEAR), session.now().zone)
        _timed(
            times, "facts, a year ago", lambda: load_facts(session, as_of=then, working_days=False)
        )
    finally:
        session.close()
    return {"ms": times, "peak_mb": round(peak_mb()), "base_mb": round(base), "found": found}


def _measure(session: Any, times: dict[str, float]) -> dict[str, Any]:  # noqa: ANN401 - a Session
    """Every metric for the last year, in one run; gives what pandas is to find as well."""
    from pipetui.domain.metrics.grouping import Dimension
    from pipetui.domain.metrics.periods import parse_period
    from pipetui.services.metrics import NAMES, load_figures
    from pipetui.services.settings.config import Day

    figures = _timed(times, "facts, now", lambda: load_figures(session, day=Day()))
    period = parse_period("12m", figures.facts.as_of.today)
    began = time.perf_counter()
    for name in NAMES:
        _timed(times, name, partial(figures.of, name, period))
    times["all of them"] = round((time.perf_counter() - began) * _MS, 2)
    _timed(times, "win rate by owner", lambda: _by_owner(figures, Dimension.OWNER, period))
    rate, lines = figures.of("win_rate", period).rate, figures.of("stages", period)[0].value.lines
    by_value = figures.of("win_rate_value", period).by_currency["EUR"]
    size = figures.of("deal_size", period).amounts.by_currency["EUR"]
    cohort = figures.of("cohort", period).rate
    return {
        "win_rate": [rate.hits, rate.n],
        "cycle": figures.of("cycle", period).won.median,
        "revenue": figures.of("revenue", period).amounts.by_currency["EUR"].total,
        "entries": [line.flow.entries for line in lines],
        "median_days": [line.time.finished.value for line in lines],
        "cohort": [cohort.hits, cohort.n],
        "by_value": [by_value.won, by_value.lost],
        "deal_size": [size.mean, size.median],
        "conversion": [[line.flow.conversion.hits, line.flow.conversion.n] for line in lines],
        "reach_to_win": [[line.reach_to_win.hits, line.reach_to_win.n] for line in lines],
        "funnel": [len(each.reached) for each in figures.of("funnel", period)[0].value.stages],
        "ask_to_decision": figures.of("ask_to_decision", period).won.median,
        "by_owner": _by_owner(figures, Dimension.OWNER, period),
    }


def _by_owner(figures: Any, dimension: Any, period: Any) -> dict[str, list[int]]:  # noqa: ANN401 - loaded late
    rates = {
        name: group.of("win_rate", period).rate
        for name, group in figures.grouped(dimension).items()
    }
    return {name: [rate.hits, rate.n] for name, rate in rates.items()}


def _timed(times: dict[str, float], name: str, action: Callable[[], Any]) -> Any:  # noqa: ANN401 - what it gives
    began = time.perf_counter()
    given = action()
    times[name] = round((time.perf_counter() - began) * _MS, 2)
    return given


def _in_a_process(path: Path, deals: int) -> dict[str, Any]:
    from benchmarks.history import make_history

    make_history(path, deals)
    ours = _output_of(__file__, "--count", str(path))
    pandas = _output_of(str(Path(__file__).with_name("metrics_pandas.py")), str(path), ZONE)
    if ours["found"] != pandas["found"]:
        message = f"pandas counts something else: {pandas['found']}, not {ours['found']}"
        raise SystemExit(message)
    ours["pandas"] = {name: pandas[name] for name in ("ms", "peak_mb", "base_mb")}
    return ours


def _output_of(script: str, *arguments: str) -> dict[str, Any]:
    """What a script prints, run in a process of its own: memory is told apart so."""
    done = subprocess.run(  # noqa: S603 - one of these very scripts
        [sys.executable, script, *arguments], check=True, capture_output=True, text=True
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
    for name in found[fewest]["pandas"]["ms"]:
        for deals, figures in found.items():
            label = f"pandas: {name}" if deals == fewest else ""
            lines.append(f"{label:20}{deals:>9,}{figures['pandas']['ms'][name]:>9.0f} ms")
    for who, told in (("peak memory", lambda each: each), ("of pandas", _of_pandas)):
        for deals, figures in found.items():
            label = who if deals == fewest else ""
            lines.append(f"{label:20}{deals:>9,}{told(figures)['peak_mb']:>9} MB")
    return lines


def _of_pandas(figures: dict[str, Any]) -> dict[str, Any]:
    measured: dict[str, Any] = figures["pandas"]
    return measured


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
