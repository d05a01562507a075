"""The fields of contacts and companies that can be edited by name, and how each reads a text."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from pipetui.domain.commands import FieldEdit
from pipetui.domain.errors import BadValue
from pipetui.domain.text import clean_line, clean_text, shown, word_among

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pipetui.domain.model import Company, Contact

CONTACT_FIELDS = ("name", "company", "email", "phone", "title", "notes")
COMPANY_FIELDS = ("name", "domain", "region", "industry", "size", "notes")
_FEW_DIGITS = 2
_ALIASES = {"mail": "email", "tel": "phone", "website": "domain", "note": "notes"}


def person_field(text: str, known: Sequence[str]) -> str:
    """The one of the known fields that a word means; BadValue names the nearest one."""
    return word_among(text, known, _ALIASES, "not a field that can be edited")


def edit_contact_field(contact: Contact, edit: FieldEdit) -> Contact:
    """The contact with one field other than the company changed; an empty text clears it."""
    return replace(contact, **_changed(edit, CONTACT_FIELDS))


def edit_company_field(company: Company, edit: FieldEdit) -> Company:
    """The company with one field changed; an empty text clears it."""
    return replace(company, **_changed(edit, COMPANY_FIELDS))


def _changed(edit: FieldEdit, known: Sequence[str]) -> dict[str, Any]:
    name = person_field(edit.field, known)
    if edit.action != "set":
        message = f"{name} holds one value"
        raise BadValue(message, f"set it with {name}=VALUE")
    text = clean_text(edit.text) if name == "notes" else clean_line(edit.text)
    if name == "name" and not text:
        message = "the name is empty"
        raise BadValue(message, "say what they are called")
    return {name: (parse_email(text) if name == "email" and text else text) or None}


def parse_email(text: str) -> str:
    """The e-mail address a text is; BadValue for what cannot be one."""
    if "@" not in text.strip("@") or " " in text:
        message = f"{shown(text)} is no e-mail address"
        raise BadValue(message, "it looks like anna@acme.example")
    return text


def names_in(text: str) -> tuple[str, ...]:
    """The names of several people, with commas between them; each once."""
    return tuple(dict.fromkeys(filter(None, map(clean_line, text.split(",")))))


def read_person(text: str) -> tuple[str, tuple[FieldEdit, ...]]:
    """A line such as `Anna Berg, Acme, anna@acme.example, +49 30 1`: a name, and what is known.

    Behind the name what has an `@` is an address, digits without letters are a number; the first
    that is neither is the company, the second what they are there.
    """
    name, *rest = (part.strip() for part in text.split(","))
    found: dict[str, str] = {}
    for part in filter(None, rest):
        digits = sum(each.isdigit() for each in part)
        is_number = digits > _FEW_DIGITS and not any(each.isalpha() for each in part)
        if "@" in part:
            field = "email"
        elif is_number:
            field = "phone"
        else:
            field = "title" if "company" in found else "company"
        if field in found:
            message = f"{shown(part)} is a second {field}"
            raise BadValue(message, "write: name, company, title, e-mail address, number")
        found[field] = part
    return name, tuple(FieldEdit(field=field, text=text) for field, text in found.items())
