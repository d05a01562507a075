"""A database for each test that asks for one, and a screen painted when a test looks at it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.board_database import database, first_database

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["database", "first_database"]

_NEVER = 60.0


@pytest.fixture(scope="session", autouse=True)
def _painted_when_looked_at() -> Iterator[None]:
    """Textual lays out and paints sixty times a second; a test does so whenever it looks.

    What is painted in between hangs on how fast the machine is, and nobody sees it.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("textual.screen.UPDATE_PERIOD", _NEVER)
        yield
