"""Every shipped theme can be read; contrast is what the WCAG, version 2.2, say it is."""

from __future__ import annotations

import itertools

import pytest

from pipetui.services.settings.themes import load_themes
from pipetui.tui.palette import Palette
from tests.support.sources import ROOT

THEMES, PROBLEMS = load_themes()

WORDS = 4.5
"""The least contrast the WCAG ask for text (1.4.3, level AA)."""

MARKS = 3.0
"""The same for a sign that carries meaning (1.4.11, level AA)."""

GROUNDS = ("background", "surface", "panel", "cursor")

WRITTEN = (
    "text",
    "muted",
    "accent",
    "overdue",
    "today",
    "future",
    "none",
    "ok",
    "warning",
    "error",
    "ageing",
    "stale",
)

EDGES = ("fresh", "ageing", "stale")

PAIRS = [
    *((word, ground, WORDS) for word, ground in itertools.product(WRITTEN, GROUNDS)),
    *(("fresh", ground, MARKS) for ground in GROUNDS),
    ("accent_text", "accent", WORDS),
]


def luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb`, 0 for black to 1 for white (WCAG 2.2, definitions)."""
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in channels
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """How far two colours stand apart, 1 for the same to 21 for black and white."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("name", sorted(THEMES))
def test_every_word_can_be_read_on_every_ground(name: str) -> None:
    colors = THEMES[name].colors
    faint = [
        f"{front} on {ground}: {contrast(colors[front], colors[ground]):.2f}, wanted {least}"
        for front, ground, least in PAIRS
        if contrast(colors[front], colors[ground]) < least
    ]

    assert not faint, "; ".join(faint)


@pytest.mark.parametrize("name", sorted(THEMES))
def test_a_dark_theme_is_dark_and_a_light_one_light(name: str) -> None:
    theme = THEMES[name]

    assert (luminance(theme.colors["background"]) < luminance(theme.colors["text"])) == theme.dark


@pytest.mark.parametrize("name", sorted(THEMES))
def test_the_three_edges_of_a_card_differ(name: str) -> None:
    colors = THEMES[name].colors

    assert len({colors[edge] for edge in EDGES}) == len(EDGES)


@pytest.mark.parametrize("name", sorted(THEMES))
def test_the_card_under_the_cursor_and_the_cards_have_grounds_of_their_own(name: str) -> None:
    colors = THEMES[name].colors

    assert len({colors["background"], colors["surface"], colors["cursor"]}) == 3


@pytest.mark.parametrize("name", sorted(THEMES))
def test_without_colours_what_calls_for_a_look_is_not_fainter_than_text(name: str) -> None:
    palette = Palette(THEMES[name], colourless=True)

    for colour in ("accent", "overdue", "stale", "error"):
        assert palette(colour, "surface") == palette("text", "surface")
    assert palette("muted") != palette("text")


def test_shipped_themes_have_no_mistakes_and_lie_in_files_of_their_name() -> None:
    assert PROBLEMS == []
    assert sorted(THEMES) == sorted(path.stem for path in (ROOT / "themes").glob("*.toml"))


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#ffffff", 21.0), ("#777777", "#ffffff", 4.48), ("#767676", "#ffffff", 4.54)],
)
def test_contrast_agrees_with_the_guidelines(one: str, other: str, ratio: float) -> None:
    assert contrast(one, other) == pytest.approx(ratio, abs=0.005)
    assert contrast(one, other) == contrast(other, one)
