"""The screenshots show the program as it is."""

from __future__ import annotations

import importlib
from hashlib import sha256
from pathlib import Path

import pytest
from PIL import Image

from pipetui.domain.spoken_dates import parse_now
from tests.support.demo_book import NOW

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "screenshots"
KEPT = sorted(FOLDER.glob("*.svg"))
DRAW = "run `python screenshots/draw.py --png`"
LARGEST = 250_000


def test_the_screenshots_are_current(
    demo_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(FOLDER)
    script = importlib.import_module("draw")
    # Some are drawn without colours, and the script sets that for its whole process.
    for name, value in {**script.SURROUNDINGS, "NO_COLOR": ""}.items():
        monkeypatch.setenv(name, value)
    assert parse_now(script.SURROUNDINGS["PIPETUI_NOW"]) == NOW.instant, "another sample's day"
    drawn = script.draw_all(demo_file, tmp_path)
    kept = {path.stem: path.read_text(encoding="utf-8") for path in KEPT}
    assert drawn.keys() == kept.keys()
    old = sorted(name for name in drawn if drawn[name] != kept[name])
    assert not old, f"out of date: {', '.join(old)}; {DRAW}"


def test_a_screenshot_fetches_nothing() -> None:
    assert [path.name for path in KEPT if "url(http" in path.read_text(encoding="utf-8")] == []


@pytest.mark.parametrize("svg", KEPT, ids=lambda path: path.stem)
def test_every_picture_is_there_as_png_too(svg: Path) -> None:
    # Fonts differ from machine to machine, so a PNG only says which picture it was made from.
    png = svg.with_suffix(".png")
    with Image.open(png) as image:
        assert image.info["made-from"] == sha256(svg.read_bytes()).hexdigest(), DRAW
    assert png.stat().st_size < LARGEST


def test_no_png_is_left_over() -> None:
    assert {path.stem for path in FOLDER.glob("*.png")} == {path.stem for path in KEPT}
