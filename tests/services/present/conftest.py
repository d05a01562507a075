"""The figures of the sample, which pages, documents and sheets tell each in its way."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipetui.services.metrics import load_figures
from pipetui.services.session import Session
from pipetui.services.settings.config import Day
from tests.support.demo_book import NOW

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pipetui.services.metrics import Figures


@pytest.fixture(scope="session")
def figures(demo_file: Path) -> Iterator[Figures]:
    """The figures of the sample: what was counted for one test is there for the others."""
    session = Session.open(str(demo_file), "test", read_clock=lambda: NOW.instant)
    yield load_figures(session, day=Day())
    session.close()
