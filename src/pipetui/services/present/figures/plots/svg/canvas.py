"""A drawing as it becomes an SVG: shapes and texts with classes, coordinates that are numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipetui.services.present.markup import html_text

if TYPE_CHECKING:
    from collections.abc import Sequence

WIDTH: Final = 720.0
CELL: Final = 7.0
"""Room for a character, at the size in which the style sets words."""
LINE: Final = 17.0
"""From one line of words to the next."""

Spot = tuple[float, float]


class Canvas:
    """Shapes from the bottom up; the style sheet of the page knows their classes."""

    def __init__(self) -> None:
        self._parts: list[str] = []

    def rect(self, corner: Spot, size: Spot, kind: str) -> None:
        """A rectangle from its upper left corner."""
        (x, y), (width, height) = corner, size
        place = f'x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}"'
        self._parts.append(f'<rect class="{kind}" {place}/>')

    def line(self, first: Spot, last: Spot, kind: str) -> None:
        """A stroke from one spot to another."""
        place = f'x1="{_n(first[0])}" y1="{_n(first[1])}" x2="{_n(last[0])}" y2="{_n(last[1])}"'
        self._parts.append(f'<line class="{kind}" {place}/>')

    def circle(self, centre: Spot, radius: float, kind: str) -> None:
        """A round mark."""
        place = f'cx="{_n(centre[0])}" cy="{_n(centre[1])}" r="{_n(radius)}"'
        self._parts.append(f'<circle class="{kind}" {place}/>')

    def path(self, spots: Sequence[Spot], kind: str, *, closed: bool = False) -> None:
        """A stroke through spots, or the area within."""
        shape = "polygon" if closed else "polyline"
        points = " ".join(f"{_n(x)},{_n(y)}" for x, y in spots)
        self._parts.append(f'<{shape} class="{kind}" points="{points}"/>')

    def text(self, spot: Spot, words: str, kind: str = "text", anchor: str = "start") -> None:
        """Words that begin, are centred or end at a spot."""
        if words.strip():
            place = f'x="{_n(spot[0])}" y="{_n(spot[1])}" text-anchor="{anchor}"'
            self._parts.append(f'<text class="{kind}" {place}>{html_text(words)}</text>')

    def svg(self, height: float, title: str, described: str) -> str:
        """All of it as one element, with what is said to those who do not see it."""
        box = f"0 0 {_n(WIDTH)} {_n(height)}"
        head = f"<title>{html_text(title)}</title><desc>{html_text(described)}</desc>"
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" class="plot" role="img" viewBox="{box}">'
            f"{head}{''.join(self._parts)}</svg>"
        )


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
