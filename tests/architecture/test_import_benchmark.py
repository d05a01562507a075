"""The harness for imports takes the rows it says it took, and measures every step of it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from benchmarks import importing

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_the_harness_takes_a_file_in_and_measures_every_step(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "figures.json"

    assert importing.main([str(importing.made_up(tmp_path, 12)), "--json", str(out)]) == 0

    (figures,) = json.loads(out.read_text(encoding="utf-8"))
    assert (figures["rows"], figures["created"]) == (12, 12)
    steps = {"looked through", "rehearsed", "taken in", "taken back", "done again"}
    assert figures["ms"].keys() == steps
    assert figures["peak_mb"] >= figures["base_mb"] > 0
    assert "12 rows, 12 deals made" in capsys.readouterr().out
