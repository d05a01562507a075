"""Targets and spends at a shell."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from pipetui.services.session import Session
from pipetui.services.targets import spends

if TYPE_CHECKING:
    from tests.support.command_line import CommandLine

Q4 = {"from": "2026-10-01", "to": "2026-12-31", "label": "Q4 2026", "key": "2026-Q4"}
NOVEMBER = {
    "from": "2026-11-01",
    "to": "2026-11-30",
    "label": "November 2026",
    "key": "2026-11",
}


def euros(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "EUR", "every": "once"}


def test_a_target_is_set_and_listed(cli: CommandLine) -> None:
    told = cli("target", "set", "60k", "--period", "2026-q4").text
    cli("target", "set", 12, "--kind", "customers", "--period", "2026", "--pipeline", "sales")

    assert told == "Target of Q4 2026: 60,000 EUR\n"
    assert cli("target", "list").text.splitlines() == [
        "Period    Target  Of         Pipeline",
        "2026          12  customers  Sales",
        "Q4 2026  €60,000  revenue    all pipelines",
    ]


def test_in_json_it_is_what_was_written(cli: CommandLine) -> None:
    told = cli.json("target", "set", "1 200,50", "EUR", "--period", "2026-Q4")

    item = {
        "id": 1,
        "period": Q4,
        "kind": "revenue",
        "pipeline": None,
        "amount": euros("1200.50"),
        "count": None,
    }
    assert told == {"operation": 2, "items": [item], "refused": [], "warnings": []}
    assert cli.json("target", "list") == {"items": [item], "count": 1, "total": 1}


def test_a_target_set_again_takes_the_place_of_the_one_before(cli: CommandLine) -> None:
    cli("target", "set", "60k", "--period", "2026-Q4")
    told = cli.json("target", "set", "$70k", "--period", "2026-10-01..2026-12-31")

    assert told["items"][0]["id"] == 1
    assert told["items"][0]["amount"] == {**euros("70000.00"), "currency": "USD"}
    again = cli("target", "set", "$70k", "--period", "2026-Q4").text
    assert again == "All is so already; nothing was changed\n"


@pytest.mark.parametrize("amount", ["0", "none", "€0"])
def test_nothing_takes_a_target_back_and_one_undo_brings_it(cli: CommandLine, amount: str) -> None:
    cli("target", "set", "60k", "--period", "2026-Q4", "--pipeline", "Sales")
    before = cli.json("target", "list")

    told = cli.json("target", "set", amount, "--period", "2026-Q4", "--pipeline", "Sales")

    assert told["items"] == before["items"]
    assert cli.json("target", "list")["total"] == 0
    assert "No targets yet. Set one: " in cli("target", "list").text
    cli("undo")
    assert cli.json("target", "list") == before
    cli("undo")
    assert cli.json("target", "list")["items"] == []


def test_only_targets_of_a_pipeline_are_listed_with_its_name(cli: CommandLine) -> None:
    cli("map", "new", "Workshops")
    for words in ((), ("--pipeline", "Sales"), ("--pipeline", "work")):
        cli("target", "set", "5", "--kind", "customers", "--period", "2026-11", *words)

    listed = cli.json("target", "list", "--pipeline", "Workshops")["items"]

    assert [each["pipeline"] for each in listed] == ["Workshops"]
    assert [each["pipeline"] for each in cli.json("target", "list")["items"]] == [
        None,
        "Sales",
        "Workshops",
    ]


@pytest.mark.parametrize("period", ["30d", "12m", "mtd", "all", "2026-07-01.."])
def test_a_target_for_days_that_move_on_is_refused_with_a_hint(
    cli: CommandLine, period: str
) -> None:
    error = cli.refused("target", "set", "60k", "--period", period)

    assert "is no period for a target" in error["message"]
    assert "2026-Q4" in error["hint"]
    assert "Give days that stay the same" in cli.fails(
        1, "spend", "set", "web", "5", "--period", period
    )


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["target", "set", "60k", "--period", "2026-13"], '"2026-13" is no period'),
        (["target", "set", "lots", "--period", "2026"], "is no amount of money"),
        (["target", "set", "5k/mo", "--period", "2026"], "is paid more than once"),
        (["target", "set", "1.5", "--kind", "customers", "--period", "2026"], "no number of"),
        (["target", "set", "5", "--period", "2026", "--pipeline", "x"], '"x" is no pipeline'),
        (["target", "set", "none", "--period", "2026"], "there is no target of revenue for 2026"),
        (["target", "list", "--pipeline", "x"], '"x" is no pipeline'),
        (["spend", "set", "", "5", "--period", "2026"], "no source is named"),
        (["spend", "set", "web", "x", "--period", "2026"], "is no amount of money"),
        (["spend", "set", "web", "none", "--period", "2026"], 'no spend on "web" for 2026'),
        (["spend", "list", "--period", "someday"], '"someday" is no period'),
    ],
)
def test_what_cannot_be_is_refused(cli: CommandLine, words: list[str], why: str) -> None:
    assert why in cli.refused(*words)["message"]


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["target", "set", "60k"], "needs --period"),
        (["target", "set", "--period", "2026"], "needs AMOUNT"),
        (["spend", "set", "web", "--period", "2026"], "needs AMOUNT"),
        (["target", "set", "5", "--period", "2026", "--kind", "fame"], "One of revenue, customers"),
    ],
)
def test_words_that_are_off_are_answered_in_one_line(
    cli: CommandLine, words: list[str], why: str
) -> None:
    assert why in cli.fails(2, *words)


def test_a_spend_is_set_listed_and_taken_back(cli: CommandLine) -> None:
    told = cli("spend", "set", "web/ads", "450", "--period", "2026-11").text
    item = {"id": 1, "period": NOVEMBER, "source": "web/ads", "amount": euros("450.00")}

    assert told == "Spend on web/ads in November 2026: 450 EUR\n"
    assert cli.json("spend", "list") == {"items": [item], "count": 1, "total": 1}
    assert cli("spend", "list").text.splitlines()[1] == "November 2026  web/ads   €450"
    assert cli.json("spend", "set", "WEB/ads", "none", "--period", "2026-11")["items"] == [item]
    assert "No spends yet. Note one: " in cli("spend", "list").text


def test_a_spend_of_nothing_stays(cli: CommandLine) -> None:
    cli("spend", "set", "referral", "0", "--period", "2026-11")

    assert cli.json("spend", "list")["items"][0]["amount"] == euros("0.00")


def test_spends_are_listed_by_the_days_they_share_with_a_period(cli: CommandLine) -> None:
    for period in ("2026-Q4", "2026-10", "2026-12"):
        cli.run("spend", "set", "web", "100", "--period", period)

    def listed(period: str) -> list[str]:
        items = cli.json("spend", "list", "--period", period)["items"]
        return [each["period"]["key"] for each in items]

    assert listed("mtd") == ["2026-Q4"]
    assert listed("ytd") == ["2026-Q4", "2026-10"]
    assert listed("all") == ["2026-Q4", "2026-10", "2026-12"]
    assert listed("2025") == []
    assert "No spend has a day in 2025." in cli("spend", "list", "--period", "2025").text


def test_days_counted_twice_are_warned_of(cli: CommandLine) -> None:
    cli("spend", "set", "web", "900", "--period", "2026-Q4")

    assert (
        "Mind: there is also a spend on web in Q4 2026"
        in cli("spend", "set", "web", "300", "--period", "2026-11").text
    )


def test_what_was_set_is_in_the_log(cli: CommandLine) -> None:
    cli("target", "set", "60k", "--period", "2026-Q4")

    assert cli.json("log")["items"][0]["label"] == "Target of Q4 2026: 60,000 EUR"


def test_a_source_reaches_no_terminal_as_a_command(cli: CommandLine) -> None:
    for source in ("web\x1b]52;c;AAAA\x07", "web\u202egnp"):
        told = cli("spend", "set", source, "5", "--period", "2026-11").text
        assert told.replace("\n", "").isprintable()
    with closing(sqlite3.connect(cli.database)) as connection, connection:
        connection.execute("update spend set source = ?", ["\x1b[31m\x9b2J"])

    for words in (["spend", "list"], ["spend", "list", "--json"], ["log"]):
        assert cli(*words).text.replace("\n", "").isprintable()


def test_spends_are_read_by_programs_as_they_are_listed(cli: CommandLine) -> None:
    for source in ("web", "fair"):
        cli("spend", "set", source, "5", "--period", "2026-11")
    cli("spend", "set", "web", "5", "--period", "2026")

    session = Session.open(str(cli.database), "test")
    found = [(each.key, each.source) for each in spends(session)]
    session.close()

    assert found == [("2026", "web"), ("2026-11", "fair"), ("2026-11", "web")]


def test_a_spend_on_what_no_deal_came_from_is_kept_and_said(cli: CommandLine) -> None:
    told = cli("spend", "set", "typo", 45, "--period", "2026-11").text

    assert 'no deal has the source "typo" yet' in told
    assert "Mind" not in cli("spend", "set", "Web", 45, "--period", "2026-11").text
    assert cli.json("spend", "list")["total"] == 2
