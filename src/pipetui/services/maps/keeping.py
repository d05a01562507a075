"""A map written into the text its seller wrote: only what differs is changed."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from pipetui.domain.errors import BadValue
from pipetui.domain.maps.sameness import same_map
from pipetui.domain.process import Exit, key_of
from pipetui.services.maps import layout
from pipetui.services.maps.keeping_lists import KEYED, changed_list, paired
from pipetui.services.maps.locator import Entry, Path, Section, end_of_line, sections_of
from pipetui.services.maps.reading import make_keys, read_map
from pipetui.services.maps.syntax import parse_toml
from pipetui.services.maps.writing import values_of, written_section, written_value

if TYPE_CHECKING:
    from pipetui.domain.process import ProcessMap

_ORDER = {
    name: place
    for keys in (
        layout.DOCUMENT_KEYS,
        layout.ACTION_KEYS,
        layout.BRANCH_KEYS,
        layout.ITEM_KEYS,
        layout.GOAL_KEYS,
        layout.ROUTE_KEYS,
        layout.STAGE_KEYS,
        layout.PIPELINE_KEYS,
    )
    for place, name in enumerate(keys)
}
_BOM = "\ufeff"
_NEW = -1
"""The place of a table that the text did not have."""


class _CannotKeepError(Exception):
    """The text is laid out in a way in which the change has no place."""


def keep_text(process: ProcessMap, former: str) -> str | None:
    """The former text with what differs changed; None when it is no map or has no place for it."""
    try:
        before = read_map(former, "", judge=False)
        if same_map(before, process):
            return former
        text = former.removeprefix(_BOM).replace("\r\n", "\n")
        text = text if text.endswith("\n") else f"{text}\n"
        sheet = _Sheet(text)
        sheet.change((), values_of(before), values_of(process))
        kept = sheet.rendered()
        # Whatever somebody wrote: what is given back says exactly the map, or is not given back.
        if not same_map(read_map(kept, "", judge=False), process):
            return None
    except (BadValue, _CannotKeepError):
        return None
    if former.startswith(_BOM):
        kept = _BOM + kept
    ends = former.count("\r\n")
    return kept.replace("\n", "\r\n") if ends and ends == former.count("\n") else kept


@dataclass(slots=True, eq=False)
class _Block:
    """A table as it stood, with its changes, or a new one."""

    path: Path
    text: str = ""
    """Of a new one."""
    section: Section | None = None
    edits: list[tuple[int, int, str]] = field(default_factory=list)

    def rendered(self, text: str) -> str:
        if self.section is None:
            return self.text
        pieces, at = [], self.section.start
        # Sorting is stable: what is put in at one place stays in the order of the layout.
        for start, end, new in sorted(self.edits, key=lambda edit: edit[:2]):
            pieces += [text[at:start], new]
            at = end
        return "".join((*pieces, text[at : self.section.end]))


class _Sheet:
    """A text cut into its tables, which can be changed, put in, moved and taken out."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._raw = parse_toml(text, "")
        self._blocks = [_Block(each.path, section=each) for each in sections_of(text)]
        self._last = self._blocks[-1]

    def rendered(self) -> str:
        """The text as it is now."""
        pieces = [self._blocks[0].rendered(self._text)]
        for above, block in pairwise(self._blocks):
            new = block.rendered(self._text)
            if not _adjoin(above, block) and not pieces[-1].endswith("\n\n") and pieces[-1]:
                pieces.append("\n")
            pieces.append(new)
        whole = "".join(pieces)
        return whole if self._blocks[-1] is self._last else whole.rstrip("\n") + "\n"

    def change(self, path: Path, before: dict[str, Any], after: dict[str, Any]) -> None:
        """Bring a table from what it says to what it is to say."""
        for name in before:
            if name not in after:
                self._drop((*path, name))
        for name, value in after.items():
            if before.get(name) == value:
                continue
            place, former = (*path, name), before.get(name)
            entry = self._entry(place)
            if entry is not None:
                self._rewrite(entry, name, former, value)
            elif isinstance(value, dict) and former is not None:
                self.change(place, self._keyless(place, former, value), value)
            elif _is_tables(value) and former:
                self._change_tables(place, name, former, value)
            elif _is_tables(value) or isinstance(value, dict):
                self._begin(path, name, value)
            else:
                self._add(path, name, written_value(value, name))

    # -- values ------------------------------------------------------------------------------

    def _rewrite(self, entry: Entry, name: str, former: Any, value: Any) -> None:  # noqa: ANN401 - any value of a file
        if not isinstance(value, list) or not isinstance(former, list) or not former:
            self._edit(entry, entry.value, entry.end, written_value(value, name))
            return
        pairs = paired(name, former, value)
        bare = self._bare(entry.path, name, pairs, value)
        values = [
            None
            if pair is not None and former[pair] == each and number not in bare
            else written_value(each)
            for number, (pair, each) in enumerate(zip(pairs, value, strict=True))
        ]
        self._edit(entry, entry.value, entry.end, changed_list(self._text, entry, pairs, values))

    def _add(self, path: Path, name: str, value: str) -> None:
        """Put a value into a table, after the one that goes before it in the layout."""
        entries = [
            (block, entry)
            for block in self._blocks
            if block.section
            for entry in block.section.entries
            if entry.path[:-1] == path
        ]
        earlier = [pair for pair in entries if _rank(pair[1].path[-1]) < _rank(name)]
        if earlier:
            # Of several stretches of one table the last one that has the neighbour.
            block, entry = max(earlier, key=lambda pair: _rank(pair[1].path[-1]))
            line = self._text.rfind("\n", 0, entry.start) + 1
            # Indented as its neighbour is, and with the tables before its name.
            begin = self._text[line : entry.last]
            at = end_of_line(self._text, entry.end)
            block.edits.append((at, at, f"{begin}{name} = {value}\n"))
            return
        for block in self._blocks:
            if block.path == path and block.section:
                body = block.section.body
                block.edits.append((body, body, f"{name} = {value}\n"))
                return
        raise _CannotKeepError

    def _drop(self, place: Path) -> None:
        """Take out a value or whole tables."""
        self._blocks = [block for block in self._blocks if block.path[: len(place)] != place]
        for block in self._blocks:
            for entry in block.section.entries if block.section else ():
                if entry.path[: len(place)] == place:
                    start = self._text.rfind("\n", 0, entry.start) + 1
                    block.edits.append((start, end_of_line(self._text, entry.end), ""))

    def _entry(self, place: Path) -> Entry | None:
        return next(
            (
                entry
                for block in self._blocks
                if block.section
                for entry in block.section.entries
                if entry.path == place
            ),
            None,
        )

    def _edit(self, entry: Entry, start: int, end: int, new: str) -> None:
        block = next(b for b in self._blocks if b.section and entry in b.section.entries)
        block.edits.append((start, end, new))

    # -- tables ------------------------------------------------------------------------------

    def _change_tables(
        self, place: Path, name: str, before: list[dict[str, Any]], after: list[dict[str, Any]]
    ) -> None:
        """Bring a list of tables to what it is to hold, in its order."""
        pairs = paired(name, before, after)
        bare = self._bare(place, name, pairs, after)
        for number, former in enumerate(before):
            if number not in pairs:
                self._drop((*place, number))
            else:
                wanted = after[pairs.index(number)]
                without = {**former}
                if pairs.index(number) in bare:
                    without.pop("key")
                self.change((*place, number), without, wanted)
        self._order(place, pairs, after)

    def _order(self, place: Path, pairs: list[int | None], after: list[dict[str, Any]]) -> None:
        """Put in the tables that are new, and move the others only where their order is another."""
        stay = [number for number in pairs if number is not None]
        anchor = self._anchor(place)
        moved: dict[int, list[_Block]] = {}
        if stay != sorted(stay):
            moved = {number: self._under((*place, number)) for number in stay}
            gone = {id(block) for blocks in moved.values() for block in blocks}
            anchor -= sum(id(block) in gone for block in self._blocks[:anchor])
            self._blocks = [block for block in self._blocks if id(block) not in gone]
        header = tuple(part for part in place if isinstance(part, str))
        for pair, values in zip(pairs, after, strict=True):
            if pair is not None and not moved:
                anchor = self._blocks.index(self._under((*place, pair))[-1]) + 1
                continue
            text = written_section(values, header, several=True)
            blocks = [_Block((*place, _NEW), text)] if pair is None else moved[pair]
            self._blocks[anchor:anchor] = blocks
            anchor += len(blocks)

    def _anchor(self, place: Path) -> int:
        """Where the first of a list of tables stands, or stood."""
        for number, block in enumerate(self._blocks):
            if block.path[: len(place)] == place:
                return number
        return self._after(place[:-1], str(place[-1]))

    def _begin(self, path: Path, name: str, value: Any) -> None:  # noqa: ANN401 - any tables
        """Put in tables of which there were none, after those that go before in the layout."""
        header = tuple(part for part in (*path, name) if isinstance(part, str))
        several = isinstance(value, list)
        new = [
            _Block((*path, name, _NEW), written_section(each, header, several=several))
            for each in (value if several else [value])
        ]
        at = self._after(path, name)
        self._blocks[at:at] = new

    def _after(self, path: Path, name: str) -> int:
        """Where a table of this name belongs within the table at `path`."""
        places = [
            number
            for number, block in enumerate(self._blocks, 1)
            if block.path[: len(path)] == path
            and (len(block.path) == len(path) or _rank(block.path[len(path)]) <= _rank(name))
        ]
        if not places:
            raise _CannotKeepError
        return places[-1]

    def _under(self, place: Path) -> list[_Block]:
        found = [block for block in self._blocks if block.path[: len(place)] == place]
        if not found:
            raise _CannotKeepError
        return found

    # -- keys --------------------------------------------------------------------------------

    def _bare(
        self, place: Path, name: str, pairs: list[int | None], after: list[dict[str, Any]]
    ) -> set[int]:
        """Which of what is wanted stands without a key in the text and would be read with another.

        A key that is left out is made from the name and from the keys of the others.
        """
        if name not in KEYED:
            return set()
        raw = self._raw_at(place)
        wanted = [each["key"] for each in after]
        names = [each[KEYED[name]] for each in after]
        given = [
            key if pair is None or "key" in raw[pair] else None
            for pair, key in zip(pairs, wanted, strict=True)
        ]
        bare: set[int] = set()
        reserved = frozenset(Exit) if name == "stage" else frozenset[str]()
        while (made := make_keys(names, given, reserved)) != wanted:
            number = next(n for n, key in enumerate(made) if key != wanted[n])
            given[number] = wanted[number]
            bare.add(number)
        return bare

    def _keyless(
        self, place: Path, former: dict[str, Any], value: dict[str, Any]
    ) -> dict[str, Any]:
        """What a table says, without a key that it has not got and that is no longer implied."""
        implied = "key" in self._raw_at(place) or "key" not in value
        if implied or key_of(value["name"]) == value["key"]:
            return former
        return {name: each for name, each in former.items() if name != "key"}

    def _raw_at(self, place: Path) -> Any:  # noqa: ANN401 - any value of a file
        found: Any = self._raw
        for part in place:
            found = found[part]
        return found


def _adjoin(above: _Block, block: _Block) -> bool:
    """Whether one stood directly below the other."""
    return bool(above.section and block.section and above.section.end == block.section.start)


def _is_tables(value: object) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def _rank(name: str | int) -> int:
    return _ORDER.get(str(name), len(_ORDER))
