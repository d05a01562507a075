"""A record, its row and its image in the log are one thing."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipetui.domain.model import Entity
from pipetui.domain.operation import ENTITY_OF, RECORD_TYPES
from pipetui.domain.text import fold
from pipetui.store.mapping import (
    IMAGE_VERSION,
    folded,
    from_image,
    from_row,
    instant_text,
    parse_instant,
    to_image,
    to_row,
)
from pipetui.store.rows import TABLES
from tests.support import strategies as drawn

if TYPE_CHECKING:
    from pipetui.domain.operation import Record


@given(drawn.records)
def test_a_record_comes_back_from_its_row(record: Record) -> None:
    assert from_row(ENTITY_OF[type(record)], to_row(record)) == record


@given(drawn.records)
def test_a_record_comes_back_from_its_image(record: Record) -> None:
    entity = ENTITY_OF[type(record)]

    assert from_image(entity, to_image(record), IMAGE_VERSION) == record


@given(drawn.records)
def test_a_row_fills_its_table_and_holds_text_and_numbers_alone(record: Record) -> None:
    row = {**to_row(record), **folded(record)}

    assert set(row) == set(TABLES[ENTITY_OF[type(record)]].c.keys())
    assert {type(cell) for cell in row.values()} <= {str, int, type(None)}


@given(drawn.records)
def test_an_image_leaves_out_what_is_not_there(record: Record) -> None:
    image = json.loads(to_image(record) or "")

    assert None not in image.values()
    assert set(image) <= set(to_row(record))


@pytest.mark.parametrize("entity", Entity)
def test_every_kind_of_record_is_drawn_with_every_field(entity: Entity) -> None:
    # One that the strategies forget would never be compared above.
    kind = RECORD_TYPES[entity]

    assert set(drawn.FIELDS[kind]) == {field.name for field in fields(kind)}


def test_the_birth_and_the_end_of_a_record_have_no_image() -> None:
    assert to_image(None) is None
    assert from_image(Entity.DEAL, None, IMAGE_VERSION) is None


def test_an_image_of_a_newer_version_is_not_guessed_at() -> None:
    with pytest.raises(ValueError, match="cannot be read"):
        from_image(Entity.COMPANY, '{"id": 1, "name": "Acme"}', IMAGE_VERSION + 1)


class TestInstants:
    @given(drawn.instants)
    def test_an_instant_comes_back_from_its_text(self, instant: datetime) -> None:
        assert parse_instant(instant_text(instant)) == instant

    @given(drawn.instants, drawn.instants)
    def test_texts_sort_as_instants_do(self, one: datetime, other: datetime) -> None:
        assert (instant_text(one) < instant_text(other)) == (one < other)

    @given(st.integers(-14, 14))
    def test_the_zone_does_not_matter(self, hours: int) -> None:
        noon = datetime(2026, 3, 2, 12, tzinfo=UTC)

        elsewhere = noon.astimezone(timezone(timedelta(hours=hours)))

        assert instant_text(elsewhere) == "2026-03-02T12:00:00.000000Z"


class TestFolding:
    @given(drawn.companies)
    def test_a_company_is_found_by_its_folded_name(self, company: Record) -> None:
        assert folded(company) == {"name_fold": fold(to_row(company)["name"])}  # type: ignore[arg-type]

    @given(drawn.contacts)
    def test_a_contact_by_name_and_address(self, contact: Record) -> None:
        row = folded(contact)

        assert set(row) == {"name_fold", "email_fold"}
