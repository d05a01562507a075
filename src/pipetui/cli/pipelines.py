"""The pipeline that somebody names, or the one that is meant by not naming any."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.errors import Refused
from pipetui.domain.process import maps_meant, told_apart
from pipetui.domain.text import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipetui.domain.process import ProcessMap
    from pipetui.services.session import Session


def known_maps(session: Session) -> tuple[ProcessMap, ...]:
    """Every pipeline's map; Refused when there is none."""
    from pipetui.services.reading import maps

    known = maps(session)
    if not known:
        raise Refused("there is no pipeline yet", "make one with `pipetui map new NAME`")
    return known


def one_map(session: Session, words: Sequence[str] | None) -> ProcessMap:
    """The map that words name; without any the first."""
    return find_pipelines(known_maps(session), " ".join(words) if words else None)[0]


def find_pipelines(known: Sequence[ProcessMap], name: str | None) -> list[ProcessMap]:
    """The pipelines to look in; Refused, with the names there are, for one that is none."""
    if name is None:
        return list(known)
    found = maps_meant(known, name)
    if len(found) != 1:
        what = "no pipeline" if not found else "more than one pipeline"
        names = ", ".join(told_apart(known))
        raise Refused(f"{shown(name)} is {what}", f"pipelines: {names}")
    return found
