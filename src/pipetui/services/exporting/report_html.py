"""Figures as one page of HTML: plots drawn, their numbers below them, nothing loaded from anywhere.

The page allows itself no scripts and no addresses, so even a mistake in it could not call home.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from pipetui.services.present.figures.blocks import Numbers, Table, Text
from pipetui.services.present.figures.plots import as_table, is_empty, plot_svg
from pipetui.services.present.figures.plots.svg.style import DARK, LIGHT, SHAPES, colours
from pipetui.services.present.markup import html_text

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipetui.services.present.figures.blocks import Block, Page, Row, Section
    from pipetui.services.present.figures.plots import Plot

_NOTHING: Final = '<p class="faint">Nothing to show yet.</p>'
_POLICY: Final = "default-src 'none'; style-src 'unsafe-inline'"
_STYLE: Final = f"""
:root{{color-scheme:light dark;{colours(LIGHT)}}}
@media (prefers-color-scheme:dark){{:root{{{colours(DARK)}}}}}
body{{margin:2rem auto;padding:0 1rem;max-width:60rem;background:var(--ground);color:var(--ink);
font:16px/1.5 system-ui,sans-serif}}
h1{{font-size:1.7rem;margin:0 0 .5rem}}
h2{{font-size:1.35rem;margin:3rem 0 0;padding-top:1rem;border-top:2px solid var(--line)}}
h3{{font-size:1.1rem;margin:2rem 0 .5rem}}
dl{{display:grid;grid-template-columns:max-content 1fr;gap:.1rem 1.5rem;margin:0}}
dt,.faint,.basis{{color:var(--muted)}}
dd{{margin:0}}
a{{color:var(--accent)}}
p{{margin:.5rem 0}}
.strong,.strong td,.strong th{{font-weight:600}}
.good,.good td{{color:var(--ok)}}
.bad,.bad td{{color:var(--bad)}}
.basis{{font-size:.85rem}}
figure{{margin:1rem 0}}
figcaption,caption{{text-align:left;font-weight:600;padding:.3rem 0}}
summary{{color:var(--muted);font-size:.85rem;cursor:pointer}}
table{{border-collapse:collapse;margin:.75rem 0;font-variant-numeric:tabular-nums}}
th,td{{padding:.25rem 1rem .25rem 0;text-align:left;vertical-align:top;
border-bottom:1px solid var(--line);font-weight:inherit;unicode-bidi:isolate;
overflow-wrap:anywhere}}
thead th{{color:var(--muted);font-size:.85rem}}
.right{{text-align:right}}
.wide{{overflow-x:auto}}
{SHAPES}
@media print{{
:root{{{colours(LIGHT)}}}
body{{margin:0;max-width:none;font-size:11pt}}
nav{{display:none}}
figure,tr,h3{{break-inside:avoid}}
h2,h3,figcaption{{break-after:avoid}}
}}
"""


def html_report(
    pages: Sequence[Page], title: str, facts: Sequence[tuple[str, str]]
) -> Iterator[str]:
    """The parts of a page, from its type to its end."""
    called = html_text(title)
    yield '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">'
    yield '<meta name="viewport" content="width=device-width,initial-scale=1">'
    yield f"<title>{called}</title>\n<style>{_STYLE}</style>\n</head>\n<body>"
    yield f"<header>\n<h1>{called}</h1>\n<dl>"
    yield from (f"<dt>{html_text(name)}</dt><dd>{html_text(fact)}</dd>" for name, fact in facts)
    yield "</dl>\n</header>"
    yield from _contents(pages)
    yield "<main>"
    if not pages:
        yield _NOTHING
    for number, page in enumerate(pages, 1):
        yield f'<section id="page-{number}">\n<h2>{html_text(page.title)}</h2>'
        for section in page.sections:
            yield from _section(section)
        yield "</section>"
    yield "</main>\n</body>\n</html>"


def _contents(pages: Sequence[Page]) -> Iterator[str]:
    if pages:
        yield '<nav aria-label="Contents">\n<ol>'
        for number, page in enumerate(pages, 1):
            yield f'<li><a href="#page-{number}">{html_text(page.title)}</a></li>'
        yield "</ol>\n</nav>"


def _section(section: Section) -> Iterator[str]:
    yield f"<article>\n<h3>{html_text(section.title)}</h3>"
    yield from map(_block, section.blocks)
    if section.based:
        yield f'<p class="basis">{html_text(section.based)}</p>'
    yield "</article>"


def _block(block: Block) -> str:
    match block:
        case Text():
            return f'<p class="{block.tone}">{html_text(block.text)}</p>'
        case Numbers() | Table():
            return _table(as_table(block))
        case _:
            return _figure(block)


def _figure(block: Plot) -> str:
    """A drawing under its title, and for those who want them its numbers."""
    title = f"<figcaption>{html_text(block.title)}</figcaption>" if block.title.strip() else ""
    if is_empty(block):
        return f"<figure>{title}{_NOTHING}</figure>"
    numbers = _table(as_table(block), titled=False)
    return (
        f"<figure>{title}\n{plot_svg(block)}\n"
        f"<details><summary>The numbers</summary>{numbers}</details></figure>"
    )


def _table(table: Table, *, titled: bool = True) -> str:
    if not table.rows:
        title = f'<p class="strong">{html_text(table.title)}</p>' if table.title.strip() else ""
        return title + _NOTHING
    caption = f"<caption>{html_text(table.title)}</caption>" if titled and table.title else ""
    heads = "".join(
        f'<th scope="col"{_side(right=head.right)}>{html_text(head.name)}</th>'
        for head in table.heads
    )
    rows = "\n".join(_row(row, table) for row in table.rows)
    return (
        f'<div class="wide"><table>{caption}<thead><tr>{heads}</tr></thead>\n'
        f"<tbody>\n{rows}\n</tbody></table></div>"
    )


def _row(row: Row, table: Table) -> str:
    """The first cell says what the others are about."""
    first, *others = zip(row.cells, table.heads, strict=True)
    cells = "".join(f"<td{_side(right=head.right)}>{html_text(cell)}</td>" for cell, head in others)
    name = f'<th scope="row"{_side(right=first[1].right)}>{html_text(first[0])}</th>'
    return f'<tr class="{row.tone}">{name}{cells}</tr>'


def _side(*, right: bool) -> str:
    return ' class="right"' if right else ""
