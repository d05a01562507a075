from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.support.command_line import CommandLine

LINE = "Acme: Website redesign 12k >proposal #referral @anna ~web ^eom !call fri 14:00"


def test_a_line_becomes_a_deal_and_says_what_was_understood(cli: CommandLine) -> None:
    assert cli("add", LINE.replace("Acme", "Zenith")).text.splitlines() == [
        "Added Website redesign",
        "#5 Website redesign",
        "  Company    Zenith (new)",
        "  Contact    anna",
        "  Value      €12,000",
        "  Stage      Proposal",
        "  Close      30 Nov",
        "  Next step  ○ Fri 14:00 call",
        "  Source     web",
        "  Tags       #referral",
    ]


def test_a_line_becomes_a_deal_in_json(cli: CommandLine) -> None:
    told = cli.json("add", LINE)

    (deal,) = told["items"]
    assert told["operation"] == 2
    assert told["refused"] == []
    assert deal["id"] == 5
    assert (deal["title"], deal["company"], deal["contacts"]) == (
        "Website redesign",
        "Acme",
        ["Anna"],
    )
    assert deal["value"] == {"amount": "12000.00", "currency": "EUR", "every": "once"}
    assert (deal["stage"], deal["stage_key"]) == ("Proposal", "proposal")
    assert (deal["tags"], deal["source"]) == (["referral"], "web")
    assert deal["expected_close"] == "2026-11-30"
    assert deal["next_step"] == {
        "text": "call",
        "due": "2026-11-27",
        "time": "14:00",
        "state": "future",
    }


def test_words_need_no_quotes(cli: CommandLine) -> None:
    (deal,) = cli.json("add", "Acme:", "Second", "site", "4k")["items"]

    assert (deal["title"], deal["company"]) == ("Second site", "Acme")


def test_options_go_before_what_the_line_says(cli: CommandLine) -> None:
    (deal,) = cli.json(
        "add",
        LINE,
        "--value",
        "$900",
        "--every",
        "month",
        "--stage",
        "lead",
        "--company",
        "Zenith",
        "--contact",
        "Bo Chen",
        "--email",
        "bo@zenith.example",
        "--phone",
        "+49 30 1",
        "--source",
        "fair",
        "--product",
        "Site",
        "--region",
        "DACH",
        "--owner",
        "mira",
        "--tag",
        "urgent",
        "--tag",
        "referral",
        "--close",
        "2027-01-15",
        "--next",
        "send offer tomorrow",
        "--pipeline",
        "sales",
    )["items"]

    assert deal["value"] == {"amount": "900.00", "currency": "USD", "every": "month"}
    assert (deal["stage"], deal["pipeline"]) == ("Lead", "Sales")
    assert (deal["company"], deal["contacts"]) == ("Zenith", ["Bo Chen"])
    assert (deal["source"], deal["product"]) == ("fair", "Site")
    assert (deal["region"], deal["owner"]) == ("DACH", "mira")
    assert deal["tags"] == ["referral", "urgent"]
    assert deal["expected_close"] == "2027-01-15"
    assert deal["next_step"]["text"] == "send offer"
    assert deal["next_step"]["due"] == "2026-11-23"
    assert "bo@zenith.example, +49 30 1" in cli("show", 5).text


def test_every_makes_the_lines_own_amount_recur(cli: CommandLine) -> None:
    (deal,) = cli.json("add", "Care 900 EUR", "--every", "quarter")["items"]

    assert deal["value"]["every"] == "quarter"
    assert "Give one with --value" in cli.fails(1, "add", "Care", "--every", "quarter")


def test_a_bare_amount_is_in_the_currency_of_the_pipeline(cli: CommandLine) -> None:
    text = (
        cli("map", "export", "sales")
        .text.replace('"EUR"', '"CHF"')
        .replace('key = "sales"', 'key = "swiss"')
    )
    cli("map", "import", "-", stdin=text.replace('name = "Sales"', 'name = "Swiss"'))

    (deal,) = cli.json("add", "Chalet 4k", "--pipeline", "swiss")["items"]
    assert deal["value"]["currency"] == "CHF"


def test_lines_from_stdin_are_one_step(cli: CommandLine) -> None:
    lines = "Borealis: Intranet 9.5k EUR >qual\r\n\n  \nNordlys: Platform 31k\rFjord: Sails\n"

    told = cli.json("add", "-", "--owner", "mira", stdin=lines)

    assert [deal["title"] for deal in told["items"]] == ["Intranet", "Platform", "Sails"]
    assert {deal["owner"] for deal in told["items"]} == {"mira"}
    assert len(cli("log", "--json").json["items"]) == 2
    cli("undo")
    assert cli.json("list")["total"] == 4


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("Bad 12k ^nosuchday", "is no date"),
        ("Bad >nosuchstage", "no stage of Sales"),
        ("#tag", "has no title"),
        ("x" * 100_000, "100,000 characters"),
    ],
)
def test_a_bad_line_is_named_and_refuses_all(cli: CommandLine, line: str, reason: str) -> None:
    told = cli.fails(1, "add", "-", stdin=f"Good one 4k\n\n{line}\nGood two\n")

    assert "line 3: " in told
    assert reason in told
    assert len(told) < 400
    assert cli.json("list")["total"] == 4


def test_stdin_without_a_deal_is_refused(cli: CommandLine) -> None:
    assert "nothing was read" in cli.fails(1, "add", "-", stdin="\n  \n")


def test_stdin_that_is_no_text_is_an_input_error(cli: CommandLine) -> None:
    assert "not UTF-8" in cli.fails(5, "add", "-", stdin=b"caf\xe9\n")


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["x" * 100_000], "100,000 characters and at most 2,000"),
        ([""], "has no title"),
        (["Site", "--company", "y" * 501], "501 characters and at most 500"),
        (["Site", "--pipeline", "nope"], '"nope" is no pipeline. Pipelines: Sales.'),
        (["Site", "--stage", "nope"], '"nope" is no stage of Sales. Stages: Lead,'),
        (["Site", "--value", "lots"], '"lots" is no amount of money'),
        (["Site", "--close", "yesterday"], '"yesterday" is in the past'),
    ],
)
def test_what_cannot_be_added_is_refused_with_a_reason(
    cli: CommandLine, words: list[str], reason: str
) -> None:
    assert reason in cli.fails(1, "add", *words)
    assert cli.json("list")["total"] == 4
