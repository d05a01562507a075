"""What pages of figures say: their texts, and figures of facts that are in no database."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any

from pipetui.domain.metrics.reaching import reach_to_win
from pipetui.services.metrics import Figures
from pipetui.services.present.figures.blocks import Number, Numbers, Row, Section, Table
from pipetui.services.present.figures.pages import sections_of
from tests.support.facts import ALL

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from pipetui.domain.metrics.facts import Facts
    from pipetui.domain.metrics.periods import Period


def figures_of(known: Facts, **given: Any) -> Figures:  # noqa: ANN401 - targets, spends, snapshots
    """The figures of facts that are in no database."""
    measured = {
        stage: rate
        for process in known.maps
        for stage, rate in reach_to_win(process, known.deals).items()
    }
    return Figures(facts=known, measured=measured, **given)


def told(known: Facts, name: str, period: Period = ALL, **given: Any) -> tuple[Section, ...]:  # noqa: ANN401 - the same
    """A metric of some facts in words."""
    return sections_of(figures_of(known, **given), name, period)


def lines(sections: Iterable[Section]) -> dict[str, Number]:
    """The figures of sections by their labels, which differ."""
    found: dict[str, Number] = {}
    for section in sections:
        for block in section.blocks:
            for number in block.numbers if isinstance(block, Numbers) else ():
                assert number.label not in found, number.label
                found[number.label] = number
    return found


def rows(sections: Iterable[Section], first_head: str) -> dict[str, Row]:
    """The lines of the tables whose first column has this name, by what each is about."""
    return {
        row.cells[0]: row
        for section in sections
        for block in section.blocks
        if isinstance(block, Table) and block.heads[0].name == first_head
        for row in block.rows
    }


def texts(value: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - blocks of any kind
    """Every text in blocks, with the name of what it is."""
    if isinstance(value, str):
        yield "text", value
        return
    if isinstance(value, tuple) and not hasattr(value, "_fields"):
        for each in value:
            yield from texts(each)
        return
    names = list(getattr(value, "_fields", ()))
    if is_dataclass(value) and not isinstance(value, type):
        names = [each.name for each in fields(value)]
    for name in names:
        inside = getattr(value, name)
        if isinstance(inside, str):
            yield name, inside
        else:
            yield from texts(inside)


def said(sections: Iterable[Section]) -> str:
    """All that sections say, text by text."""
    return "\n".join(text for section in sections for _, text in texts(section))
