from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.command_line import CommandLine

EVERYTHING = """\
format = "pipetui-map"
version = 1

[pipeline]
name = "Everything"
key = "everything"
currency = "USD"
gate = "warn"
skip = "block"
back = "warn"

[[stage]]
name = "Lead"
key = "lead"
start = true
auto_advance = true
deal_limit = 5
conditions = ["value >= 5000", "item ask"]

[[stage.branch]]
label = "No"
to = "no"

[[stage.item]]
text = "Ask for the budget"
key = "ask"
required = true
steps = ["Call", "Listen"]

[[stage]]
name = "Offer"
key = "offer"
"""


def test_every_form_is_written(cli: CommandLine) -> None:
    starts = {
        "toml": "# PipeTUI process map",
        "markdown": "# Sales\n",
        "mermaid": "flowchart TD\n",
        "svg": "<svg ",
    }

    for form, start in starts.items():
        assert cli("map", "export", "sales", "--format", form).text.startswith(start)
        told = cli.json("map", "export", "sales", "--format", form)
        assert (told["format"], told["content"][: len(start)]) == (form, start)


@pytest.mark.parametrize(
    ("name", "start"),
    [
        ("sales.md", "# Sales"),
        ("sales.mmd", "flowchart"),
        ("sales.SVG", "<svg"),
        ("sales.toml", "# PipeTUI"),
        ("sales", "# PipeTUI"),
    ],
)
def test_the_form_follows_the_name_of_the_file(
    cli: CommandLine, tmp_path: Path, name: str, start: str
) -> None:
    file = tmp_path / name

    cli("map", "export", "sales", str(file))

    assert file.read_text(encoding="utf-8").startswith(start)


def test_an_import_is_only_rehearsed_when_asked(cli: CommandLine) -> None:
    text = cli("map", "export", "sales").text.replace('name = "Lead"', 'name = "Enquiry"')

    page = cli("map", "import", "-", "--dry-run", stdin=text).text
    told = cli.json("map", "import", "-", "--dry-run", stdin=text)

    assert page == (
        "Would be done: Changed pipeline Sales\n  Stage Enquiry\n    ~ name: Lead → Enquiry\n"
    )
    assert (told["operation"], told["dry_run"]) == (None, True)
    assert told["changes"][0]["text"] == "name: Lead → Enquiry"
    assert cli.json("show", 3)["stage"] == "Lead"


def test_a_rehearsal_tells_where_deals_would_go(cli: CommandLine) -> None:
    text = cli("map", "export", "sales").text.replace('key = "lead"', 'key = "enquiry"')

    page = cli("map", "import", "-", "--dry-run", "--stage-to", "1=enquiry", stdin=text).text

    assert "- taken out (its key was lead)" in page
    assert "2 deals go to Lead" in page


def test_a_new_pipeline_is_told_by_its_line(cli: CommandLine) -> None:
    assert cli("map", "import", "-", stdin=EVERYTHING).text == (
        "Made pipeline Everything\n  Lead → Offer\n"
    )


def test_every_field_is_shown_and_in_the_json(cli: CommandLine) -> None:
    cli("map", "import", "-", stdin=EVERYTHING)

    told = cli.json("map", "show", "everything")
    page = cli("map", "show", "everything").text

    assert (told["skip"], told["back"], told["goal"], told["routes"]) == ("block", "warn", None, [])
    lead, offer = told["stages"]
    assert lead["conditions"] == ["value >= 5000", "item ask"]
    assert lead["branches"] == [{"label": "No", "to": "no"}]
    assert (lead["auto_advance"], lead["deal_limit"], lead["open_deals"]) == (True, 5, 0)
    assert lead["items"][0]["steps"] == ["Call", "Listen"]
    assert (offer["on_enter"], offer["on_leave"], offer["stale_fixed"]) == ([], [], False)
    for said in (
        "Skipping     block",
        "at most 5 deals",
        "goes on by itself",
        "a value of at least 5,000",
        "No → a no, to be asked again",
        "- Listen",
    ):
        assert said in page


def test_pipelines_are_listed_with_their_open_deals(cli: CommandLine) -> None:
    cli("map", "import", "-", stdin=EVERYTHING)
    cli("park", 2, "2027-01-01")
    cli("lose", 1, "--reason", "Price")

    sales, other = cli.json("map", "list")["items"]

    assert (sales["open_deals"], other["open_deals"]) == (2, 0)
    assert [stage["open_deals"] for stage in sales["stages"]][:3] == [2, 0, 0]
    assert cli("map", "list").text.splitlines()[1].split()[:4] == ["Sales", "sales", "EUR", "2"]


def test_a_check_lists_what_to_look_at_and_ends_well(cli: CommandLine) -> None:
    assert cli("map", "check").text == "Sales: nothing to point out\n"
    cli("map", "import", "-", stdin=EVERYTHING)

    told = cli.json("map", "check", "everything")
    page = cli("map", "check").text

    kinds = [(each["kind"], each["stage"]) for each in told["items"]]
    assert ("no_qualified", None) in kinds
    assert ("no_exit", "offer") in kinds
    assert {each["pipeline"] for each in told["items"]} == {"everything"}
    assert page.startswith("Sales: nothing to point out\nEverything: ")
    assert "Offer has no definition" in page
    assert "Say what must be true for a deal to be here" in page


def test_an_ending_that_no_map_has_is_refused(cli: CommandLine, tmp_path: Path) -> None:
    target = tmp_path / "sales.pdf"

    assert 'cannot be written as ".pdf"' in cli.fails(1, "map", "export", "sales", str(target))
    assert not target.exists()
