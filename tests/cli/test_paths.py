"""`map paths`: how deals were really won."""

from __future__ import annotations

import re
import shutil
from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from pipetui.domain.commands import AddDeals, DealDraft, MoveDeals, WinDeals
from pipetui.domain.spoken_dates import parse_now
from pipetui.services.session import Session
from tests.support.databases import TestClock

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.command_line import CommandLine

OCTOBER = parse_now("2026-10-01T10:00:00+02:00")


def sell(database: Path, title: str, *stages: str, days: int = 2, deals: int = 1) -> None:
    """Deals go through stages on the days of October, and are won out of the last."""
    clock = TestClock(OCTOBER)
    with closing(Session.open(str(database), "test", read_clock=clock)) as session:
        draft = DealDraft(title=title, stage=stages[0])
        sold = session.execute(AddDeals(drafts=(draft,) * deals)).operation.deal_ids
        for place, name in enumerate(stages[1:], 1):
            clock.instant = OCTOBER + timedelta(days=place * days)
            session.execute(MoveDeals(deal_ids=sold, stage=name, force="quick"))
        clock.instant = OCTOBER + timedelta(days=len(stages) * days)
        session.execute(WinDeals(deal_ids=sold, force="quick"))


ALL = ("lead", "qualified", "discovery", "proposal", "negotiation")


@pytest.fixture(scope="module")
def sold_file(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two deals by the map, #5 and #6; one with a stage skipped and a move back, #7."""
    path = tmp_path_factory.mktemp("sold") / "pipeline.db"
    shutil.copy(template, path)
    sell(path, "Alpha", *ALL)
    sell(path, "Beta", *ALL, days=3)
    sell(path, "Gamma", "lead", "discovery", "proposal", "discovery", "proposal", "negotiation")
    return path


@pytest.fixture
def sold(cli: CommandLine, sold_file: Path) -> CommandLine:
    """The command line on a copy of that."""
    shutil.copy(sold_file, cli.database)
    return cli


def test_the_ways_are_told_in_json_newest_win_first(sold: CommandLine) -> None:
    told = sold.json("map", "paths")

    assert (told["pipeline"], told["as_of"], told["timezone"]) == (
        "Sales",
        "2026-11-22",
        "Europe/Berlin",
    )
    assert (told["last"], told["count"], told["total"], told["untold"]) == (50, 3, 3, 0)
    assert [(each["id"], each["days"]) for each in told["items"]] == [(6, 15), (7, 12), (5, 10)]
    gamma = told["items"][1]
    assert [step["stage_key"] for step in gamma["steps"]] == [
        "lead",
        "discovery",
        "proposal",
        "discovery",
        "proposal",
        "negotiation",
    ]
    assert [step["days"] for step in gamma["steps"]] == [2] * 6
    assert [stage["stage"] for stage in gamma["skipped"]] == ["Qualified"]
    assert (gamma["moves_back"], gamma["deviation"]) == (1, "without Qualified; back once")
    assert gamma["closed_at"] == "2026-10-13T08:00:00Z"


def test_every_share_has_its_cases_its_interval_and_its_basis(sold: CommandLine) -> None:
    told = sold.json("map", "paths")

    usual = told["usual"]
    assert [stage["stage_key"] for stage in usual["stages"]] == list(ALL)
    assert usual["deals"] == [6, 5]
    share = usual["share"]
    assert (share["hits"], share["n"]) == (2, 3)
    assert share["interval"] == pytest.approx([0.2077, 0.9385], abs=1e-4)
    assert share["basis"].startswith("went this way, of ")
    assert told["left_map"]["hits"] == 1
    assert told["outliers"] == [{"id": 7, "title": "Gamma", "reasons": ["left_usual_path"]}]
    assert told["days"] == {"median": 12.0, "p90": None, "n": 3}
    assert told["fastest"] is None


def test_people_read_the_usual_path_and_who_left_it(sold: CommandLine) -> None:
    page = sold("map", "paths", "sales").text

    assert "Sales  the 3 deals won last" in page
    assert "Usual way     Lead → Qualified → Discovery → Proposal → Negotiation" in page
    assert "2 of 3, 21–94 %" in page
    assert "12 (n 3) in the middle" in page
    assert "Gamma" in page
    assert "without Qualified; back once" in page
    assert "once 15 deals of known length are won" in page


def test_no_line_is_wider_than_a_terminal(sold: CommandLine) -> None:
    page = re.sub(r"\x1b\[[0-9;]*m", "", sold.on_terminal("map", "paths", columns=80).decode())

    assert "Usual way" in page
    assert max(map(len, page.splitlines())) <= 80


def test_only_the_deals_won_last_are_looked_at(sold: CommandLine) -> None:
    assert [each["id"] for each in sold.json("map", "paths", "--last", 2)["items"]] == [6, 7]
    assert "the deal won last" in sold("map", "paths", "--last", 1).text


def test_where_nothing_was_won_that_is_said(cli: CommandLine) -> None:
    assert cli("map", "paths").text == "No deal has been won in Sales yet.\n"
    assert cli.json("map", "paths")["items"] == []


def test_what_a_file_does_not_tell_is_said(cli: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "old.csv"
    file.write_text("Deal,Status,Close date\nOld,Won,2025-03-01\n", encoding="utf-8")
    cli("import", str(file))

    assert "1 won in Sales came from a file" in cli("map", "paths").text
    sell(cli.database, "Alpha", *ALL)
    told = cli.json("map", "paths")
    assert (told["count"], told["total"], told["untold"]) == (1, 2, 1)
    assert "1 came from a file without their ways" in cli("map", "paths").text


def test_the_fastest_third_is_set_beside_the_rest(cli: CommandLine) -> None:
    sell(cli.database, "Fast", "proposal", "negotiation", days=1, deals=5)
    sell(cli.database, "Slow", *ALL, deals=10)

    page = cli("map", "paths").text
    assert "What the fastest wins share  5 deals won within 2 days, beside the other 10" in page
    (late,) = [line for line in page.splitlines() if line.startswith("Began behind Lead  ")][-1:]
    assert "5 of 5, 57–100 %" in late
    assert "0 of 10, 0–28 %" in late
    assert late.endswith("differs")
    assert "need not be a cause" in page
    fastest = cli.json("map", "paths")["fastest"]
    assert fastest["began_late"]["differs"] is True
    assert (len(fastest["deals"]), fastest["rest"], fastest["within_days"]) == (5, 10, 2)


def test_a_title_can_do_nothing_to_the_terminal(sold: CommandLine) -> None:
    sold("edit", 7, "title=[red]Ga\u202emma[/]")

    page = sold("map", "paths").text
    assert "[red]Ga" in page
    assert "\u202e" not in page


def test_words_that_are_off_are_answered(cli: CommandLine) -> None:
    assert "no pipeline" in cli.fails(1, "map", "paths", "nope")
    assert "--last takes a whole number from 1" in cli.fails(2, "map", "paths", "--last", "0")
