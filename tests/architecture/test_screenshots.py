"""The screenshots in the README show the program as it is."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "screenshots"


def test_the_screenshots_are_current(tmp_path: Path) -> None:
    # A process of its own: the script fixes the clock for all of it.
    subprocess.run(
        [sys.executable, str(FOLDER / "draw.py"), str(tmp_path)],
        check=True,
        cwd=tmp_path,
        env={name: value for name, value in os.environ.items() if name != "NO_COLOR"},
    )
    drawn = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.glob("*.svg")}
    kept = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("*.svg")}
    assert drawn.keys() == kept.keys()
    old = sorted(name for name in drawn if drawn[name] != kept[name])
    assert not old, f"out of date: {', '.join(old)}; run `python screenshots/draw.py --png`"
