from __future__ import annotations

import re
from dataclasses import asdict
from typing import TYPE_CHECKING

import pytest

from pipetui.domain.errors import BadValue, Refused
from pipetui.domain.signs import Thresholds
from pipetui.services.settings.config import (
    EMPTY,
    Config,
    Health,
    config_file,
    load_config,
    parse_config,
    remove_filter,
    store_filter,
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
        (
            "zzz = 1",
            (
                '"zzz" in config.toml is no setting; '
                "settings: theme, density, keys, filters, day, health"
            ),
        ),
        ("[theme]", "theme in config.toml: input should be a valid string"),
        (
            'density = "huge"',
            "density in config.toml: input should be 'compact', 'normal' or 'roomy'",
        ),
        ("keys = 1", "keys in config.toml: input should be a valid dictionary"),
        ("filters = 1", "filters in config.toml: input should be a valid dictionary"),
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


# -- keys ----------------------------------------------------------------------------------


def test_keys_are_read_however_they_are_written() -> None:
    config, problems = parse_config(
        '[keys]\n"deal.advance" = "L"\ndeal.back = ["H", "f5"]\napp.help = ""\n'
    )

    assert problems == []
    assert config.keys == {"deal.advance": "L", "deal.back": ["H", "f5"], "app.help": ""}


def test_what_cannot_be_keys_is_told_and_the_other_keys_hold() -> None:
    config, problems = parse_config(
        'theme = "paper"\n[keys]\n"deal.advance" = 1\n"deal.back" = ["H", 2]\n"app.help" = "f1"\n'
    )

    assert config == Config(theme="paper", keys={"app.help": "f1"})
    assert problems == [
        '"deal.advance" under keys in config.toml: write keys like "L" or ["L", "f5"]',
        '"deal.back" under keys in config.toml: write keys like "L" or ["L", "f5"]',
    ]


# -- saved filters -------------------------------------------------------------------------


def test_saved_filters_are_read_and_what_is_none_is_told() -> None:
    config, problems = parse_config(
        f'[filters]\n"this week" = "stale >5k"\n" a\\u001b[2Jb " = "x"\n'
        f'"{"x" * 41}" = "a"\nb = 1\nc = ""\n" " = "a"\n'
    )

    assert config.filters == {"this week": "stale >5k", "a[2Jb": "x"}
    assert len(problems) == 4
    assert all(each.isprintable() and "under filters in config.toml" in each for each in problems)


def test_a_filter_is_saved_changed_and_forgotten_beside_what_its_owner_wrote(
    tmp_path: Path,
) -> None:
    write_config(tmp_path, '# mine\n[filters] # kept\n"old" = "stale"  # slow ones\n')

    store_filter(tmp_path, "  this\tweek ", "today >5k")
    store_filter(tmp_path, "old", "overdue")
    store_setting(tmp_path, "theme", "paper")

    text = config_file(tmp_path).read_text(encoding="utf-8")
    assert "# mine" in text
    assert "[filters] # kept" in text
    assert '"old" = "overdue"  # slow ones' in text
    config, problems = load_config(tmp_path)
    assert problems == []
    assert config == Config(theme="paper", filters={"this week": "today >5k", "old": "overdue"})

    remove_filter(tmp_path, "this week")
    remove_filter(tmp_path, "this week")
    assert load_config(tmp_path)[0].filters == {"old": "overdue"}
    assert "# slow ones" in config_file(tmp_path).read_text(encoding="utf-8")


def test_a_filter_is_saved_where_there_were_no_settings(tmp_path: Path) -> None:
    store_filter(tmp_path / "new", "web", "#web")
    store_setting(tmp_path / "new", "density", "roomy")

    assert load_config(tmp_path / "new") == (Config(density="roomy", filters={"web": "#web"}), [])


@pytest.mark.parametrize(("name", "text"), [("", "x"), ("x", "  "), ("x" * 41, "x")])
def test_a_filter_without_a_name_or_words_is_not_saved(
    tmp_path: Path, name: str, text: str
) -> None:
    with pytest.raises(BadValue):
        store_filter(tmp_path, name, text)

    assert not config_file(tmp_path).exists()


@pytest.mark.parametrize("text", [b"theme = ", b"filters = 1\n", b"\xff\xfe"])
def test_settings_that_cannot_be_read_are_left_as_they_are(tmp_path: Path, text: bytes) -> None:
    config_file(tmp_path).write_bytes(text)

    with pytest.raises(Refused, match=r"config.toml"):
        store_filter(tmp_path, "web", "#web")
    assert config_file(tmp_path).read_bytes() == text


def test_days_are_counted_as_the_section_about_them_says() -> None:
    config, problems = parse_config("[day]\nworking_days = true\n")
    assert (config.day.working_days, problems) == (True, [])
    assert not Config().day.working_days


def test_a_mistake_in_a_section_costs_what_it_is_in() -> None:
    config, problems = parse_config("[day]\nworking_days = 3\nworking_day = true\n")
    assert not config.day.working_days
    assert len(problems) == 2
    assert any("did you mean working_days?" in each for each in problems)
    assert any(each.startswith("working_days under day in config.toml") for each in problems)


def test_every_threshold_of_a_sign_can_be_set_and_is_as_the_signs_have_it() -> None:
    set_here = Health().model_dump(exclude={"pinned", "watch_days"})

    assert set_here == asdict(Thresholds())


def test_what_stands_behind_a_sign_in_the_first_file_is_how_the_program_comes() -> None:
    told = re.sub(r"(?m)^# (?=\[|[a-z_]+ = )", "", EMPTY)
    config, problems = parse_config(told)

    assert problems == []
    assert config.day == Config().day
    assert config.health == Health(pinned=["Proposal"])
