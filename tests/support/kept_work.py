"""What every test would work out anew and that comes out alike each time: worked out once."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import Connection, Engine, event
from textual.css.stylesheet import Stylesheet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from textual.css.model import RuleSet


class _Statements:
    """Compiled statements of all engines of one kind, for SQLAlchemy's `compiled_cache`."""

    def __init__(self) -> None:
        self._kept: dict[tuple[object, ...], object] = {}

    # The first part of a key is the engine's own dialect object.
    def get(self, key: tuple[object, ...]) -> object:
        return self._kept.get(key[1:])

    def __setitem__(self, key: tuple[object, ...], compiled: object) -> None:
        self._kept[key[1:]] = compiled


@contextmanager
def statements_compiled_once() -> Iterator[None]:
    """A statement is compiled for the first engine of its kind, not for every one."""
    by_kind: dict[str, _Statements] = {}

    def share(connection: Connection) -> None:
        kept = by_kind.setdefault(connection.dialect.name, _Statements())
        connection.execution_options(compiled_cache=kept)

    event.listen(Engine, "engine_connect", share)
    yield
    event.remove(Engine, "engine_connect", share)


@contextmanager
def styles_parsed_once() -> Iterator[None]:
    """A style sheet is parsed for the first application with its colours, not for every one."""
    parse: Callable[..., list[RuleSet]] = Stylesheet._parse_rules
    kept: dict[tuple[object, ...], list[RuleSet]] = {}

    def parse_once(self: Stylesheet, *asked: object, **named: object) -> list[RuleSet]:
        key = (asked, *named.items(), *self._variables.items())
        if key not in kept:
            kept[key] = parse(self, *asked, **named)
        return kept[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Stylesheet, "_parse_rules", parse_once)
        yield
