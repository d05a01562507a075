"""Pictures of a terminal: Textual's SVG made plain, and the same as PNG."""

from __future__ import annotations

import io
import re
import unicodedata
from hashlib import sha256
from html import escape, unescape
from itertools import accumulate, groupby
from typing import TYPE_CHECKING

from PIL import Image
from PIL.PngImagePlugin import PngInfo
from rich.cells import cell_len

if TYPE_CHECKING:
    from pathlib import Path

MADE_FROM = "made-from"
"""The text in a PNG that holds `fingerprint` of the SVG it was made from."""

_FONT, _WIDE_FONT = "DejaVu Sans Mono", "Noto Sans Mono CJK JP"

# How Textual lays cells out in a picture, and how many pixels a line of a PNG is high.
_CELL, _LINE_HEIGHT, _FIRST_LINE = 12.2, 24.4, 1.5
_PIXELS = 20
_BLANKS = " \xa0"
_WIDE_MARGIN = 2.2
"""A wide letter is as wide as its font is high, and has two cells."""
_COLOURS = 256

_BLOCKS = {
    "█": 1,
    "▉": 7 / 8,
    "▊": 3 / 4,
    "▋": 5 / 8,
    "▌": 1 / 2,
    "▍": 3 / 8,
    "▎": 1 / 4,
    "▏": 1 / 8,
}
"""How much of its cell a block fills from the left."""
_BLOCK = re.compile(
    r'<text class="(?P<style>[^"]+)" x="(?P<x>[^"]+)" y="[^"]+" textLength="(?P<width>[^"]+)"'
    r' clip-path="url\(#[^"]+-line-(?P<line>\d+)\)">(?P<block>█(?=█*<)|[▉▊▋▌▍▎▏](?=<))█*</text>'
)
_TEXT = re.compile(
    r'<text class="(?P<style>[^"]+)" x="(?P<x>[^"]+)" y="(?P<y>[^"]+)" textLength="[^"]+"'
    r' clip-path="(?P<clip>[^"]+)">(?P<text>[^<]+)</text>'
)


def plain_svg(svg: str) -> str:
    """What Textual exported, made to stand alone and to keep its columns straight."""
    # The viewer's own monospaced font will do.
    svg = re.sub(r"@font-face \{.*?\}\s*", "", svg, flags=re.DOTALL)
    return _TEXT.sub(_in_cells, _BLOCK.sub(_rectangle, svg))


def _rectangle(found: re.Match[str]) -> str:
    """A block as a rectangle: fonts leave gaps between the lines."""
    left, top = float(found["x"]), _FIRST_LINE + _LINE_HEIGHT * int(found["line"])
    width = float(found["width"]) * _BLOCKS[found["block"]]
    return (
        f'<rect class="{found["style"]}" x="{left:g}" y="{top:g}" width="{width:g}"'
        f' height="{_LINE_HEIGHT + 0.25:g}" shape-rendering="crispEdges"/>'
    )


def _in_cells(found: re.Match[str]) -> str:
    """A text in pieces that each viewer puts at their place.

    Some leave out blanks at the ends, and Textual takes a wide letter to be as narrow as any.
    """
    text = unescape(found["text"])
    begins = text.lstrip(_BLANKS)
    left, pieces = float(found["x"]) + _CELL * (len(text) - len(begins)), []
    for _is_wide, chars in groupby(begins.rstrip(_BLANKS), key=_is_wide_char):
        piece = "".join(chars)
        width = _CELL * cell_len(piece)
        told = escape(piece).replace("\xa0", "&#160;")
        pieces.append(
            f'<text class="{found["style"]}" x="{left:g}" y="{found["y"]}" textLength="{width:g}"'
            f' clip-path="{found["clip"]}">{told}</text>'
        )
        left += width
    return "".join(pieces)


def _is_wide_char(char: str) -> bool:
    return unicodedata.east_asian_width(char) in {"W", "F"}


def fingerprint(svg: str) -> str:
    """Tells whether a PNG was made from this SVG."""
    return sha256(svg.encode()).hexdigest()


def write_png(svg: str, place: Path) -> None:
    """The picture as a PNG with a palette, which says what it was made from.

    Its fonts are this machine's, so the same SVG gives another file elsewhere.
    """
    import cairosvg  # which takes half a second, and no SVG needs

    drawn = cairosvg.svg2png(
        bytestring=_with_local_fonts(svg).encode(), scale=_PIXELS / _LINE_HEIGHT
    )
    info = PngInfo()
    info.add_text(MADE_FROM, fingerprint(svg))
    with Image.open(io.BytesIO(drawn)) as image:
        few = image.quantize(_COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
        few.save(place, optimize=True, pnginfo=info)


def _with_local_fonts(svg: str) -> str:
    """The picture in fonts of this machine, every letter at its place.

    Cairo looks into no second font for what the first one lacks, and knows no lengths of texts.
    """
    return _TEXT.sub(_letter_by_letter, re.sub(r"Fira Code|arial", _FONT, svg))


def _letter_by_letter(found: re.Match[str]) -> str:
    text, left = unescape(found["text"]), float(found["x"])
    is_wide = _is_wide_char(text[0])
    places = accumulate((_CELL * cell_len(char) for char in text[:-1]), initial=left)
    middle = _WIDE_MARGIN if is_wide else 0
    x = " ".join(f"{place + middle:g}" for place in places)
    font = f' font-family="{_WIDE_FONT}"' if is_wide else ""
    return found[0].replace(f' x="{found["x"]}"', f'{font} x="{x}"', 1)
