"""The line on which something stands in a map file."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipetui.services.maps import map_from_toml, same_map, write_map
from pipetui.services.maps.locator import line_of
from tests.support.examples import FEW
from tests.support.map_files import maps, with_comments

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

    from pipetui.domain.process import ProcessMap
    from pipetui.services.maps.locator import Path

TEXT = '''\
# comment with [[stage]] and name = "x"
a = 1 # behind
b.c = "z"
d = [ # list
  1, [2, 3,
  4], {x = 1, y.z = "]"}, # "
  "e",
]

[pipeline] # header
long = """
name = "not here"
[[stage]]
\\"""
"""
'lit' = \'\'\'
x = 1\'\'\'
"quo\\u0041ted" = 1979-05-27 07:32:00
goal = { by = 2027-01-01, customers = 3 }

# about it
[[stage]]
name = 's'
item = [ {text = "a", required = true},
 {text = "b"} ]

[[stage]]
  [[stage.item]]
  text = "x"

  [[stage.item]]

  text = "y"
[pipeline.more]
k = "é" # last'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("a",), 2),
        (("b", "c"), 3),
        (("b",), 3),
        (("d",), 4),
        (("d", 0), 5),
        (("d", 1, 2), 6),
        (("d", 2, "y", "z"), 6),
        (("d", 3), 7),
        (("pipeline",), 10),
        (("pipeline", "long"), 11),
        (("pipeline", "lit"), 16),
        (("pipeline", "quoAted"), 18),
        (("pipeline", "goal", "customers"), 19),
        (("pipeline", "more", "k"), 35),
        (("stage", 0), 22),
        (("stage", 0, "name"), 23),
        (("stage", 0, "item", 1, "text"), 25),
        (("stage", 1, "item", 1), 31),
        (("stage", 1, "item", 1, "text"), 33),
    ],
    ids=str,
)
def test_what_is_there_is_found_on_its_line(path: Path, line: int) -> None:
    assert line_of(TEXT, path) == line
    assert line_of("\ufeff" + TEXT.replace("\n", "\r\n"), path) == line


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("pipeline", "name"), 10),
        (("pipeline", "goal", "revenue"), 19),
        (("stage", 0, "item", 0, "due_days"), 24),
        (("stage", 1, "name"), 27),
        (("stage", 1, "item", 0, "key"), 28),
        (("d", 9), 4),
        (("nothing",), None),
        ((), None),
    ],
    ids=str,
)
def test_what_is_not_there_is_missed_where_it_would_be(path: Path, line: int | None) -> None:
    assert line_of(TEXT, path) == line


def values_in(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:  # noqa: ANN401 - any value of a file
    """Every value that stands behind a name, with its way."""
    for name, each in value.items():
        if isinstance(each, dict):
            yield from values_in(each, (*path, name))
        elif isinstance(each, list) and isinstance(each[0], dict):
            for place, table in enumerate(each):
                yield from values_in(table, (*path, name, place))
        else:
            yield (*path, name), each


@settings(max_examples=FEW)
@given(maps(), st.randoms(use_true_random=False), st.sampled_from(["\n", "\r\n"]))
def test_a_name_is_on_the_line_that_is_found_for_it(
    process: ProcessMap, chance: Random, ends: str
) -> None:
    comments = [None, None, None, "", "# name = 1", '  # """ [[stage]]', "#"]
    lines = with_comments(write_map(process), lambda _number, _line: chance.choice(comments))
    text = ends.join(lines)
    assert same_map(map_from_toml(text, "a.toml"), process)

    paths = [path for path, _ in values_in(tomllib.loads(text))]
    for path in chance.sample(paths, min(len(paths), 20)):
        line = line_of(text, path)
        assert line is not None
        assert lines[line - 1].startswith(f"{path[-1]} = ")
        header = [part for part in path[:-1] if isinstance(part, str)]
        # The table it is in began above it, as many times as there are tables of the name.
        above = lines[:line]
        name = ".".join(header)
        assert not name or f"[{name}]" in above or f"[[{name}]]" in above
        if path[:1] == ("stage",):
            assert above.count("[[stage]]") == int(path[1]) + 1
