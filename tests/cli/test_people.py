"""People and firms at the command line."""

from __future__ import annotations

import shutil
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from pipetui.domain.commands import LinkContact, LogTouch
from pipetui.domain.model import TouchKind
from pipetui.domain.spoken_dates import parse_now
from pipetui.services.session import Session
from tests.support.command_line import NOW

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.command_line import CommandLine

ANNA, BEN = 1, 2
LATER = "2027-02-01T10:00:00+01:00"


@pytest.fixture(scope="module")
def met_file(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Anna is at Acme in #1; Ben is at Fjord in #4 and pays, called today."""
    path = tmp_path_factory.mktemp("met") / "pipeline.db"
    shutil.copy(template, path)
    with closing(Session.open(str(path), "test", read_clock=lambda: parse_now(NOW))) as session:
        session.execute(LinkContact(deal_id=4, contact="Ben Berg", role="pays"))
        session.execute(LogTouch(deal_ids=(4,), kind=TouchKind.CALL, text="Asked about May"))
    return path


@pytest.fixture
def met(cli: CommandLine, met_file: Path) -> CommandLine:
    """The command line on a copy of that."""
    shutil.copy(met_file, cli.database)
    return cli


def test_people_are_listed_with_deals_and_last_touch(met: CommandLine) -> None:
    told = met.json("contact", "list")

    anna, ben = told["items"]
    assert (told["count"], anna["name"], anna["company"]) == (2, "Anna", "Acme")
    assert anna["last_touch_at"] is None
    assert ben["deals"] == [
        {
            "id": 4,
            "title": "Rollout 2027",
            "status": "open",
            "stage": "Lead",
            "churned_at": None,
            "role": "pays",
        }
    ]
    assert (ben["last_touch_at"], ben["silent_days"]) == ("2026-11-22T09:00:00Z", 0)
    assert [line.split() for line in met("contact", "list").text.splitlines()] == [
        ["#", "Name", "Company", "Last", "touch", "Deals"],
        ["1", "Anna", "Acme", "never", "Website", "redesign", "(Proposal)"],
        ["2", "Ben", "Berg", "Fjord", "22", "Nov", "Rollout", "2027", "(Lead,", "pays)"],
    ]


def test_a_touch_is_told_of_a_person_as_it_is_of_a_deal(met: CommandLine) -> None:
    (of_deal,) = met.json("show", 4)["touches"]
    (of_ben,) = met.json("contact", "show", BEN)["touches"]
    (of_fjord,) = met.json("company", "show", "Fjord")["touches"]

    del of_deal["contact"]
    assert of_ben == of_fjord == {**of_deal, "deal_id": 4, "contact_id": None}


def test_the_list_is_narrowed_and_cut(met: CommandLine) -> None:
    assert [each["id"] for each in met.json("contact", "list", "--find", "FJORD")["items"]] == [BEN]
    told = met.json("contact", "list", "--limit", 1)
    assert (told["count"], told["total"]) == (1, 2)
    assert "and 1 more" in met("contact", "list", "--limit", 1).text
    assert met("contact", "list", "--find", "zz").text == "Nothing matches.\n"


def test_those_one_is_losing_touch_with_come_longest_first(met: CommandLine) -> None:
    met.at(LATER)

    told = met.json("contact", "list", "--losing-touch")

    assert [(each["id"], each["silent_days"]) for each in told["items"]] == [(ANNA, 91), (BEN, 71)]
    assert {each["losing_touch"] for each in told["items"]} == {True}
    assert met.json("contact", "list", "--losing-touch", 80)["total"] == 1
    assert "! never" in met("contact", "list").text
    assert met.json("company", "list", "--losing-touch", "80d")["total"] == 3
    assert "no number of days" in met.fails(1, "contact", "list", "--losing-touch", "soon")


def test_the_settings_say_when_touch_is_lost(
    met: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = met.database.parent / "config"
    folder.mkdir()
    (folder / "config.toml").write_text("[day]\nlosing_touch = 15\n")
    monkeypatch.setenv("PIPETUI_CONFIG_DIR", str(folder))

    assert [each["id"] for each in met.json("contact", "list", "--losing-touch")["items"]] == [ANNA]
    assert met("contact", "list", "--losing-touch", 30).text == "Nothing matches.\n"


def test_a_person_is_shown_whole(met: CommandLine) -> None:
    page = met("contact", "show", "ben").text

    assert "#2 Ben Berg" in page
    assert "#4  Rollout 2027  Lead  pays" in page
    assert "→ call  Rollout 2027  Asked about May" in page
    told = met.json("contact", "show", BEN)
    assert (told["company"], [touch["kind"] for touch in told["touches"]]) == ("Fjord", ["call"])
    assert "no contact has" in met.fails(1, "contact", "show", "zz")
    assert "there is no contact #9" in met.fails(1, "contact", "show", 9)


def test_a_firm_is_shown_whole(met: CommandLine) -> None:
    page = met("company", "show", "fjord").text

    assert "2  Ben Berg" in page
    assert "#4  Rollout 2027  Lead" in page
    told = met.json("company", "show", "Fjord")
    assert [each["name"] for each in told["people"]] == told["contacts"] == ["Ben Berg"]


def test_somebody_is_added_and_edited(met: CommandLine) -> None:
    told = met.json("contact", "add", "Cem", "Kaya", "--company", "Bolt", "--phone", "+49 30 1")

    (cem,) = told["items"]
    assert (cem["name"], cem["company"], cem["phone"]) == ("Cem Kaya", "Bolt", "+49 30 1")
    told = met.json("contact", "edit", cem["id"], "mail=cem@bolt.example", "company=", "title=CTO")
    (cem,) = told["items"]
    assert (cem["email"], cem["company"], cem["title"]) == ("cem@bolt.example", None, "CTO")
    met("undo")
    assert met.json("contact", "show", cem["id"])["company"] == "Bolt"


def test_a_firm_is_edited(met: CommandLine) -> None:
    told = met.json("company", "edit", 1, "name=Acme Works", "region=North")

    assert (told["items"][0]["name"], told["items"][0]["region"]) == ("Acme Works", "North")
    assert "Acme Works" in met("company", "list").text
    assert "there is a company" in met.fails(1, "company", "edit", 1, "name=fjord")


@pytest.mark.parametrize(
    ("code", "words", "told"),
    [
        (1, ("contact", "edit", "Anna", "name=B"), "no number of a contact"),
        (1, ("contact", "edit", 1, "color=red"), "not a field"),
        (2, ("contact", "edit", 1, "red"), "no FIELD=VALUE"),
        (1, ("contact", "edit", 1, "email=red"), "no e-mail address"),
        (1, ("contact", "add", "anna", "--company", "acme"), "known already"),
        (1, ("contact", "merge", 1, 1), "nothing to merge"),
        (1, ("company", "merge", 1, 99), "there is no company #99"),
    ],
)
def test_what_is_off_is_told_in_a_line(
    met: CommandLine, code: int, words: tuple[str | int, ...], told: str
) -> None:
    assert told in met.fails(code, *words)


def test_a_merge_is_looked_at_done_and_taken_back(met: CommandLine) -> None:
    tried = met.json("contact", "merge", ANNA, BEN, "--dry-run")

    assert (tried["operation"], tried["dry_run"]) == (None, True)
    (would,) = tried["items"]
    assert (would["name"], would["notes"]) == ("Anna", "Also Ben Berg, Fjord")
    assert would["moved"] == {"deals": 1, "contacts": 0, "touches": 0}
    assert [each["name"] for each in would["gone"]] == ["Ben Berg"]
    assert "Nothing was changed." in met("contact", "merge", ANNA, BEN, "--dry-run").text
    assert met.json("contact", "list")["total"] == 2

    done = met.json("contact", "merge", ANNA, BEN)
    assert done["operation"]
    assert done["items"] == tried["items"]
    assert met.json("show", 4)["contacts"] == ["Anna"]
    met("undo")
    assert met.json("show", 4)["contacts"] == ["Ben Berg"]


def test_firms_are_merged(met: CommandLine) -> None:
    assert "1 deal, 1 contact" in met("company", "merge", 1, 4, "--dry-run").text

    told = met("company", "merge", 1, 4).text

    assert told.startswith("Merged Fjord into Acme\n")
    assert met.json("show", 4)["company"] == "Acme"


def test_a_contact_takes_part_by_its_number_too(met: CommandLine) -> None:
    assert "Anna takes part: Rollout 2027" in met("contact", "link", 4, ANNA).text
    assert met.json("contact", "list")["total"] == 2
    assert "there is no contact #99" in met.fails(1, "contact", "link", 4, "#99")
