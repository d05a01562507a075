"""People who were met beside the deals: some of them are known already."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.commands import AddContact, FieldEdit
from pipetui.services.demo.diary import NOBODY, Entry, Step

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipetui.services.demo.content import Content, Meeting
    from pipetui.services.demo.workdays import Workdays


def people_entries(content: Content, workdays: Workdays) -> Iterator[Entry]:
    """Everybody who was written down on their own, on the day they were met."""
    for order, meeting in enumerate(content.meetings):
        yield Entry(workdays.past(meeting.days, 16), NOBODY, order, _met(meeting))


def _met(meeting: Meeting) -> Step:
    known = {"company": meeting.company, "title": meeting.job, "email": meeting.email}
    edits = [FieldEdit(field=field, text=text) for field, text in known.items() if text]
    edits.append(FieldEdit(field="notes", text=meeting.notes))
    command = AddContact(name=meeting.name, edits=tuple(edits))
    return lambda _world, _deal: command
