from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipetui.services.config import (
    EMPTY,
    Config,
    config_file,
    load_config,
    parse_config,
    store_setting,
    write_config,
)

if TYPE_CHECKING:
    from pathlib import Path


def test_without_a_file_all_is_as_the_program_comes(tmp_path: Path) -> None:
    assert load_config(tmp_path / "none") == (Config(), [])
    assert parse_config(EMPTY) == (Config(), [])


def test_a_setting_is_read() -> None:
    assert parse_config('theme = "paper"') == (Config(theme="paper"), [])


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("theme = 1", "theme in config.toml: input should be a valid string"),
        ('theme = ""', "theme in config.toml: string should have at least 1 character"),
        ("thme = 1", '"thme" in config.toml is no setting; did you mean theme?'),
        ("zzz = 1", '"zzz" in config.toml is no setting; settings: theme'),
        ("[theme]", "theme in config.toml: input should be a valid string"),
        ("theme = ", "config.toml is not TOML: Invalid value (at end of document)"),
        ("theme = " + "[" * 5000, "config.toml is not TOML: nested too deeply"),
        ("#" * 70_000, "config.toml is too large for settings"),
    ],
)
def test_a_mistake_costs_a_sentence_and_nothing_else(text: str, problem: str) -> None:
    config, problems = parse_config(text)

    assert config == Config()
    assert problems == [problem]


def test_a_mistake_leaves_the_other_settings_in_force() -> None:
    config, problems = parse_config('theme = "paper"\n\x1b = 1\n"e\\u001b[2J" = 2\n')
    assert (config, len(problems)) == (Config(), 1)

    config, problems = parse_config('theme = "paper"\n"e\\u001b[2J" = 2\n')
    assert config.theme == "paper"
    assert problems[0].isprintable()


def test_a_file_that_is_no_text_is_told(tmp_path: Path) -> None:
    config_file(tmp_path).write_bytes(b"\xff\xfe")
    assert load_config(tmp_path)[1] == ["config.toml is not UTF-8 text"]
    config_file(tmp_path).unlink()
    config_file(tmp_path).mkdir()
    assert "cannot be read" in load_config(tmp_path)[1][0]


def test_a_setting_is_stored_and_the_rest_of_the_file_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "new"
    store_setting(folder, "theme", "paper")
    assert load_config(folder)[0].theme == "paper"
    assert folder.stat().st_mode & 0o777 == 0o700
    assert config_file(folder).stat().st_mode & 0o777 == 0o600

    write_config(folder, '# mine\ntheme = "paper"  # light\n')
    store_setting(folder, "theme", 'em"ber')
    assert config_file(folder).read_text(encoding="utf-8") == (
        '# mine\ntheme = "em\\"ber"  # light\n'
    )


def test_a_link_to_settings_kept_elsewhere_stays_one(tmp_path: Path) -> None:
    elsewhere = tmp_path / "dotfiles.toml"
    elsewhere.write_text("", encoding="utf-8")
    folder = tmp_path / "config"
    folder.mkdir()
    config_file(folder).symlink_to(elsewhere)

    store_setting(folder, "theme", "paper")

    assert config_file(folder).is_symlink()
    assert 'theme = "paper"' in elsewhere.read_text(encoding="utf-8")
