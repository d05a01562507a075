"""A database with a few deals, made once and copied for each test."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from pipetui.domain.commands import AddDeals
from pipetui.domain.quickadd import deal_draft, parse_quick_add
from pipetui.domain.spoken_dates import parse_now
from pipetui.services.session import Session
from tests.support.command_line import CommandLine

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

DEALS = (
    "Acme: Website redesign 12k >proposal #referral @Anna ~web ^eom !call fri",
    "Borealis: Intranet audit €9,500 >qualified #audit",
    "Nordlys: Data platform $31k >lead !demo today",
    "Fjord: Rollout 2027",
)
MADE_AT = "2026-11-02T09:00:00+01:00"
LATE = "2026-11-19T23:59:59.999999+01:00"
"""The last instant of the day on which the sample was made."""


def _made_at() -> datetime:
    return parse_now(MADE_AT)


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four open deals, three weeks old."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PIPETUI_TZ", "Europe/Berlin")
        path = tmp_path_factory.mktemp("template") / "pipeline.db"
        session = Session.open(str(path), "test", read_clock=_made_at)
        today = session.now().today
        drafts = tuple(deal_draft(parse_quick_add(line, today, "EUR")) for line in DEALS)
        session.execute(AddDeals(drafts=drafts))
        session.close()
    return path


@pytest.fixture
def cli(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """The command line on a copy of the template: #1 Website, #2 Intranet, #3 Data, #4 Rollout."""
    database = tmp_path / "pipeline.db"
    shutil.copy(template, database)
    monkeypatch.setenv("PIPETUI_CONFIG_DIR", str(tmp_path / "config"))
    return CommandLine(database, monkeypatch)


@pytest.fixture
def demo(demo_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    """The command line on a copy of the sample, late on the day it was made."""
    database = tmp_path / "demo.db"
    shutil.copy(demo_file, database)
    monkeypatch.setenv("PIPETUI_CONFIG_DIR", str(tmp_path / "config"))
    cli = CommandLine(database, monkeypatch)
    cli.at(LATE)
    return cli
