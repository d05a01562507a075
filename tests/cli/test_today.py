"""`today`: the review queue as text."""

from __future__ import annotations

import re
from contextlib import closing
from typing import TYPE_CHECKING

from pipetui.domain.commands import AddDeals, DealDraft, WinDeals
from pipetui.domain.spoken_dates import parse_now
from pipetui.services.session import Session
from tests.support.command_line import NOW

if TYPE_CHECKING:
    import pytest

    from tests.support.command_line import CommandLine


def plain(written: bytes) -> list[str]:
    """What a terminal shows, line by line."""
    return re.sub(r"\x1b\[[0-9;?]*[a-zA-Z]", "", written.decode()).splitlines()


def test_the_most_urgent_deal_comes_first_with_what_to_do(cli: CommandLine) -> None:
    head, first, *rest, totals = cli("today").text.splitlines()

    assert head.split() == ["#", "Deal", "Company", "Why", "Do"]
    assert first.startswith("3  Data platform     Nordlys")
    assert "new for 20 days, not contacted; the target is 24 hours (and: " in first
    assert first.endswith("Make the first contact")
    assert [line.split()[0] for line in rest] == ["4", "1", "2"]
    assert totals == "4 to review · €21,500 + $31,000"


def test_the_document_has_every_reason_and_the_deal(cli: CommandLine) -> None:
    told = cli.json("today")

    assert (told["count"], told["total"]) == (4, 4)
    item = next(each for each in told["items"] if each["deal"]["id"] == 1)
    assert set(item) == {"deal", "reasons", "suggestion"}
    assert item["deal"] == {**cli.json("list", "--find", "acme")["items"][0]}
    assert item["suggestion"] == "Do it: call"
    assert item["reasons"] == [
        {"kind": "overdue", "text": "16 days over"},
        {"kind": "checklist_overdue", "text": item["reasons"][1]["text"]},
        {"kind": "too_long", "text": "20 days in Proposal, 14 are allowed"},
        {"kind": "untouched", "text": "no touch for 20 days, 4 are allowed here"},
    ]


def test_a_limit_leaves_the_total(cli: CommandLine) -> None:
    assert cli("today", "--limit", 1).text.splitlines()[-1] == "1 of 4 to review"
    told = cli.json("today", "--limit", 2)
    assert (len(told["items"]), told["count"], told["total"]) == (2, 2, 4)


def test_when_nothing_is_due_it_is_one_line(cli: CommandLine) -> None:
    for deal in (1, 2, 3, 4):
        cli("park", deal, "+9d")

    assert cli("today").text == "Nothing needs a decision today.\n"
    assert cli.json("today") == {"items": [], "count": 0, "total": 0}


def test_a_pipeline_is_named_by_its_beginning(cli: CommandLine) -> None:
    cli("map", "new", "Partners", "--template", "four-step")

    assert cli.json("today", "--pipeline", "sal")["total"] == 4
    assert cli.json("today", "--pipeline", "Partners")["total"] == 0
    assert "no pipeline" in cli.fails(1, "today", "--pipeline", "Retail")


def test_a_narrow_terminal_counts_the_other_reasons(cli: CommandLine) -> None:
    lines = plain(cli.on_terminal("today", columns=80))

    assert all(len(line) <= 80 for line in lines)
    assert "(and " in "".join(lines)
    assert "Company" not in lines[0]


def test_what_the_user_wrote_reaches_no_terminal_as_a_command(cli: CommandLine) -> None:
    cli("edit", 1, "title=A \x1b[31m[b]title")

    assert b"\x1b" not in cli("today").out
    assert "[b]title" in cli("today").text


def test_the_settings_say_how_soon_a_lead_is_answered(cli: CommandLine) -> None:
    from pipetui.services.settings.locations import config_folder

    folder = config_folder(None)
    folder.mkdir(parents=True)
    (folder / "config.toml").write_text("[day]\nanswer_hours = 2\n")

    assert "the target is 2 hours" in cli("today").text


def test_deals_older_than_nine_in_ten_wins_are_told_of(cli: CommandLine) -> None:
    drafts = tuple(DealDraft(title=f"Quick {number}") for number in range(10))
    with closing(
        Session.open(str(cli.database), "test", read_clock=lambda: parse_now(NOW))
    ) as shop:
        quick = shop.execute(AddDeals(drafts=drafts)).operation.deal_ids
        shop.execute(WinDeals(deal_ids=quick, force="signed at once"))

    last = cli("today").text.splitlines()[-1]

    assert last == (
        "4 deals are older than 9 in 10 wins took (0 days), the oldest first: #1 #2 #3 …"
    )


def test_a_review_without_a_terminal_is_refused_and_says_what_prints_it(cli: CommandLine) -> None:
    line = cli.fails(1, "review")

    assert "a review needs a terminal" in line
    assert "`pipetui today` prints what needs a decision" in line


def test_a_review_is_no_document(cli: CommandLine) -> None:
    result = cli.run("review", "--json")

    assert (result.code, result.out) == (2, b"")
    assert result.error["kind"] == "usage"
    assert result.error["message"] == "a review is done on the screen"
    assert "pipetui today --json" in result.error["hint"]


def test_a_review_takes_no_deals(cli: CommandLine) -> None:
    assert cli.run("review", "3").code == 2


def test_a_review_opens_the_board_and_itself_upon_it(
    cli: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[tuple[object, ...]] = []
    monkeypatch.setattr("pipetui.cli.board.require_terminal", lambda _here, *_words: None)
    monkeypatch.setattr("pipetui.tui.app.run_board", lambda *words: opened.append(words))

    cli("review")

    ((location, _folder, _theme, first),) = opened
    assert str(location).endswith(str(cli.database))
    assert first == "review.open"


def test_piped_what_to_do_stands_in_one_column(cli: CommandLine) -> None:
    head, *rows, _totals = cli("today").text.splitlines()
    column = head.index("Do")

    assert all(row[column - 1] == " " and row[column] != " " for row in rows)
    assert any("(and: " in row for row in rows)
