"""The style sheet of drawn plots: colours of light and dark pages, and what each class looks like.

Nothing is told by colour alone: what is filled, outlined, dashed or round differs as a shape too.
"""

from __future__ import annotations

from typing import Final

LIGHT: Final = {
    "ground": "#ffffff",
    "ink": "#1d2330",
    "muted": "#59636f",
    "line": "#c5cbd3",
    "band": "#dbe3ec",
    "accent": "#2b6a99",
    "ok": "#2f7a3f",
    "bad": "#b3372f",
    "warn": "#9a5b00",
}
DARK: Final = {
    "ground": "#14171c",
    "ink": "#e4e7ec",
    "muted": "#a0a9b6",
    "line": "#3f4753",
    "band": "#2c3542",
    "accent": "#74b3e0",
    "ok": "#77c288",
    "bad": "#f08a80",
    "warn": "#e5b064",
}


def colours(of: dict[str, str]) -> str:
    """Colours as variables of a style sheet."""
    return "".join(f"--{name}:{colour};" for name, colour in of.items())


SHAPES: Final = """
.plot{display:block;width:100%;height:auto;font:13px system-ui,sans-serif}
.plot text{fill:var(--ink)}
.plot .faint{fill:var(--muted)}
.plot .small{fill:var(--muted);font-size:11.5px}
.plot .bar{fill:var(--accent)}
.plot .bar-good{fill:var(--ok)}
.plot .bar-bad{fill:var(--bad)}
.plot .bar-faint{fill:var(--muted)}
.plot .rest{fill:none;stroke:var(--muted);stroke-width:1}
.plot .axis{stroke:var(--muted);stroke-width:1}
.plot .guide{stroke:var(--line);stroke-width:1}
.plot .range{stroke:var(--muted);stroke-width:1.5}
.plot .box{fill:var(--band);stroke:var(--accent);stroke-width:1.5}
.plot .middle{stroke:var(--ink);stroke-width:3}
.plot .mark{stroke:var(--warn);stroke-width:2;stroke-dasharray:3 2}
.plot .half{stroke:var(--muted);stroke-width:1.5;stroke-dasharray:2 4}
.plot .dot{fill:var(--accent);stroke:var(--ground);stroke-width:1}
.plot .ring{fill:none;stroke:var(--ink);stroke-width:2}
.plot .curve{fill:none;stroke:var(--accent);stroke-width:2.5}
.plot .band{fill:var(--band)}
"""
"""Needs the colours as variables."""
