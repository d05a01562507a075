from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.support.command_line import CommandLine


def ids(cli: CommandLine, *options: str) -> list[int]:
    found = cli.json("list", "--ids-only", *options)["items"]
    assert isinstance(found, list)
    return found


def test_open_deals_are_listed_most_urgent_first(cli: CommandLine) -> None:
    assert cli("list").text.splitlines() == [
        "#  Deal              Company     Value  Stage      Days  List  Next step",
        "3  Data platform     Nordlys   $31,000  Lead        20*   0/4  ! −20d demo",
        "1  Website redesign  Acme      €12,000  Proposal    20*   0/4  ! −16d call",
        "2  Intranet audit    Borealis   €9,500  Qualified   20*   0/4  ∅",
        "4  Rollout 2027      Fjord              Lead        20*   0/4  ∅",
        "4 open deals · €21,500 + $31,000 · * 4 stale",
    ]


def test_a_listing_counts_what_it_shows_and_what_there_is(cli: CommandLine) -> None:
    told = cli.json("list", "--limit", "3")

    assert (told["count"], told["total"]) == (3, 4)
    assert [deal["id"] for deal in told["items"]] == [3, 1, 2]
    assert cli("list", "--limit", "3").text.splitlines()[-1].startswith("3 of 4 open deals")
    assert cli.json("list", "--limit", "0") == {"items": [], "count": 0, "total": 4}


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--pipeline", "sales"], [3, 1, 2, 4]),
        (["--pipeline", "Sal"], [3, 1, 2, 4]),
        (["--stage", "lead"], [3, 4]),
        (["--stage", "1", "--pipeline", "sales"], [3, 4]),
        (["--status", "won"], []),
        (["--status", "ALL"], [1, 2, 3, 4]),
        (["--tag", "Referral"], [1]),
        (["--tag", "#audit"], [2]),
        (["--tag", "audit", "--tag", "referral"], []),
        (["--source", "WEB"], [1]),
        (["--owner", "mira"], []),
        (["--stale"], [3, 1, 2, 4]),
        (["--due"], [3, 1]),
        (["--due", "2026-11-02"], [3]),
        (["--due", "--stage", "lead"], [3]),
        (["--find", "AUDIT"], [2]),
        (["--find", "nordl"], [3]),
        (["--sort", "value"], [3, 1, 2, 4]),
        (["--sort", "title"], [3, 2, 4, 1]),
        (["--sort", "close"], [1, 2, 3, 4]),
        (["--sort", "age"], [1, 2, 3, 4]),
        (["--sort", "created"], [1, 2, 3, 4]),
        (["--sort", "manual"], [3, 4, 2, 1]),
        (["--sort", "id"], [1, 2, 3, 4]),
    ],
)
def test_filters_and_orders(cli: CommandLine, options: list[str], expected: list[int]) -> None:
    assert ids(cli, *options) == expected


def test_numbers_alone_are_printed_one_a_line(cli: CommandLine) -> None:
    assert cli("list", "--ids-only").text == "3\n1\n2\n4\n"


def test_an_owner_is_found_whatever_the_capitals(cli: CommandLine) -> None:
    cli("edit", 2, "owner=Mira")

    assert ids(cli, "--owner", "mira") == [2]


def test_what_is_over_is_listed_by_its_status(cli: CommandLine) -> None:
    cli("win", 4, "--force", "signed at the fair")
    cli("lose", 2, "--reason", "Price")
    cli("park", 3, "+3d")

    assert ids(cli, "--status", "won") == [4]
    assert ids(cli, "--status", "lost") == [2]
    assert ids(cli, "--status", "parked") == [3]
    assert ids(cli) == [1, 3]
    assert "won 22 Nov" in cli("list", "--status", "won").text
    assert "lost 22 Nov: Price" in cli("list", "--status", "lost").text
    assert "parked until Wed" in cli("list").text
    assert "2 open deals · 1 of them parked · " in cli("list").text


def test_a_stage_of_several_pipelines_is_looked_for_in_each(cli: CommandLine) -> None:
    cli("map", "new", "Workshops")
    cli("add", "Day one", "--pipeline", "workshops")

    assert ids(cli, "--stage", "lead", "--sort", "id") == [3, 4, 5]
    assert ids(cli, "--stage", "lead", "--pipeline", "workshops") == [5]
    assert "Lead (Workshops)" in cli("list").text


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--stage", "nope"], '"nope" is no stage. Stages: Lead, Qualified,'),
        (["--pipeline", "nope"], '"nope" is no pipeline. Pipelines: Sales.'),
        (["--due", "nope"], '"nope" is no date'),
    ],
)
def test_what_is_not_there_is_refused_with_what_is(
    cli: CommandLine, options: list[str], message: str
) -> None:
    assert message in cli.fails(1, "list", *options)


def test_an_empty_database_says_how_to_begin(cli: CommandLine) -> None:
    cli("delete", 1, 2, 3, 4)

    assert "pipetui add" in cli("list").text
    assert cli.json("list") == {"items": [], "count": 0, "total": 0}
    assert cli("list", "--stale").text == "Nothing matches.\n"


def test_search_looks_everywhere_and_in_closed_deals(cli: CommandLine) -> None:
    cli("note", 2, "The CFO wants a hosted pilot")
    cli("touch", 3, "call", "asked for the pilot price")
    cli("task", "add", 1, "Send pilot offer")
    cli("lose", 2, "--reason", "Price")

    found = cli.json("search", "PILOT")

    assert found["count"] == found["total"] == 3
    assert {(hit["kind"], hit["deal_id"]) for hit in found["items"]} == {
        ("note", 2),
        ("task", 1),
        ("touch", 3),
    }
    assert all(set(hit) == {"kind", "id", "deal_id", "text"} for hit in found["items"])
    assert "The CFO wants a hosted pilot" in cli("search", "pilot").text
    assert cli.json("search", "nordlys")["items"] == [
        {"kind": "company", "id": 3, "deal_id": None, "text": "Nordlys"}
    ]


def test_search_shows_the_part_of_a_long_note_that_was_meant(cli: CommandLine) -> None:
    cli("note", 2, "begin " * 500 + "needle " + "end " * 500)

    (line,) = cli("search", "needle").text.splitlines()[1:]

    assert "needle" in line
    assert len(line) < 150


def test_search_that_finds_nothing_says_so(cli: CommandLine) -> None:
    assert cli("search", "zzz").text == "Nothing matches.\n"
    assert cli.json("search", "zzz") == {"items": [], "count": 0, "total": 0}
    assert "nothing to look for" in cli.fails(1, "search", " ")


def test_a_deal_is_shown_whole(cli: CommandLine) -> None:
    cli("check", 1, 1)
    cli("task", "add", 1, "Send slides", "--due", "tomorrow 9:00")
    cli("touch", 1, "call", "sounded keen", "--in", "--at", "yesterday 14:00")
    cli("note", 1, "Decides with her brother")

    page = cli("show", 1).text

    assert page.splitlines()[0] == "#1 Website redesign"
    for text in (
        "Proposal, 20 d (4 of 5 in Sales)",
        "20 days in Proposal, 14 are allowed",
        "€12,000",
        "50 % (assumed for Proposal)",
        "Decides with her brother",
        "Checklist 1 of 4",
        "1  [x]  Present the offer live",
        "2  [ ]  Ask for the decision",
        "required, −14d",
        "○ tomorrow 09:00 Send slides",
        "21 Nov 14:00  ← call",
        "sounded keen",
        "2 Nov 09:00  Proposal  20 d",
        "Logged call on Website redesign",
    ):
        assert text in page, text


def test_a_deal_is_shown_whole_in_json(cli: CommandLine) -> None:
    cli("touch", 1, "call", "sounded keen")

    deal = cli.json("show", 1)

    assert set(deal) >= {"id", "title", "items", "tasks", "touches", "visits", "history"}
    assert [item["number"] for item in deal["items"]] == [1, 2, 3, 4]
    assert deal["touches"][0]["text"] == "sounded keen"
    assert [entry["operation"] for entry in deal["history"]] == [1, 2]


def test_reading_commands_take_a_part_of_a_title(cli: CommandLine) -> None:
    assert cli.json("show", "website")["id"] == 1
    assert cli.json("show", "#3")["id"] == 3
    assert cli.json("show", "data", "plat")["id"] == 3
    assert "more than one deal" in cli.fails(1, "show", "a")
    assert "no open deal has" in cli.fails(1, "show", "zzz")
    assert "there is no deal #99" in cli.fails(1, "show", 99)


def test_a_limit_of_none_still_says_how_many_there_are(cli: CommandLine) -> None:
    assert cli("list", "--limit", 0).text.startswith("0 of 4 open deals")


def test_of_all_deals_only_the_open_ones_are_summed_up(cli: CommandLine) -> None:
    cli("lose", 3, "--reason", "Price")

    assert cli("list", "--status", "all").text.splitlines()[-1].startswith("4 deals · €21,500 open")
