"""The window onto a sheet: what the cursor is on is in sight, and it moves no more than it must."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipetui.tui.sheets.flow import Sight, Span, flow_of
from pipetui.tui.sheets.sheet import Block, Group, Row, Section, Sheet
from pipetui.tui.widgets.lines import Ink


def sheet(*sizes: tuple[int, ...]) -> Sheet:
    """Sections with blocks of so many lines, the first without a heading."""
    groups = tuple(
        Group(
            section,
            tuple(Block(tuple(Row((Ink("x"),)) for _ in range(rows))) for rows in blocks),
            "" if place == 0 else str(section),
        )
        for place, (section, blocks) in enumerate(zip(Section, sizes, strict=False))
    )
    return Sheet(("deal", 1, 1), (), groups)


def test_sections_have_a_heading_and_room_before_it() -> None:
    flow = flow_of(sheet((1, 2), (1,)).passages, airy=True)

    assert [line.block for line in flow.lines] == [0, 1, 1, None, None, 2]
    assert flow.lines[4].heading is not None
    assert [(span.lead, span.first, span.last) for span in flow.spans] == [
        (0, 0, 0),
        (1, 1, 2),
        (3, 5, 5),
    ]


def test_where_room_is_short_there_are_no_empty_lines() -> None:
    assert len(flow_of(sheet((1, 2), (1,)).passages, airy=False).lines) == 5


def test_the_last_line_tells_of_more_only_when_there_is_more() -> None:
    sight = Sight(10, 4)

    assert (sight.tells_more, sight.end, sight.below) == (True, 3, 7)
    assert (sight.at(99).top, sight.at(99).end, sight.at(99).below) == (6, 10, 0)


def test_a_block_longer_than_the_window_is_shown_from_its_start() -> None:
    assert Sight(30, 5).onto(Span(10, 25, 10, Section.NOTES)).top == 10
    assert Sight(30, 5, 25).onto(Span(10, 25, 9, Section.NOTES)).top == 10


spans = st.builds(
    lambda lead, head, rows: Span(lead + head, lead + head + rows, lead, Section.TASKS),
    st.integers(0, 60),
    st.integers(0, 2),
    st.integers(0, 6),
)


@given(spans, st.integers(1, 40), st.integers(0, 80))
def test_the_cursor_is_always_in_sight(span: Span, room: int, top: int) -> None:
    total = span.last + 5
    sight = Sight(total, room).at(top).onto(span)

    assert 0 <= sight.top <= sight.last_top
    assert sight.top <= span.first < sight.end
    if span.last - span.first < room - 1:
        assert span.last < sight.end


@given(spans, st.integers(1, 40), st.integers(0, 80))
def test_what_is_in_sight_does_not_move(span: Span, room: int, top: int) -> None:
    sight = Sight(span.last + 5, room).at(top).onto(span)

    assert sight.onto(span) == sight
