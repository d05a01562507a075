"""Themes: shipped and own, and what becomes of a file that is none."""

from __future__ import annotations

import dataclasses
import os
from typing import TYPE_CHECKING

import pytest

import pipetui
from pipetui.services.settings.themes import COLOURS, load_themes, missing_theme

if TYPE_CHECKING:
    from pathlib import Path

COLORS = dict.fromkeys(COLOURS, '"#112233"')


def toml(
    name: str = '"sunset"',
    title: str = '"Sunset"',
    dark: str = "true",
    colors: dict[str, str] = COLORS,
    more: str = "",
) -> str:
    lines = [f"name = {name}", f"title = {title}", f"dark = {dark}", more, "[colors]"]
    return "\n".join([*lines, *(f"{key} = {value}" for key, value in colors.items())])


def problem_of(folder: Path) -> str:
    """The one sentence said about a folder that gives no theme."""
    loaded, problems = load_themes(folder)
    assert sorted(loaded) == sorted(load_themes()[0])
    assert len(problems) == 1
    return problems[0]


def test_the_program_brings_themes() -> None:
    loaded, problems = load_themes()

    assert {"midnight", "ember", "paper", "contrast"} <= set(loaded)
    assert problems == []
    assert all(name == theme.name for name, theme in loaded.items())
    assert loaded["midnight"].dark
    assert not loaded["paper"].dark


def test_an_installed_program_finds_its_themes_beside_its_modules(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "themes").mkdir()
    (tmp_path / "themes" / "sunset.toml").write_text(toml())
    monkeypatch.setattr(pipetui, "__file__", str(tmp_path / "__init__.py"))

    assert list(load_themes()[0]) == ["sunset"]


def test_a_theme_of_ones_own_stands_beside_the_shipped_ones(tmp_path: Path) -> None:
    (tmp_path / "sunset.toml").write_text(toml(colors=COLORS | {"text": '"#FFEEDD"'}))

    loaded, problems = load_themes(tmp_path)

    assert problems == []
    assert loaded["sunset"].title == "Sunset"
    assert loaded["sunset"].colors["text"] == "#ffeedd"
    assert "midnight" in loaded


def test_a_theme_of_ones_own_takes_the_place_of_a_shipped_one(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(toml(name='"midnight"', title='"My night"'))

    assert load_themes(tmp_path)[0]["midnight"].title == "My night"


def test_a_folder_that_is_not_there_holds_no_themes(tmp_path: Path) -> None:
    assert load_themes(tmp_path / "nowhere") == load_themes()


def test_a_theme_cannot_be_changed() -> None:
    theme = load_themes()[0]["midnight"]

    with pytest.raises(dataclasses.FrozenInstanceError):
        theme.title = "Noon"  # type: ignore[misc]
    with pytest.raises(TypeError):
        theme.colors["text"] = "#000000"  # type: ignore[index]
    assert hash(theme) == hash(load_themes()[0]["midnight"])


@pytest.mark.parametrize(
    ("text", "mistake"),
    [
        (toml(name='"../../etc/passwd"'), "name must be made of"),
        (toml(name='"Sunset"'), "name must be made of"),
        (toml(name='""'), "name must be made of"),
        (toml(name='"sunset\\n"'), "name must be made of"),
        (toml(name="7"), "name must be made of"),
        (toml(title='""'), "title must be a text"),
        (toml(title='"' + "x" * 41 + '"'), "title must be a text"),
        (toml(title='"\\u001b]0;owned\\u0007"'), "title has characters"),
        (toml(title='"Sun\\u202eset"'), "title has characters"),
        (toml(dark='"yes"'), "dark must be true or false"),
        (toml(colors={}), "lacks background, surface"),
        (toml(colors={k: v for k, v in COLORS.items() if k != "stale"}), "lacks stale"),
        (toml(colors=COLORS | {"text": '"red"'}), "colour text must read like"),
        (toml(colors=COLORS | {"text": '"#fff"'}), "colour text must read like"),
        (toml(colors=COLORS | {"text": '"#12345６"'}), "colour text must read like"),
        (toml(colors=COLORS | {"text": "112233"}), "colour text must read like"),
        ("colors = 5", "colors must be a section"),
        ("name =", "is not TOML"),
        ("x = " + "1" * 5000, "is not TOML"),
        ("x = " + "[" * 20_000, "is not TOML"),
        ("# " + "x" * 70_000, "too large"),
    ],
)
def test_a_mistake_in_a_theme_is_said_with_its_file(
    tmp_path: Path, text: str, mistake: str
) -> None:
    (tmp_path / "sunset.toml").write_text(text)

    problem = problem_of(tmp_path)

    assert problem.startswith("sunset.toml: ")
    assert mistake in problem


def test_every_mistake_of_a_file_is_said_at_once(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(toml(dark="1", colors=COLORS | {"ok": "1", "error": "2"}))

    problem = problem_of(tmp_path)

    assert "dark" in problem
    assert "colour ok" in problem
    assert "colour error" in problem


def test_a_broken_theme_does_not_keep_the_others_away(tmp_path: Path) -> None:
    (tmp_path / "broken.toml").write_text("name =")
    (tmp_path / "sunset.toml").write_text(toml())

    loaded, problems = load_themes(tmp_path)

    assert "sunset" in loaded
    assert len(problems) == 1


def test_a_theme_of_the_settings_that_is_not_there_is_told_with_what_keeps_it_away(
    tmp_path: Path,
) -> None:
    none = "there is no theme sunset; themes: contrast, ember, midnight, paper"
    assert missing_theme(tmp_path, None) == []
    assert missing_theme(tmp_path, "paper") == []
    assert missing_theme(tmp_path, "sunset") == [none]

    (tmp_path / "themes").mkdir()
    own = tmp_path / "themes" / "sunset.toml"
    own.write_text(toml(dark="1"))
    assert missing_theme(tmp_path, "sunset") == ["sunset.toml: dark must be true or false", none]

    own.write_text(toml())
    assert missing_theme(tmp_path, "sunset") == []


def test_a_key_that_means_nothing_is_reported_and_the_theme_is_there(tmp_path: Path) -> None:
    colors = COLORS | {"forground": '"#112233"'}
    (tmp_path / "sunset.toml").write_text(toml(more='autor = "me"', colors=colors))

    loaded, problems = load_themes(tmp_path)

    assert "sunset" in loaded
    assert problems == ["sunset.toml: has keys that mean nothing here: autor, colors.forground"]


def test_a_report_about_a_hostile_file_is_one_short_line_of_signs(tmp_path: Path) -> None:
    many = "\n".join(f'"\\u001b[2J{number}" = 1' for number in range(500))
    (tmp_path / "sun\x1b]0;set.toml").write_text(toml(more=many))

    problem = load_themes(tmp_path)[1][0]

    assert problem.isprintable()
    assert len(problem) < 200


def test_of_two_themes_of_one_name_the_first_file_counts(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(toml(title='"First"'))
    (tmp_path / "b.toml").write_text(toml(title='"Second"'))

    loaded, problems = load_themes(tmp_path)

    assert loaded["sunset"].title == "First"
    assert problems == ['b.toml: another theme here is named "sunset" already']


def test_text_that_is_not_utf8_is_no_theme(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_bytes(toml(title='"Soleil d\'été"').encode("latin-1"))

    assert problem_of(tmp_path) == "a.toml: is not UTF-8 text"


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(toml(), encoding="utf-8-sig")

    assert "sunset" in load_themes(tmp_path)[0]


def test_a_link_that_leads_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    secret = tmp_path / "secret.toml"
    secret.write_text(toml())
    folder = tmp_path / "themes"
    folder.mkdir()
    (folder / "a.toml").symlink_to(secret)

    assert problem_of(folder) == "a.toml: leads out of the themes folder"


def test_links_within_the_folder_and_to_the_folder_work(tmp_path: Path) -> None:
    folder = tmp_path / "real"
    folder.mkdir()
    (folder / "sunset.txt").write_text(toml())
    (folder / "a.toml").symlink_to("sunset.txt")
    (tmp_path / "themes").symlink_to(folder)

    assert "sunset" in load_themes(tmp_path / "themes")[0]


def test_a_link_to_nowhere_or_to_itself_is_a_problem_only(tmp_path: Path) -> None:
    (tmp_path / "a.toml").symlink_to("a.toml")
    (tmp_path / "b.toml").symlink_to("nowhere")
    (tmp_path / "c.toml").mkdir()

    problems = load_themes(tmp_path)[1]

    assert [problem.partition(":")[0] for problem in problems] == ["a.toml", "b.toml", "c.toml"]


def test_a_pipe_in_the_folder_is_not_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.toml")

    assert problem_of(tmp_path) == "a.toml: is not a file"


def test_a_file_where_the_folder_should_be_is_a_problem_only(tmp_path: Path) -> None:
    (tmp_path / "themes").write_text("")

    assert problem_of(tmp_path / "themes").startswith("themes: cannot be read")
