"""Strings that break programs, from what customers might be called."""

from __future__ import annotations

import json
from pathlib import Path

OWN = (
    "",
    "Acme GmbH",
    "한국전력공사 서울본부",
    "日本の会社と契約する件",
    "شركة النور للتجارة",
    "חברת החשמל",
    "Zażółć gęślą jaźń",
    "e\u0301\u0301\u0301 u\u0308ber",
    "Z" + "\u0335\u0322\u0307" * 40 + "algo",
    "👨\u200d👩\u200d👧\u200d👦 & Sons",
    "❤\ufe0f 👍🏽 🇩🇪 1\ufe0f\u20e3 🏴\U000e0067\U000e0062\U000e007f",
    "a\u200db\u200cc",
    "[/] [@click=app.quit]x[/] [red]",
    "[x] GmbH",
    "\x1b]52;c;AAAA\x07",
    "\x1b[2J\x1b[31m\x9b31m",
    "one\ntwo\r\nthree\ttab\x00nul",
    "\u202eevil\u202c \u2067x\u2069",
    "\ud800 lone",
    "\ufeffmarked",
    "x" * 3000,
    "漢" * 200,
)
"""Some of each kind, for when the list of others is not at hand."""


def naughty_strings() -> list[str]:
    """Our own, and the Big List of Naughty Strings where a copy lies beside the checkout."""
    copy = Path(__file__).parents[3] / "shared" / "data" / "naughty" / "blns.json"
    if not copy.is_file():
        return list(OWN)
    return [*OWN, *json.loads(copy.read_text(encoding="utf-8"))]
