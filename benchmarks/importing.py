"""How long an import takes, and how much memory: `python benchmarks/importing.py [FILE.csv …]`.

Each file goes into a scratch database in a process of its own: looked through, rehearsed, taken in,
taken back, done again. Without one, files of two sizes are made up. Absolute times are the
machine's; what to compare is the time for each row, beside that of the smallest file.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

# As a script it does not find what lies beside it under the name the tests know it by.
sys.path.insert(0, str(Path(__file__).parents[1]))

SIZES = (1_000, 10_000)
_MS = 1000


def main(arguments: list[str]) -> int:
    """Measure each file, and print what was found."""
    asked = _parse(arguments)
    if asked.take is not None:
        print(json.dumps(measure(*asked.take)))
        return 0
    with tempfile.TemporaryDirectory(prefix="pipetui-benchmark-") as folder:
        files = asked.files or [made_up(Path(folder), rows) for rows in SIZES]
        found = [_in_a_process(file, Path(folder) / f"{n}.db") for n, file in enumerate(files)]
    print(*_table(found), sep="\n")
    if asked.json is not None:
        asked.json.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return 0


def measure(file: Path, database: Path) -> dict[str, Any]:
    """Milliseconds of each step, and the most memory it took, in MB."""
    from benchmarks.memory import peak_mb
    from benchmarks.sample import NOW
    from pipetui.services.importing import plan_import, run_import
    from pipetui.services.session import Session

    session = Session.open(str(database), "benchmark", read_clock=lambda: NOW)
    base, times = peak_mb(), {}
    began = time.perf_counter()

    def took(step: str) -> None:
        nonlocal began
        now = time.perf_counter()
        times[step] = round((now - began) * _MS)
        began = now

    try:
        plan = plan_import(file)
        took("looked through")
        run_import(session, plan, dry_run=True)
        took("rehearsed")
        report = run_import(session, plan)
        took("taken in")
        peak = peak_mb()
        session.undo()
        took("taken back")
        session.redo()
        took("done again")
    finally:
        session.close()
    return {
        "file": file.name,
        "rows": report.read,
        "created": report.created,
        "ms": times,
        "peak_mb": round(peak),
        "base_mb": round(base),
    }


def made_up(folder: Path, rows: int) -> Path:
    """A file with so many open deals, such as a spreadsheet has."""
    path = folder / f"{rows}.csv"
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(["Deal", "Company", "Contact", "Amount", "Stage", "Source", "Created"])
        for row in range(rows):
            firm = f"Firm {row // 4}"
            amount, day = f"{(row * 37) % 900 + 100}00", f"2026-{row % 10 + 1:02}-{row % 28 + 1:02}"
            writer.writerow([f"Work {row}", firm, f"Person {row // 2}", amount, "Lead", "web", day])
    return path


def _in_a_process(file: Path, database: Path) -> dict[str, Any]:
    done = subprocess.run(  # noqa: S603 - this file, with two paths
        [sys.executable, __file__, "--take", str(file), str(database)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PIPETUI_TZ": "Europe/Berlin"},
    )
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def _table(found: list[dict[str, Any]]) -> list[str]:
    least = min(found, key=lambda each: int(each["rows"]))
    lines = []
    for each in found:
        lines.append(f"{each['file']}: {each['rows']:,} rows, {each['created']:,} deals made")
        for step, spent in each["ms"].items():
            per_row = spent / (each["rows"] or 1)
            beside = per_row / (least["ms"][step] / (least["rows"] or 1) or 1)
            lines.append(f"  {step:16}{spent:>8,} ms{per_row:9.3f} ms a row{beside:7.2f}")
        lines.append(f"  {'peak memory':16}{each['peak_mb']:>8,} MB, {each['base_mb']} before it")
    return lines


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks/importing.py", description=__doc__)
    parser.add_argument("files", type=Path, nargs="*", metavar="FILE")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures here too")
    parser.add_argument("--take", type=Path, nargs=2, metavar="PATH", help=argparse.SUPPRESS)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
