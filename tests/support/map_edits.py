"""Random edits of a map, as a person could make them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from pipetui.domain.maps.editing import (
    add_stage,
    merge_stages,
    move_stage,
    remove_stage,
    rename_stage,
    split_stage,
)
from pipetui.domain.maps.fields import (
    PIPELINE_FIELDS,
    STAGE_FIELDS,
    set_field,
    toggle_field,
)
from pipetui.domain.maps.lists import (
    PIPELINE_LISTS,
    STAGE_LISTS,
    add_entry,
    move_entry,
    remove_entry,
    set_entry,
    set_lines,
    toggle_required,
)
from pipetui.domain.maps.places import MapEdit, Place

if TYPE_CHECKING:
    from collections.abc import Callable

    from pipetui.domain.process import ProcessMap

TODAY = date(2026, 11, 23)


WORDS = ("Offer", "Demo", "Check", "find-the-buyer", "no", "x" * 60, "12 customers", "")
LINES = (
    *("Call +3d", "* Ask who decides", "value >= 5000", "item listen", "email", "touch call"),
    *("yes -> Signed", "later -> park", "back -> lead", "owner = anna", "close = +30d"),
    *(
        "source web, value >= 10k -> Offer, owner anna",
        "every deal",
        "60k by eoy",
        "40",
        "21 fixed",
    ),
    *("warn", "yes", "EUR", "", "a\nb"),
)
ALL_FIELDS = (
    *(Place(field=name) for name in (*PIPELINE_FIELDS, *PIPELINE_LISTS)),
    *(Place(field=name, stage="?") for name in (*STAGE_FIELDS, *STAGE_LISTS)),
    Place(field="steps", stage="?", item="?"),
)

edits = st.lists(
    st.tuples(
        st.sampled_from(
            [
                *("add", "rename", "down", "up", "split", "merge", "remove", "send"),
                *("set", "entry", "new", "gone", "move", "toggle", "required", "lines"),
            ]
        ),
        st.integers(0, 6),
        st.integers(0, 4),
        st.sampled_from(ALL_FIELDS),
        st.sampled_from((*WORDS, *LINES)),
    ),
    max_size=12,
)


def edited(map_: ProcessMap, step: tuple[str, int, int, Place, str]) -> MapEdit:
    """One random edit; it may be refused."""
    what, at, index, place, text = step
    here = map_.stages[at % len(map_.stages)]
    other = map_.stages[index % len(map_.stages)]
    item = here.items[index % len(here.items)].key if here.items else "-"
    if place.stage is not None:
        place = replace(place, stage=here.key, item=item if place.item else None)
    one = replace(place, index=index)
    ways: dict[str, Callable[[], MapEdit]] = {
        "add": lambda: add_stage(map_, text, here.key if index else None),
        "rename": lambda: rename_stage(map_, here.key, text),
        "down": lambda: move_stage(map_, here.key, 1),
        "up": lambda: move_stage(map_, here.key, -1),
        "split": lambda: split_stage(map_, here.key, item, text),
        "merge": lambda: merge_stages(map_, here.key, other.key),
        "remove": lambda: remove_stage(map_, here.key),
        "send": lambda: remove_stage(map_, here.key, other.key),
        "set": lambda: set_field(map_, place, text, TODAY),
        "entry": lambda: set_entry(map_, one, text, TODAY),
        "new": lambda: add_entry(map_, one, text, TODAY),
        "gone": lambda: remove_entry(map_, one, TODAY),
        "move": lambda: move_entry(map_, one, 1, TODAY),
        "toggle": lambda: toggle_field(map_, place, TODAY),
        "required": lambda: toggle_required(
            map_, Place(field="items", stage=here.key, index=index), TODAY
        ),
        "lines": lambda: set_lines(map_, place, f"{text}\nand more", TODAY),
    }
    return ways[what]()
