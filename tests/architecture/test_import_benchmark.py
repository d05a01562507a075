"""The harness for imports takes the rows it says it took, and measures every step of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from benchmarks.importing import made_up

SCRIPT = Path(__file__).parents[2] / "benchmarks" / "importing.py"


def test_the_harness_takes_a_file_in_and_measures_every_step(tmp_path: Path) -> None:
    out = tmp_path / "figures.json"

    done = subprocess.run(
        [sys.executable, str(SCRIPT), str(made_up(tmp_path, 12)), "--json", str(out)],
        capture_output=True,
        text=True,
        check=False,
        env={name: value for name, value in os.environ.items() if not name.startswith("PIPETUI_")},
    )

    assert done.returncode == 0, done.stdout + done.stderr
    (figures,) = json.loads(out.read_text(encoding="utf-8"))
    assert (figures["rows"], figures["created"]) == (12, 12)
    steps = {"looked through", "rehearsed", "taken in", "taken back", "done again"}
    assert figures["ms"].keys() == steps
    assert figures["peak_mb"] >= figures["base_mb"] > 0
    assert "12 rows, 12 deals made" in done.stdout
