"""Figures as Markdown: numbers, tables and plots as tables, and nothing in it that data wrote."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.services.present.figures.blocks import Numbers, Table, Text
from pipetui.services.present.figures.plots import as_table, said_words
from pipetui.services.present.markup import markdown_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipetui.services.present.figures.blocks import Block, Page, Section

_NOTHING = "Nothing to show yet."


def markdown_report(
    pages: Sequence[Page], title: str, facts: Sequence[tuple[str, str]]
) -> Iterator[str]:
    """The parts of a document, from its title to its last section."""
    yield f"# {markdown_line(title)}\n"
    yield from (f"- {markdown_line(name)}: {markdown_line(fact)}" for name, fact in facts)
    if not pages:
        yield f"\n{_NOTHING}"
        return
    yield "\n## Contents\n"
    yield from (f"{number}. {markdown_line(page.title)}" for number, page in enumerate(pages, 1))
    for number, page in enumerate(pages, 1):
        yield f"\n## {number}. {markdown_line(page.title)}"
        yield from (f"\n{section_markdown(section, level=3)}" for section in page.sections)


def section_markdown(section: Section, level: int = 2) -> str:
    """A metric under a heading, its blocks as words and tables, and its basis."""
    parts = [f"{'#' * level} {markdown_line(section.title)}"]
    parts += [part for block in section.blocks for part in _block(block)]
    if section.based:
        parts.append(f"_{markdown_line(section.based)}_")
    return "\n\n".join(parts)


def _block(block: Block) -> Iterator[str]:
    match block:
        case Text():
            words = markdown_line(block.text)
            if words:
                yield words
        case _:
            table = as_table(block)
            if table.title.strip():
                yield f"**{markdown_line(table.title)}**"
            yield _table(table) if table.rows else _NOTHING
            said = "" if isinstance(block, Numbers | Table) else markdown_line(said_words(block))
            if said:
                yield said


def _table(table: Table) -> str:
    heads = [head.name for head in table.heads]
    rules = ["---:" if head.right else "---" for head in table.heads]
    rows = [row.cells for row in table.rows]
    lines = [_row(heads), f"| {' | '.join(rules)} |", *map(_row, rows)]
    return "\n".join(lines)


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(map(markdown_line, cells))} |"
