"""Texts from outside inside of documents: read there as what they are, never as markup."""

from __future__ import annotations

import html
import re
from typing import Final

from pipetui.domain.text import visible

_NOT_IN_XML: Final = dict.fromkeys((0xFFFE, 0xFFFF), "\N{REPLACEMENT CHARACTER}")
_SIGNS = r"([\\`*_\[\]#|~$!])"
_OPENING = r"(?m)^(\s*)([-+=]|\d+[.)])"
_ADDRESS = r"(?i):(?=//)|(?<=\bwww)\.|(?<=\bmailto):|@"


def html_text(text: str) -> str:
    """A text in HTML or XML, between tags or in a quoted attribute; its line ends stay."""
    return html.escape(visible(text, lines=True).translate(_NOT_IN_XML))


def markdown_text(text: str) -> str:
    """A visible text in Markdown: no emphasis, code, table, heading, list or tag comes of it."""
    plain = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return re.sub(_OPENING, _masked, re.sub(_SIGNS, r"\\\1", plain))


def markdown_line(text: str) -> str:
    """A text of any lines on one in Markdown, also in a cell; an address is no link."""
    line = visible(" ".join(text.split()))
    return re.sub(_ADDRESS, lambda found: f"\\{found[0]}", markdown_text(line))


def _masked(found: re.Match[str]) -> str:
    sign = found[2]
    return found[1] + (f"{sign[:-1]}\\{sign[-1]}")
