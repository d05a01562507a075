from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.command_line import CommandLine


def test_pipelines_are_listed(cli: CommandLine) -> None:
    (sales,) = cli.json("map", "list")["items"]

    assert (sales["key"], sales["name"], sales["currency"]) == ("sales", "Sales", "EUR")
    assert [stage["key"] for stage in sales["stages"]][:2] == ["lead", "qualified"]
    assert "Lead → Qualified → Discovery" in cli("map", "list").text


def test_a_process_is_shown_with_all_it_says(cli: CommandLine) -> None:
    page = cli("map", "show", "sales").text

    for text in (
        "1 Lead",
        "Definition",
        "Guidance",
        "stale after 10 d",
        "Reply, or write",
        "required",
    ):
        assert text in page
    told = cli.json("map", "show")
    assert told["stages"][0]["probability"] == 0.1
    assert told["stages"][0]["items"][0]["required"] is True
    assert "Pipelines: Sales." in cli.fails(1, "map", "show", "nope")


def test_templates_are_listed(cli: CommandLine) -> None:
    told = cli.json("map", "templates")

    assert [each["name"] for each in told["items"]] == [
        "solo",
        "four-step",
        "six-step",
        "full-cycle",
    ]
    assert "Brand awareness" in cli("map", "templates").text


def test_a_pipeline_is_made_from_a_template(cli: CommandLine) -> None:
    told = cli.json("map", "new", "Team", "Workshops", "--template", "four-step")

    (made,) = told["items"]
    assert (made["name"], made["key"]) == ("Team Workshops", "team-workshops")
    assert told["operation"] == 2
    assert "there is a pipeline Team Workshops" in cli.fails(1, "map", "new", "team workshops")
    assert "there is no template" in cli.fails(1, "map", "new", "X", "--template", "nope")
    cli("undo")
    assert cli.json("map", "list")["total"] == 1


def test_a_map_goes_out_to_a_file_and_comes_back_the_same(cli: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "sales.toml"

    cli("map", "export", "sales", str(file))

    assert file.stat().st_mode & 0o777 == 0o600
    assert file.read_text(encoding="utf-8") == cli("map", "export", "sales").text
    assert cli.json("map", "export", "sales")["content"] == file.read_text(encoding="utf-8")
    assert cli.json("map", "import", str(file))["operation"] is None
    assert "there already" in cli.fails(1, "map", "export", "sales", str(file))


def test_a_changed_map_changes_the_pipeline_and_can_be_undone(cli: CommandLine) -> None:
    text = cli("map", "export", "sales").text.replace('name = "Lead"', 'name = "Enquiry"')

    told = cli.json("map", "import", "-", stdin=text)

    assert told["items"][0]["stages"][0]["name"] == "Enquiry"
    assert cli.json("show", 3)["stage"] == "Enquiry"
    cli("undo")
    assert cli.json("show", 3)["stage"] == "Lead"


def test_a_stage_with_deals_is_taken_away_only_when_it_is_said_where_they_go(
    cli: CommandLine,
) -> None:
    text = cli("map", "export", "sales").text.replace('key = "lead"', 'key = "enquiry"')

    assert "--stage-to lead=OTHER" in cli.fails(1, "map", "import", "-", stdin=text)
    told = cli.json("map", "import", "-", "--stage-to", "lead=enquiry", stdin=text)

    assert sorted(told["moved"]) == [3, 4]
    assert cli.json("show", 3)["stage_key"] == "enquiry"
    cli("undo")
    assert cli.json("show", 3)["stage_key"] == "lead"


@pytest.mark.parametrize(
    ("pair", "said"),
    [
        ("lead", "does not say where deals go"),
        ("nope=qualified", '"nope" is no stage'),
        ("lead=nope", '"nope" is no stage'),
    ],
)
def test_where_deals_go_has_to_name_stages(cli: CommandLine, pair: str, said: str) -> None:
    text = cli("map", "export", "sales").text.replace('key = "lead"', 'key = "enquiry"')

    assert said in cli.fails(1, "map", "import", "-", "--stage-to", pair, stdin=text)


def test_a_file_that_is_no_map_is_refused_with_its_line(cli: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "bad.toml"
    file.write_text("format = \n", encoding="utf-8")

    assert "bad.toml, line 1" in cli.fails(1, "map", "import", str(file))
    assert "cannot be read" in cli.fails(5, "map", "import", str(tmp_path / "none.toml"))
    assert "cannot be read" in cli.fails(5, "map", "import", str(tmp_path))
    file.write_bytes(b"\xff\xfe\x00")
    assert "not UTF-8" in cli.fails(5, "map", "import", str(file))
