"""The pages of the process as values: how its picture is drawn, and that every line fits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pipetui.domain.process import Branch
from pipetui.domain.text import clean_line
from pipetui.tui.process.picture import picture
from pipetui.tui.process.stage_page import stage_page
from pipetui.tui.process.state import ProcessState, on_stage, with_process
from pipetui.tui.widgets.lines import width_of
from tests.support.edited_maps import rich
from tests.support.facts import NOW
from tests.support.maps import must, process, sales, stage
from tests.support.naughty import naughty_strings

if TYPE_CHECKING:
    from pipetui.domain.process import ProcessMap
    from pipetui.tui.process.page import Page
    from pipetui.tui.sheets.sheet import Row


def looked_at(map_: ProcessMap, **facts: Any) -> ProcessState:  # noqa: ANN401 - any of its fields
    return with_process(ProcessState(map_, NOW, **facts), map_)


def rows_of(page: Page) -> list[Row]:
    return [row for part in page.parts for row in (*part.rows, *part.trail)]


def text_of(row: Row) -> str:
    return "".join(ink.text for ink in (*row.left, *row.right))


def drawn(state: ProcessState, width: int, height: int = 40) -> str:
    return "\n".join(text_of(row) for row in rows_of(picture(state, width, height)))


def test_branches_are_arrows_with_their_answers() -> None:
    text = drawn(looked_at(rich()), 60)
    for told in ("├─ ready → 3 Offer", "├─ never → lost", "more talk → 2 Talk ↑", "no → no"):
        assert told in text, text


def test_where_it_is_narrow_a_branch_names_its_stage_by_the_number() -> None:
    asked = stage("Offer", branches=(Branch(label="they want to hear more", to="talk"),))
    state = looked_at(process("Narrow", [stage("Lead"), stage("Talk"), asked]))
    assert "├─ they want to hear more → 2 Talk ↑" in drawn(state, 44)
    assert "├─ they want to hear… → 2 ↑" in drawn(state, 31)


def test_a_stage_over_its_limit_is_told_as_on_the_board() -> None:
    map_ = process("Full", [stage("Lead"), stage("Talk", deal_limit=1)])
    assert "/1" not in drawn(looked_at(map_, counts={0: 1}), 30)
    assert "2/1!" in drawn(looked_at(map_, counts={0: 2}), 30)


def test_the_picture_shrinks_with_the_height() -> None:
    state = looked_at(sales())
    seen = [
        tuple(sign in drawn(state, 40, height) for sign in ("╭", "required", "▼"))
        for height in (24, 19, 9, 8)
    ]
    assert seen == [
        (True, True, True),
        (True, False, True),
        (False, False, True),
        (False, False, False),
    ]


def test_whatever_stages_are_called_no_line_is_longer_than_its_pane() -> None:
    names = [clean_line(f"{n} {name}"[:200]) for n, name in enumerate(naughty_strings()[:24])]
    map_ = process("Odd", [stage(name, must(name), definition=name) for name in names])
    for width in (20, 40, 100):
        state = looked_at(map_)
        pages = [picture(state, width, height) for height in (200, 80, 30, 10)]
        pages += [stage_page(on_stage(state, each.key), width, str) for each in map_.stages]
        for row in (row for page in pages for row in rows_of(page)):
            assert width_of(text_of(row)) <= width, row
