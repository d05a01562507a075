"""The pane: a cursor that stays on its thing, scrolling, the mouse, and any size."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from textual.app import App
from textual.events import MouseScrollDown

from pipetui.domain.commands import AddNote, AddTask, CheckItems, LogTouch, MoveDeals
from pipetui.domain.model import TouchKind
from pipetui.services.present.inspection import StageInspection
from pipetui.tui.inspector.pane import InspectorPane
from pipetui.tui.sheets.sheet import NOTHING, Section, Target, TargetKind
from tests.support.board import palette, theme
from tests.support.keys import press, resize
from tests.support.maps import may, must, process, stage
from tests.support.naughty import OWN
from tests.support.world import World
from tests.tui.inspected import inspected

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from pipetui.services.present.inspection import Inspection
    from pipetui.tui.palette import Palette


class Aside(App[None]):
    """A screen with the pane alone, and what it said."""

    CSS = "InspectorPane { width: 1fr; height: 1fr; }"

    def __init__(self, colours: Palette | None = None) -> None:
        super().__init__()
        self.pane = InspectorPane(colours or palette())
        self.said: list[tuple[str, Target]] = []

    def compose(self) -> ComposeResult:
        yield self.pane

    def on_inspector_pane_pointed(self, event: InspectorPane.Pointed) -> None:
        self.said.append(("pointed", event.target))

    def on_inspector_pane_activated(self, event: InspectorPane.Activated) -> None:
        self.said.append(("activated", event.target))

    def lines(self) -> list[str]:
        strips = [self.pane.render_line(y) for y in range(self.pane.size.height)]
        assert all(strip.cell_length == self.pane.size.width for strip in strips)
        assert all(style is not None for strip in strips for _, style, _ in strip)
        return [strip.text.rstrip() for strip in strips]


def a_world() -> World:
    guidance = "Answer today. " * 12
    world = World(
        process(
            "Sales",
            [
                stage("Lead", may("Read"), must("Find"), may("Ask"), guidance=guidance),
                stage("Offer", must("Print")),
            ],
        )
    )
    world.add("Website", company="Acme", contact="Anna")
    for kind in (TouchKind.CALL, TouchKind.EMAIL, TouchKind.DEMO):
        world.do(LogTouch(deal_ids=(1,), kind=kind, text="said much"))
    return world


def section(app: Aside) -> Section:
    return app.pane.section


def marked(lines: list[str]) -> list[str]:
    return [line for line in lines if line.startswith("▸")]


@pytest.fixture
def world() -> World:
    return a_world()


# -- where the cursor is -----------------------------------------------------------------------


async def test_a_new_deal_is_shown_from_the_first_open_item(world: World) -> None:
    app = Aside()
    async with app.run_test(size=(48, 40)):
        app.pane.show(inspected(world))
        assert (app.pane.target.text, app.pane.section) == ("Read", Section.CHECKLIST)
        world.do(CheckItems(deal_id=1, items=("1",)))
        app.pane.show(None)
        app.pane.show(inspected(world))
        assert app.pane.target.text == "Find"


async def test_after_a_refusal_it_is_on_what_is_missing(world: World) -> None:
    app = Aside()
    async with app.run_test(size=(48, 40)):
        app.pane.show(inspected(world))
        app.pane.show(inspected(world, refused="not yet"))
        assert app.pane.target.text == "Find"
        assert app.lines()[1] == " Not yet: 1 required item to do first"
        app.pane.action_step(1)
        world.do(CheckItems(deal_id=1, items=("2",)))
        app.pane.show(inspected(world, refused="not yet"))
        assert app.pane.target.text == "Ask"
        assert app.lines()[1] == " All done: L advances"


async def test_with_nothing_left_to_do_it_is_at_the_top(world: World) -> None:
    world.do(CheckItems(deal_id=1, items=("1", "2", "3")))
    app = Aside()
    async with app.run_test(size=(48, 20)):
        app.pane.show(inspected(world))
        assert section(app) == Section.HEAD
        assert "Company  Acme" in app.lines()[3]


async def test_it_stays_on_its_item_whatever_comes_before_it(world: World) -> None:
    app = Aside()
    async with app.run_test(size=(48, 20)):
        app.pane.show(inspected(world))
        app.pane.to_section(Section.TOUCHES)
        app.pane.action_step(1)
        here = app.pane.target
        world.wait(days=1)
        world.do(LogTouch(deal_ids=(1,), kind=TouchKind.NO))
        world.do(AddTask(deal_ids=(1,), text="call again"))
        app.pane.show(inspected(world))
        assert app.pane.target == here != NOTHING


async def test_when_its_thing_is_gone_it_is_on_what_took_its_place(world: World) -> None:
    app = Aside()
    async with app.run_test(size=(48, 20)):
        found = inspected(world)
        app.pane.show(found)
        app.pane.to_section(Section.TOUCHES)
        gone = app.pane.target.id
        rest = tuple(touch for touch in found.whole.touches if touch.id != gone)
        app.pane.show(replace(found, whole=replace(found.whole, touches=rest)))
        assert section(app) == Section.TOUCHES
        assert app.pane.target.id == rest[-1].id
        app.pane.show(replace(found, whole=replace(found.whole, touches=())))
        assert app.pane.target.kind is TargetKind.FACTS


async def test_in_another_stage_it_begins_anew(world: World) -> None:
    app = Aside()
    async with app.run_test(size=(48, 20)):
        app.pane.show(inspected(world))
        app.pane.action_to_end(False)
        world.do(MoveDeals(deal_ids=(1,), stage="Offer", force="now"))
        app.pane.show(inspected(world))
        assert app.pane.target.text == "Print"


async def test_without_focus_there_is_no_cursor(world: World) -> None:
    app = Aside()
    async with app.run_test(size=(48, 40)) as pilot:
        app.pane.show(inspected(world))
        app.set_focus(None)
        await pilot.pause()
        assert not marked(app.lines())
        app.pane.focus()
        await pilot.pause()
        assert marked(app.lines()) == ["▸☐  Read"]


async def test_nothing_shown_is_nothing_to_act_on() -> None:
    app = Aside()
    async with app.run_test(size=(48, 10)) as pilot:
        app.pane.focus()
        await press(pilot, "j", "k", "G", "g", "tab", "shift+tab", "pagedown", "pageup")
        await pilot.click(InspectorPane, offset=(2, 5))
        assert app.pane.target == NOTHING
        assert app.pane.deal_id is None
        assert set(app.lines()) == {""}
        assert not app.said


# -- keys --------------------------------------------------------------------------------------


async def test_every_block_can_be_reached_and_is_in_sight(world: World) -> None:
    world.do(AddNote(deal_ids=(1,), text=" ".join(map(str, range(200)))))
    app = Aside()
    async with app.run_test(size=(30, 12)) as pilot:
        app.pane.show(inspected(world))
        app.pane.focus()
        await press(pilot, "g")
        seen: set[str] = set()
        for _ in range(120):
            seen |= set(app.lines())
            before = (app.pane.target, app.lines())
            await press(pilot, "j")
            if (app.pane.target, app.lines()) == before:
                break
        assert {" Checklist ─────────── 0 of 3", " Moves ──────────────────────"} <= seen
        assert app.lines()[-1].startswith("▸")
        await press(pilot, "g")
        assert marked(app.lines()) == [app.lines()[3]]


async def test_sections_are_gone_through_by_tab(world: World) -> None:
    app = Aside()
    async with app.run_test(size=(48, 24)) as pilot:
        app.pane.show(inspected(world))
        app.pane.focus()
        await press(pilot, "tab")
        assert section(app) == Section.TASKS
        await press(pilot, "tab")
        assert section(app) == Section.CONTACTS
        assert app.pane.target.kind is TargetKind.CONTACT
        await press(pilot, "shift+tab", "shift+tab")
        assert (app.pane.section, app.pane.target.text) == (Section.CHECKLIST, "Read")
        assert not app.pane.to_section(Section.LINKS)


async def test_pages_and_ends(world: World) -> None:
    app = Aside()
    async with app.run_test(size=(48, 12)) as pilot:
        app.pane.show(inspected(world))
        app.pane.focus()
        await press(pilot, "G")
        assert section(app) == Section.MOVES
        assert "▼" not in app.lines()[-1]
        assert "▲ " in app.lines()[2]
        for _ in range(9):
            await press(pilot, "pageup")
            assert len(marked(app.lines())) == 1
        assert section(app) == Section.HEAD
        assert "▼ " in app.lines()[-1]
        await press(pilot, "pagedown")
        assert section(app) != Section.HEAD


# -- mouse -------------------------------------------------------------------------------------


def row_of(app: Aside, text: str) -> int:
    (row,) = [place for place, line in enumerate(app.lines()) if text in line]
    return row


async def test_a_click_chooses_and_a_click_on_a_box_acts(world: World) -> None:
    app = Aside()
    async with app.run_test(size=(48, 40)) as pilot:
        app.pane.show(inspected(world))
        await pilot.click(InspectorPane, offset=(12, row_of(app, "☐* Find")))
        assert app.pane.target.text == "Find"
        assert [kind for kind, _ in app.said] == ["pointed"]
        await pilot.pause(0.6)
        await pilot.click(InspectorPane, offset=(1, row_of(app, "☐  Ask")))
        assert [(kind, target.text) for kind, target in app.said[1:]] == [
            ("pointed", "Ask"),
            ("activated", "Ask"),
        ]


async def test_a_double_click_acts(world: World) -> None:
    app = Aside()
    async with app.run_test(size=(48, 40)) as pilot:
        app.pane.show(inspected(world))
        await pilot.click(InspectorPane, offset=(9, row_of(app, "@ Anna")), times=2)
        assert app.said[-1][0] == "activated"
        assert app.said[-1][1].kind is TargetKind.CONTACT


async def test_a_click_on_what_is_no_block_does_nothing(world: World) -> None:
    app = Aside()
    async with app.run_test(size=(48, 40)) as pilot:
        app.pane.show(inspected(world))
        here = app.pane.target
        for row in (0, 2, row_of(app, "Checklist ─"), 39):
            await pilot.click(InspectorPane, offset=(9, row))
        assert app.pane.target == here
        assert not app.said


async def test_the_wheel_looks_further_and_a_key_comes_back(world: World) -> None:
    app = Aside()
    async with app.run_test(size=(48, 12)) as pilot:
        app.pane.show(inspected(world))
        app.pane.focus()
        await press(pilot, "g")
        for _ in range(20):
            await pilot._post_mouse_events([MouseScrollDown], InspectorPane, offset=(5, 5))
        assert not marked(app.lines())
        assert section(app) == Section.HEAD
        await press(pilot, "j")
        assert len(marked(app.lines())) == 1


async def test_a_click_on_what_tells_of_more_shows_it(world: World) -> None:
    app = Aside()
    async with app.run_test(size=(48, 12)) as pilot:
        app.pane.show(inspected(world))
        app.pane.action_to_end(True)
        first = app.lines()[3]
        await pilot.click(InspectorPane, offset=(9, 11))
        assert app.lines()[3] != first


# -- a stage -----------------------------------------------------------------------------------


async def test_a_stage_is_shown_from_its_top(world: World) -> None:
    app = Aside()
    async with app.run_test(size=(48, 30)):
        app.pane.show(inspected(world))
        app.pane.show(a_stage(inspected(world)))
        assert app.pane.inspection is None
        assert app.lines()[0].split() == ["Lead", "1", "of", "2"]
        assert app.pane.target.kind is TargetKind.NONE


def a_stage(found: Inspection) -> StageInspection:
    (sales,) = found.maps
    return StageInspection(process=sales, stage=sales.stages[0], count=2, sums={"EUR": 5})


# -- any size, any text, any colours -----------------------------------------------------------


SIZES = (
    *((1, 1), (1, 20), (2, 2), (3, 7), (8, 3), (21, 8)),
    *((48, 1), (48, 7), (48, 8), (48, 100), (300, 2), (300, 20)),
)


async def test_it_fits_any_size(world: World) -> None:
    app = Aside()
    async with app.run_test(size=(48, 40)) as pilot:
        app.pane.show(inspected(world, refused="not yet"))
        app.pane.focus()
        for width, height in SIZES:
            await resize(pilot, width, height)
            assert app.pane.size == (width, height)
            assert len(app.lines()) == height
            assert marked(app.lines()) or width == 1, (width, height)
            app.pane.action_page(1)
            app.pane.action_step(-1)
            assert marked(app.lines()) or width == 1, (width, height)


async def test_hostile_texts_stay_text(world: World) -> None:
    app = Aside()
    found = inspected(world)
    whole = found.whole
    async with app.run_test(size=(30, 20)):
        for text in OWN:
            deal = replace(whole.facts.deal, title=text, notes=text, owner=text, tags=(text,))
            tasks = tuple(replace(task, text=text) for task in whole.tasks)
            facts = replace(whole.facts, deal=deal, company=text)
            app.pane.show(replace(found, whole=replace(whole, facts=facts, tasks=tasks)))
            for _ in range(4):
                assert "\x1b" not in "".join(app.lines())
                app.pane.action_page(1)


async def test_without_colours_the_cursor_is_a_sign(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    app = Aside()
    async with app.run_test(size=(48, 24)) as pilot:
        app.pane.show(inspected(world))
        app.pane.focus()
        await press(pilot, "j")
        assert marked(app.lines()) == ["▸☐* Find"]
        assert "Website" in app.export_screenshot()


async def test_another_theme_is_painted_at_once(world: World) -> None:
    colours = palette()
    app = Aside(colours)
    async with app.run_test(size=(48, 24)):
        app.pane.show(inspected(world))
        before = app.pane.render_line(5)
        colours.theme = theme("paper")
        colours._styles.clear()
        assert app.pane.render_line(5) != before
