"""Whether a version of a map shows in the figures, read through a session."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipetui.domain.errors import Refused
from pipetui.domain.metrics.changeover import Changeover
from pipetui.domain.metrics.process_change import NoChange, ProcessChange, process_change
from pipetui.services.facts import load_facts
from pipetui.services.maps.versions import load_versions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipetui.domain.dates import Now
    from pipetui.domain.process import ProcessMap
    from pipetui.services.maps.versions import MapVersion
    from pipetui.services.session import Session


def load_process_change(
    session: Session,
    process: ProcessMap,
    version: int | None = None,
    as_of: Now | None = None,
    *,
    working_days: bool,
) -> ProcessChange | NoChange:
    """What differs since a version of a pipeline's map, since the newest one unless it is named.

    It is told as of now or of a moment before; versions made later are passed over. Refused for a
    version that is not there, or has none before it.
    """
    as_of = as_of or session.now()
    change = find_change(session, process, version, as_of)
    if isinstance(change, NoChange):
        return change
    begun = replace(as_of, instant=as_of.midnight(change.day))
    line = process.pipeline.id
    return process_change(
        load_facts(session, line, begun, working_days=working_days),
        load_facts(session, line, as_of, working_days=working_days),
        change,
    )


def find_change(
    session: Session, process: ProcessMap, version: int | None = None, as_of: Now | None = None
) -> Changeover | NoChange:
    """The version that is compared: the one that is named, else the newest from before today."""
    as_of = as_of or session.now()
    name = process.pipeline.name
    every = load_versions(session, process.pipeline.id)
    known = [each for each in every if each.at <= as_of.instant]
    later = [each for each in known[1:] if as_of.day_of(each.at) < as_of.today]
    if version is not None:
        chosen = _named(version, every, known, name)
    elif later:
        chosen = later[-1]
    elif known[1:]:
        return NoChange(f"the map of {name} was changed today: there is nothing to compare yet")
    else:
        return NoChange(f"the map of {name} has one version: there is none to compare it with")
    place = known.index(chosen)
    return Changeover(
        number=chosen.number,
        day=as_of.day_of(chosen.at),
        label=chosen.label,
        old=known[place - 1].map,
        new=chosen.map,
        present=known[-1].map,
        others=tuple(
            (each.number, as_of.day_of(each.at)) for each in known[1:] if each is not chosen
        ),
    )


def _named(
    version: int, every: Sequence[MapVersion], known: Sequence[MapVersion], name: str
) -> MapVersion:
    """The version of a number; Refused when there is none, or nothing before it."""
    hint = "`pipetui map history` lists them"
    found = next((each for each in every if each.number == version), None)
    if found is None:
        there = "is version 1 alone" if len(every) == 1 else f"are versions 1 to {len(every)}"
        message = f"{version} is no version of {name}"
        raise Refused(message, f"there {there}; {hint}")
    if found not in known:
        message = f"version {version} of {name} was made later than the day that is asked about"
        raise Refused(message, f"take an earlier one; {hint}")
    if found is known[0]:
        message = f"version {version} of {name} is the first: there is nothing before it"
        raise Refused(message, f"take a later one; {hint}")
    return found
