"""Whatever is edited on the screen can be written to a file, and read from it again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given

from pipetui.domain.errors import Refused
from pipetui.services.maps import map_from_toml, map_to_toml, same_map
from tests.support.edited_maps import rich
from tests.support.map_edits import edited, edits

if TYPE_CHECKING:
    from pipetui.domain.maps.places import Place


@given(edits)
def test_an_edited_map_is_the_same_after_a_file(
    steps: list[tuple[str, int, int, Place, str]],
) -> None:
    map_ = rich()
    for step in steps:
        try:
            map_ = edited(map_, step).process
        except Refused:
            continue
    assert same_map(map_from_toml(map_to_toml(map_), "edited.toml"), map_)
