"""The harness for the metrics makes the history it says, and measures every step in it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from benchmarks import metrics
from benchmarks.history import NOW, STAYS, make_history
from pipetui.domain.model import Status
from pipetui.services.facts import load_facts
from pipetui.services.metrics import NAMES
from pipetui.services.session import Session
from tests.support.databases import records_of
from tests.support.laws import broken_laws

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_a_history_is_one_that_commands_could_have_made(tmp_path: Path) -> None:
    path = tmp_path / "history.db"
    make_history(path, 60)

    session = Session.open(str(path), "test", read_clock=lambda: NOW)
    records, facts = records_of(session), load_facts(session, working_days=False)
    session.close()

    assert len(facts.deals) == 60
    assert {deal.status for deal in facts.deals} == set(Status)
    assert all(len(deal.stays) == STAYS for deal in facts.deals)
    assert broken_laws(records) == []


def test_the_harness_measures_every_step(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PIPETUI_TZ", metrics.ZONE)  # which it sets for its whole process
    out = tmp_path / "figures.json"

    assert metrics.main(["--deals", "20", "--json", str(out)]) == 0

    found = json.loads(out.read_text(encoding="utf-8"))["sizes"]
    figures = found["20"]
    assert {"facts, now", "facts, a year ago", "stages"} <= set(figures["ms"])
    assert set(NAMES) <= set(figures["ms"])
    for measured in (figures, figures["pandas"]):
        assert measured["peak_mb"] >= measured["base_mb"] > 0
    assert "peak memory" in capsys.readouterr().out
