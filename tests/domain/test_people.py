"""Who takes part in a deal, and how."""

from __future__ import annotations

import pytest

from pipetui.domain.commands import LinkContact
from pipetui.domain.model import Participant
from tests.support.world import World


def link(contact: str, role: str | None = None) -> LinkContact:
    return LinkContact(deal_id=1, contact=contact, role=role)


@pytest.fixture
def world() -> World:
    world = World()
    world.add(company="Acme", contact="Anna", email="anna@acme.example")
    return world


def roles(world: World) -> list[tuple[int, str | None]]:
    return [(part.contact_id, part.role) for part in world.all(Participant)]


@pytest.mark.parametrize("who", ["Anna", "anna", "ANNA@acme.example"])
def test_a_contact_of_the_deal_gets_a_role(world: World, who: str) -> None:
    world.do(link(who, "Decides"))

    assert roles(world) == [(1, "decides")]


def test_somebody_new_joins_the_company(world: World) -> None:
    world.do(link("Ben", "pays"))

    assert roles(world) == [(1, None), (2, "pays")]
    assert world.contacts()[1].company_id == world.deal().company_id


def test_a_role_can_be_taken_back(world: World) -> None:
    world.do(link("Anna", "uses"))
    world.do(link("Anna"))

    assert roles(world) == [(1, None)]


@pytest.mark.parametrize(("who", "role"), [("", None), ("Anna", "rules")])
def test_nobody_and_no_role_are_refused(world: World, who: str, role: str | None) -> None:
    world.refusal(link(who, role))
