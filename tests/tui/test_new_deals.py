"""A new deal typed on the board goes where a rule brings it, which is told while it is typed."""

from __future__ import annotations

from contextlib import closing
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from pipetui.domain.commands import ApplyMap
from pipetui.domain.routing import Route
from pipetui.services.reading import maps
from pipetui.services.session import Session
from tests.support.board import HandClock, at_board
from tests.support.maps import consulting, sales
from tests.support.routes import routed

if TYPE_CHECKING:
    from pathlib import Path

LARGE = Route(source="web", least=Decimal(10_000), stage="quote", owner="anna")
VIP = Route(tag="vip", stage="talk")


@pytest.fixture
def offices(database: Path) -> Path:
    """Sales, and consulting which takes what is large and from the web."""
    with closing(Session.open(str(database), "test", read_clock=HandClock())) as session:
        session.execute(ApplyMap(map=routed(sales(), VIP)))
        session.execute(ApplyMap(map=routed(consulting(), LARGE)))
        assert [each.pipeline.name for each in maps(session)] == ["Sales", "Consulting"]
    return database


async def test_the_place_follows_what_is_typed_and_a_rule_of_the_board_itself_places_it_there(
    offices: Path,
) -> None:
    async with at_board(offices) as me:
        await me.press("n", *"Shop 9k ~web")
        assert "Shop · €9,000 → Lead ~web" in me.text()

        await me.press(*["backspace"] * len("9k ~web"), *"12k ~web")
        assert (
            "Shop · €12,000 → Consulting, Quote (source web, value from 10,000; owner anna) ~web"
        ) in me.text()

        await me.press(*" >talk")
        assert "Shop · €12,000 → Talk ~web" in me.text()

        await me.press(*["backspace"] * len("12k ~web >talk"), *"#vip")
        assert "Shop → Talk (tag vip) #vip" in me.text()
        await me.press("enter")
        assert (me.here, me.stage) == ("Shop", "Talk")
        assert me.said == "Added Shop · u undoes"


async def test_a_deal_that_lands_on_another_board_says_so(offices: Path) -> None:
    async with at_board(offices) as me:
        here = me.here
        await me.press("n", *"Shop 12k ~web", "enter")

        assert me.here == here
        assert "Shop" not in [card.title for card in me.state.cards.values()]
        assert me.said == (
            "Added Shop, on another board: "
            "source web, value from 10,000 → Consulting, Quote; owner anna · u undoes"
        )
        assert me.rows("select owner, pipeline_id from deal where title = 'Shop'") == [("anna", 2)]

        await me.press("u")
        assert me.rows("select count(*) from deal where title = 'Shop'") == [(0,)]


async def test_on_another_board_what_no_rule_takes_stays_there(offices: Path) -> None:
    async with at_board(offices) as me:
        me.screen.at_desk.open_pipeline(2)
        me.screen.show()
        await me.press("n", *"Advice 3k")
        assert "Advice · €3,000 → Call" in me.text()

        await me.press("enter")
        assert (me.here, me.stage) == ("Advice", "Call")
        assert me.rows("select routed, pipeline_id from deal where title = 'Advice'") == [(None, 2)]
