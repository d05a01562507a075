"""What a filter line is understood as."""

from __future__ import annotations

import pytest

from pipetui.services.present.filtering import describe_filter
from tests.tui.cards import process


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", ()),
        ("acme #", ("“acme”",)),
        ("#web >10k stale", ("tag “web”", "over €10,000", "stale")),
        ('-"two words" @Anna ~fair', ("not “two words”", "with “anna”", "from “fair”")),
        ("<500usd nostep today", ("under $500", "without next step", "due today")),
        ("won:90d lost:1w won:", ("won in the last 90 days", "lost in the last week", "won")),
        ("-client parked\x1b", ("not client", "“parked␛”")),
        ("id:12,15 -id:7", ("2 deals", "not deal #7")),
        ("fit -poorfit", ("good fit", "not poor fit")),
    ],
)
def test_each_word_is_said_as_it_was_understood(text: str, said: tuple[str, ...]) -> None:
    assert describe_filter(text, process()) == said
