"""The lines of a drawer: its tabs at any width, and why a deal is lost."""

from __future__ import annotations

import pytest

from pipetui.domain.cards import Drawer
from pipetui.domain.model import Status
from pipetui.domain.money import Money
from pipetui.tui.drawers.paint import columns_of, facts_shown, paint_deal, tabs
from pipetui.tui.drawers.state import DrawerState, with_cards
from pipetui.tui.widgets.lines import Look, width_of
from tests.support.board import palette
from tests.tui.cards import NOW, card, process

COUNTS = {Drawer.WON: 48, Drawer.LOST: 92, Drawer.PARKED: 3, Drawer.CUSTOMERS: 45}
STATE = with_cards(
    DrawerState(process(), NOW), Drawer.WON, [card(1, value=Money(43_300_000, "EUR"))], COUNTS
)


@pytest.mark.parametrize(("width", "is_told"), [(42, False), (46, False), (48, True), (120, True)])
def test_the_sum_of_a_drawer_leaves_the_tabs_whole(width: int, is_told: bool) -> None:
    look = Look(palette(), width)
    told = facts_shown(STATE, look)

    assert [text for text, _ in told] == (["€433k", " "] if is_told else [])
    assert sum(width_of(text) for text, _ in (*tabs(STATE, look), *told)) <= width


@pytest.mark.parametrize(
    ("reason", "competitor", "told"),
    [
        ("Price", None, "Price"),
        ("Price", "Bigger Studio", "Price · to Bigger Studio"),
        (None, "Bigger Studio", "to Bigger Studio"),
        ("Does it themselves", "Does it themselves", "Does it themselves"),
        (None, None, ""),
    ],
)
def test_a_lost_deal_tells_why_and_to_whom_once(
    reason: str | None, competitor: str | None, told: str
) -> None:
    lost = card(1, status=Status.LOST, lost_reason=reason, competitor=competitor)
    state = with_cards(STATE, Drawer.LOST, [lost], COUNTS)

    columns = columns_of(state, 120)
    line = paint_deal(lost, state, columns, Look(palette(), 120), selected=False)

    assert line.text[columns.title + 2 :].strip() == told
