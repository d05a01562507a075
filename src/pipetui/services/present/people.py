"""People and firms in JSON and in the words that the command line and the screen share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipetui.domain.model import Company, Contact, Status
from pipetui.domain.text import counted
from pipetui.services.present.deals import Json, instant_json, touch_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from pipetui.domain.dates import Now
    from pipetui.domain.keeping_touch import Part
    from pipetui.domain.process import ProcessMap, Stage
    from pipetui.services.people import Firm, FirmPage, Merged, Person, PersonPage

CONTACT_LABELS: Mapping[str, str] = {
    "email": "E-mail",
    "phone": "Phone",
    "title": "Title",
    "notes": "Notes",
}
COMPANY_LABELS: Mapping[str, str] = {
    "domain": "Domain",
    "region": "Region",
    "industry": "Industry",
    "size": "Size",
    "notes": "Notes",
}


class PeoplePresenter:
    """Says what is known of people and firms, with the stages of their deals by name."""

    def __init__(self, maps: Iterable[ProcessMap], now: Now) -> None:
        self._now = now
        self._stages: dict[int, Stage] = {
            stage.id: stage for process in maps for stage in process.stages
        }

    def standing(self, part: Part) -> str:
        """Where a deal stands, in a word or two."""
        if part.churned_at is not None:
            return "churned"
        stage = self._stages.get(part.stage_id or 0)
        if part.status is not Status.OPEN:
            return str(part.status)
        if not part.is_live(self._now.today):
            return "parked"
        return stage.name if stage else "open"

    def person(self, person: Person) -> Json:
        """A contact."""
        return {
            **contact_json(person.contact),
            "company": person.facts.company,
            "deals": [self.part(part) for part in person.parts],
            **self._silence(person),
        }

    def firm(self, firm: Firm) -> Json:
        """A company."""
        return {
            **company_json(firm.company),
            "contacts": list(firm.facts.people),
            "deals": [self._deal(part) for part in firm.parts],
            **self._silence(firm),
        }

    def part(self, part: Part) -> Json:
        """A deal as one of its people sees it."""
        return {**self._deal(part), "role": part.role}

    def _deal(self, part: Part) -> Json:
        stage = self._stages.get(part.stage_id or 0)
        return {
            "id": part.deal_id,
            "title": part.title,
            "status": str(part.status),
            "stage": stage.name if stage else None,
            "churned_at": instant_json(part.churned_at),
        }

    def person_page(self, page: PersonPage) -> Json:
        """A contact with the touches."""
        return {**self.person(page.person), "touches": self._touches(page)}

    def firm_page(self, page: FirmPage) -> Json:
        """A company with its people, whole, and the touches."""
        people = [self.person(each) for each in page.people]
        return {**self.firm(page.firm), "people": people, "touches": self._touches(page)}

    @staticmethod
    def _silence(of: Person | Firm) -> Json:
        return {
            "last_touch_at": instant_json(of.facts.last_touch_at),
            "silent_days": of.silent,
            "losing_touch": of.losing,
        }

    @staticmethod
    def _touches(page: PersonPage | FirmPage) -> list[Json]:
        return [
            {**touch_json(touch), "deal_id": touch.deal_id, "contact_id": touch.contact_id}
            for touch in page.touches
        ]


def contact_json(contact: Contact) -> Json:
    """What is known of a person themselves."""
    return {
        "id": contact.id,
        "name": contact.name,
        **{name: getattr(contact, name) for name in CONTACT_LABELS},
    }


def company_json(company: Company) -> Json:
    """What is known of a firm itself."""
    return {
        "id": company.id,
        "name": company.name,
        **{name: getattr(company, name) for name in COMPANY_LABELS},
    }


def merged_json(merged: Merged) -> Json:
    """The one that is kept as it then is, those that go, and how many go along."""
    return {
        **_json_of(merged.kept),
        "gone": [_json_of(each) for each in merged.gone],
        "moved": {
            "deals": merged.deals,
            "contacts": merged.people,
            "touches": merged.touches,
        },
    }


def _json_of(record: Contact | Company) -> Json:
    return contact_json(record) if isinstance(record, Contact) else company_json(record)


def merge_said(merged: Merged) -> list[tuple[str, str]]:
    """What becomes of the one that is kept, as names and values; what stays is left out."""
    labels = CONTACT_LABELS if isinstance(merged.kept, Contact) else COMPANY_LABELS
    told = [("Goes", ", ".join(each.name for each in merged.gone))]
    if getattr(merged.kept, "company_id", None) != getattr(merged.before, "company_id", None):
        told.append(("Company", f"that of {merged.gone[0].name}"))
    for name, label in labels.items():
        value = getattr(merged.kept, name)
        if value is not None and value != getattr(merged.before, name):
            told.append((label, value))
    counts = (
        (merged.deals, "deal", "deals"),
        (merged.people, "contact", "contacts"),
        (merged.touches, "touch", "touches"),
    )
    along = [counted(count, one, many) for count, one, many in counts if count]
    told.append(("Go along", ", ".join(along) or "nothing"))
    return told


def parts_said(parts: Iterable[Part], presenter: PeoplePresenter, now: Now) -> str:
    """The deals that call for contact, in a line: `Website (Proposal, decides) · …`."""
    live = [part for part in parts if part.is_live(now.today)]
    return " · ".join(
        f"{part.title} ({', '.join(filter(None, (presenter.standing(part), part.role)))})"
        for part in live
    )
