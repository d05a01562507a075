"""How fast the board is, through a real terminal: `python benchmarks/board.py`.

Starts the board on pipelines of several sizes beside a bare Textual program, presses the same keys
in all of them by turns, and tells how long each answer took until it was painted. Absolute times
are the machine's; the ratios hold on a busy one too. With PYTHONPATH the board of another checkout
is measured. Exits with 1 when keys that were held down are not in the database as they were typed.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import tempfile
import time
from importlib.metadata import version
from pathlib import Path

# As a script it does not find what lies beside it under the name the tests know it by.
sys.path.insert(0, str(Path(__file__).parents[1]))


def main(arguments: list[str]) -> int:
    """Measure, print the figures, and write them as JSON where that is asked for."""
    from benchmarks.figures import Book, burst_table, table
    from benchmarks.rounds import Stand, measure_keys, measure_starts
    from benchmarks.sample import ZONE, make_sample

    asked = _parse(arguments)
    began = time.perf_counter()
    os.environ["PIPETUI_TZ"] = ZONE
    book = Book()
    with tempfile.TemporaryDirectory(prefix="pipetui-benchmark-") as folder:
        stand = Stand(Path(folder))
        for deals in asked.deals:
            make_sample(stand.database(deals), deals)
        subjects = (None, *asked.deals)
        measure_starts(stand, subjects, asked.rounds // 3, book)
        bursts = measure_keys(stand, subjects, asked.rounds, asked.burst, book)
    figures = book.figures()
    print(*table(figures), "", *burst_table(bursts), sep="\n")
    print(f"\n{asked.rounds} rounds in {time.perf_counter() - began:.0f} s")
    if asked.json is not None:
        document = {
            "python": platform.python_version(),
            "textual": version("textual"),
            "rounds": asked.rounds,
            "figures": [each.document() for each in figures],
            "bursts": [each.document() for each in bursts],
        }
        asked.json.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
    return 1 if any(each.wrong for each in bursts) else 0


def _parse(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks/board.py", description=__doc__)
    parser.add_argument("--deals", type=_sizes, default=_sizes("10,1000,10000"), metavar="N,N,…")
    parser.add_argument("--rounds", type=_count, default=30, help="how often each key is pressed")
    parser.add_argument("--burst", type=_count, default=200, help="keys written at once")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures here too")
    asked = parser.parse_args(arguments)
    if asked.burst % 2:
        parser.error("--burst: an even number, for every move has its opposite")
    return asked


def _sizes(text: str) -> tuple[int, ...]:
    from benchmarks.rounds import LEAST_DEALS

    sizes = tuple(sorted({_count(part) for part in text.split(",")}))
    if sizes[0] < LEAST_DEALS:
        raise argparse.ArgumentTypeError(f"at least {LEAST_DEALS} deals")
    return sizes


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1")
    return number


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
