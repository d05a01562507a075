"""The program's own source, for tests about how it is built."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Mapping

ROOT = Path(__file__).parents[2]
SRC = ROOT / "src"


@cache
def source_files() -> tuple[Path, ...]:
    """Every Python file of the package, by path."""
    return tuple(sorted((SRC / "pipetui").rglob("*.py")))


def files_with(words: re.Pattern[str]) -> tuple[Path, ...]:
    """The Python files in whose text something is found."""
    return tuple(path for path in source_files() if words.search(path.read_text(encoding="utf-8")))


@cache
def tree_of(path: Path) -> ast.Module:
    """The syntax tree of one file."""
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def shown(path: Path, node: ast.AST | None = None) -> str:
    """A place as people and editors write it: `src/pipetui/app.py:12`."""
    place = str(path.relative_to(ROOT)) if path.is_relative_to(ROOT) else path.name
    line = getattr(node, "lineno", None)
    return f"{place}:{line}" if line else place


def names_in(tree: ast.AST, *modules: str) -> Iterator[tuple[str, ast.expr]]:
    """Every dotted name of some modules that is read, in full whatever it was imported as.

    With `from datetime import datetime as dt`, the expression `dt.now` is `datetime.datetime.now`.
    """
    imported = {
        short: full for short, full in _imported(tree).items() if full.split(".")[0] in modules
    }
    for node in ast.walk(tree) if imported else ():
        if isinstance(node, ast.Attribute | ast.Name):
            name = _dotted(node, imported)
            if name:
                yield name, node


def _imported(tree: ast.AST) -> dict[str, str]:
    full: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                top = alias.name.partition(".")[0]
                full[alias.asname or top] = alias.name if alias.asname else top
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                full[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    return full


def _dotted(node: ast.expr, imported: Mapping[str, str]) -> str:
    if isinstance(node, ast.Name):
        return imported.get(node.id, "")
    if isinstance(node, ast.Attribute):
        owner = _dotted(node.value, imported)
        return f"{owner}.{node.attr}" if owner else ""
    return ""
