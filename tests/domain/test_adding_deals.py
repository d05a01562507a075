"""Deals made by hand and from files, with the companies and people they name."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from pipetui.domain.commands import AddDeals, CloneDeal, DealDraft, DeleteDeals, LogTouch
from pipetui.domain.dates import When
from pipetui.domain.errors import BadValue
from pipetui.domain.model import Company, Contact, Deal, Entity, Status, TouchKind
from pipetui.domain.money import Money
from tests.support.maps import process, stage
from tests.support.world import MONDAY_NOON, World

LAST_YEAR = datetime(2025, 6, 1, 22, 30, tzinfo=UTC)


class TestWhereItStarts:
    def test_a_new_deal_is_open_in_the_first_stage(self) -> None:
        world = World()

        world.add("Website")

        deal = world.deal()
        assert (deal.title, deal.status, world.stage_of()) == ("Website", Status.OPEN, "Lead")
        assert deal.created_at == deal.stage_entered_at == MONDAY_NOON

    def test_the_stage_marked_start_comes_before_the_first_one(self) -> None:
        world = World(process("Sales", [stage("Audience"), stage("Lead", is_start=True)]))

        world.add()

        assert world.stage_of() == "Lead"

    @pytest.mark.parametrize("ref", ["Talk", "talk", "2", "tal", 2], ids=repr)
    def test_it_starts_in_the_stage_that_is_named(self, ref: int | str) -> None:
        world = World()

        world.add(stage=ref)

        assert world.stage_of() == "Talk"

    @pytest.mark.parametrize("ref", ["Consulting", "consulting", "con", 2], ids=repr)
    def test_it_starts_in_the_pipeline_that_is_named(self, ref: int | str) -> None:
        world = World()

        world.add(pipeline=ref)

        assert (world.deal().pipeline_id, world.stage_of()) == (2, "Call")

    def test_a_stage_that_does_not_exist_is_refused_with_those_that_do(self) -> None:
        refused = World().refusal(AddDeals(drafts=(DealDraft(title="X", stage="Demo"),)))

        assert refused.message.endswith("is no stage of Sales")
        assert "Lead, Talk, Offer" in refused.hint

    def test_without_a_pipeline_there_is_nowhere_to_put_it(self) -> None:
        world = World()
        world.records.clear()

        assert "no pipeline" in world.refusal(AddDeals(drafts=(DealDraft(title="X"),))).message

    def test_a_deal_added_in_a_stage_after_the_signature_is_won(self) -> None:
        world = World()

        world.add(stage="Signed")

        assert (world.deal().status, world.deal().closed_at) == (Status.WON, MONDAY_NOON)
        assert [visit.left_at for visit in world.visits()] == [None]
        assert "Send the contract" in world.tasks()

    def test_each_new_deal_goes_below_the_others(self) -> None:
        world = World()

        for title in ("first", "second", "third"):
            world.add(title)

        assert world.lane("Lead") == ["first", "second", "third"]


class TestWhatIsKept:
    def test_the_fields_as_they_were_given(self) -> None:
        world = World()

        world.add(
            "Website",
            value=Money(12_000_00, "EUR"),
            owner="Ann",
            source="web/newsletter",
            product="Site",
            region="North",
            tags=("new", "big"),
            links=("https://example.com",),
            probability=40,
            close=date(2026, 4, 1),
            competitor="Bolt",
            external_id="hs-7",
            extra=(("Lead score", "7"),),
        )

        deal = world.deal()
        assert deal.value == Money(12_000_00, "EUR")
        assert (deal.owner, deal.source, deal.product, deal.region) == (
            "Ann",
            "web/newsletter",
            "Site",
            "North",
        )
        assert (deal.tags, deal.links) == (("new", "big"), ("https://example.com",))
        assert (deal.probability, deal.expected_close) == (40, date(2026, 4, 1))
        assert (deal.competitor, deal.external_id) == ("Bolt", "hs-7")
        assert deal.extra == (("Lead score", "7"),)

    def test_no_control_character_gets_in_by_any_field(self) -> None:
        world = World()
        evil = "a\x1b]0;x\x07\u202eb\x00"

        world.add(
            evil,
            company=evil,
            contact=evil,
            phone=evil,
            owner=evil,
            tags=(evil,),
            links=(evil,),
            notes=evil,
            next_text=evil,
            lost_reason=evil,
            external_id=evil,
            extra=((evil, evil),),
        )

        stored = repr(list(world.records.values()))
        assert "a]0;xb" in stored
        assert not any(sign in stored for sign in ("\\x1b", "\\x07", "\\u202e", "\\x00"))

    def test_a_deal_without_a_title_is_called_after_company_and_product(self) -> None:
        world = World()

        world.add("  ", company="Acme", product="Site")

        assert world.deal().title == "Acme \N{EN DASH} Site"

    def test_a_deal_without_any_name_is_refused(self) -> None:
        refused = World().refusal(AddDeals(drafts=(DealDraft(title="\x00"),)))

        assert refused.message == "the deal has no title"

    @pytest.mark.parametrize("percent", [-1, 101])
    def test_a_probability_beyond_certainty_is_refused(self, percent: int) -> None:
        draft = DealDraft(title="X", probability=percent)

        assert isinstance(World().refusal(AddDeals(drafts=(draft,))), BadValue)

    def test_one_bad_draft_keeps_out_all(self) -> None:
        drafts = (DealDraft(title="good"), DealDraft(title=""))

        World().refusal(AddDeals(drafts=drafts))

    def test_adding_nothing_changes_nothing(self) -> None:
        assert World().do(AddDeals(drafts=())).changes == ()


class TestNextStep:
    def test_it_is_kept_with_its_day_and_time(self) -> None:
        world = World()

        world.add(next_text="Call Ann", next_due=When(date(2026, 3, 6), time(14, 0)))

        deal = world.deal()
        assert (deal.next_text, deal.next_due, deal.next_time) == (
            "Call Ann",
            date(2026, 3, 6),
            time(14, 0),
        )

    def test_one_without_a_day_is_for_today(self) -> None:
        world = World()

        world.add(next_text="Call Ann")

        assert world.deal().next_due == date(2026, 3, 2)

    def test_a_day_without_a_text_is_for_following_up(self) -> None:
        world = World()

        world.add(next_due=When(date(2026, 3, 6)))

        assert world.deal().next_text == "Follow up"


class TestCompanies:
    def test_a_company_is_made_once_however_it_is_written(self) -> None:
        world = World()

        world.add(company="Müller GmbH")
        world.add(company="MÜLLER  gmbh")
        world.do(AddDeals(drafts=tuple(DealDraft(title="X", company=c) for c in ("Bolt", "bolt"))))

        assert [company.name for company in world.all(Company)] == ["Müller GmbH", "Bolt"]
        assert [deal.company_id for deal in world.all(Deal)] == [1, 1, 2, 2]

    def test_of_companies_with_one_name_the_oldest_is_meant(self) -> None:
        world = World()
        for number in (1, 2):
            world.records[Entity.COMPANY, number] = Company(id=number, name="Acme")

        world.add(company="acme")

        assert world.deal().company_id == 1


class TestPeople:
    """Who is meant by a name or an address: `known` stands in the book already."""

    def known(self, *people: tuple[str, str | None, str | None]) -> World:
        world = World()
        for name, company, email in people:
            world.add(contact=name, company=company, email=email)
        return world

    def added(self, world: World, **fields: str) -> list[Contact]:
        return world.contacts(world.add("another", **fields))

    def test_a_contact_is_made_with_all_that_is_known_of_it(self) -> None:
        world = World()

        world.add(contact="Ann Lee", email="ann@acme.example", phone="+49 30 1", company="Acme")

        (ann,) = world.contacts()
        assert (ann.name, ann.email, ann.phone) == ("Ann Lee", "ann@acme.example", "+49 30 1")
        assert ann.company_id == world.deal().company_id == 1

    def test_an_address_decides_alone(self) -> None:
        world = self.known(("Ann Lee", "Acme", "ann@acme.example"))

        (found,) = self.added(world, contact="A. Lee", email="Ann@ACME.example", company="Bolt")

        assert (found.id, found.name) == (1, "Ann Lee")

    def test_the_same_name_at_the_same_company_is_the_same_person(self) -> None:
        world = self.known(("Ann Lee", "Acme", None))

        (found,) = self.added(world, contact="ann lee", company="Acme")

        assert found.id == 1

    def test_the_same_name_at_another_company_is_another_person(self) -> None:
        world = self.known(("Ann Lee", "Acme", None))

        (found,) = self.added(world, contact="Ann Lee", company="Bolt")

        assert found.id == 2

    def test_the_same_name_with_another_address_is_another_person(self) -> None:
        world = self.known(("Ann Lee", "Acme", "ann@acme.example"))

        (found,) = self.added(world, contact="Ann Lee", company="Acme", email="ann2@acme.example")

        assert found.id == 2

    def test_a_name_alone_means_the_only_person_of_that_name(self) -> None:
        world = self.known(("Ann Lee", "Acme", None))

        (found,) = self.added(world, contact="Ann Lee")

        assert found.id == 1
        assert world.deal(2).company_id == found.company_id, "the deal is with their company"

    def test_a_name_that_several_have_is_taken_for_none_of_them(self) -> None:
        world = self.known(("Ann Lee", "Acme", None), ("Ann Lee", "Bolt", None))

        (found,) = self.added(world, contact="Ann Lee")

        assert found.id == 3

    def test_what_was_not_known_of_a_person_is_added_and_nothing_overwritten(self) -> None:
        world = self.known(("Ann Lee", None, None))

        self.added(world, contact="Ann Lee", company="Acme", email="a@x.example", phone="1")
        self.added(world, contact="Ann", company="Bolt", email="a@x.example", phone="2")

        (ann,) = world.all(Contact)
        assert (ann.company_id, ann.email, ann.phone) == (1, "a@x.example", "1")

    def test_an_address_learnt_from_one_draft_is_known_to_the_next(self) -> None:
        world = self.known(("Ann Lee", None, None))

        drafts = (
            DealDraft(title="X", contact="Ann Lee", email="a@x.example"),
            DealDraft(title="Y", contact="A. Lee", email="a@x.example"),
        )
        world.do(AddDeals(drafts=drafts))

        assert len(world.all(Contact)) == 1

    @pytest.mark.parametrize("known", [{"email": "a@x.example"}, {"phone": "+49 30 1"}])
    def test_somebody_known_by_address_or_number_alone_is_called_by_it(
        self, known: dict[str, str]
    ) -> None:
        world = World()

        world.add(**known)
        world.add(**known)

        assert [person.name for person in world.all(Contact)] == list(known.values())

    @pytest.mark.parametrize("nobody", [{"contact": "\x00"}, {"contact": " "}, {"email": "\x1b"}])
    def test_a_name_of_nothing_makes_nobody(self, nobody: dict[str, str]) -> None:
        world = World()

        world.add(**nobody)

        assert not world.all(Contact)


class TestFromFiles:
    def test_an_imported_deal_keeps_its_date_and_no_one_saw_it_arrive(self) -> None:
        world = World()

        world.add(created_at=LAST_YEAR, imported=True)

        (visit,) = world.visits()
        assert (visit.entered_at, visit.start_known) == (LAST_YEAR, False)
        assert world.deal().created_at == LAST_YEAR

    def test_its_checklist_is_due_from_today_not_from_years_ago(self) -> None:
        world = World()

        world.add(created_at=LAST_YEAR, imported=True)

        assert world.tasks()["Find the buyer"].due == date(2026, 3, 4)

    @pytest.mark.parametrize("status", [Status.WON, Status.LOST])
    def test_a_closed_deal_has_the_date_of_the_file_and_no_stay(self, status: Status) -> None:
        world = World()

        world.add(status=status, closed_at=LAST_YEAR, stage="Talk", imported=True)

        deal = world.deal()
        assert (deal.status, deal.closed_at, world.stage_of()) == (status, LAST_YEAR, "Talk")
        assert (world.visits(), world.tasks()) == ([], {})

    def test_a_closed_deal_may_come_without_a_stage(self) -> None:
        world = World()

        world.add(status=Status.LOST, closed_at=LAST_YEAR, lost_reason="price", imported=True)

        assert (world.deal().stage_id, world.deal().lost_reason) == (None, "price")

    @pytest.mark.parametrize(
        "draft",
        [
            DealDraft(title="X", status=Status.LOST),
            DealDraft(title="X", status=Status.WON, imported=True),
            DealDraft(title="X", stage="Signed", imported=True),
        ],
    )
    def test_a_closed_deal_without_the_day_it_closed_is_refused(self, draft: DealDraft) -> None:
        refused = World().refusal(AddDeals(drafts=(draft,)))

        assert "has no close date" in refused.message

    def test_a_deal_that_the_file_says_stands_with_a_client_stays_there(self) -> None:
        world = World()

        world.add(stage="Signed", closed_at=LAST_YEAR, created_at=LAST_YEAR, imported=True)

        (visit,) = world.visits()
        assert (world.deal().status, visit.entered_at, visit.start_known) == (
            Status.WON,
            LAST_YEAR,
            False,
        )

    @pytest.mark.parametrize("field", ["created_at", "closed_at"])
    def test_a_date_in_the_future_is_refused(self, field: str) -> None:
        dates = {field: datetime(9999, 12, 31, 23, 30, tzinfo=UTC)}

        refused = World().refusal(AddDeals(drafts=(DealDraft(title="X", **dates),)))  # type: ignore[arg-type]

        assert "in the future (9999-12-31)" in refused.message

    def test_a_date_from_where_it_is_tomorrow_already_is_taken(self) -> None:
        world = World()

        world.add(created_at=MONDAY_NOON + timedelta(hours=13))

        assert world.visits()[0].entered_at > MONDAY_NOON


class TestClones:
    def test_a_clone_has_the_facts_but_not_the_history(self) -> None:
        world = World()
        world.add(
            "Website",
            company="Acme",
            contact="Ann",
            value=Money(5_00, "EUR"),
            tags=("big",),
            stage="Talk",
            notes="Called twice",
            external_id="hs-7",
        )
        world.do(LogTouch(deal_ids=(1,), kind=TouchKind.CALL))
        world.wait(days=1)

        world.do(CloneDeal(deal_id=1))

        original, clone = world.deal(1), world.deal(2)
        assert (clone.title, clone.value, clone.tags) == ("Website", Money(5_00, "EUR"), ("big",))
        assert clone.company_id == original.company_id
        assert world.contacts(2) == world.contacts(1)
        assert (world.stage_of(2), clone.created_at) == ("Lead", world.instant)
        assert (clone.notes, clone.external_id, world.touches(2)) == (None, None, [])

    def test_a_clone_of_a_lost_deal_is_open(self) -> None:
        world = World()
        world.add(status=Status.LOST, closed_at=LAST_YEAR, lost_reason="price")

        world.do(CloneDeal(deal_id=1))

        assert (world.deal(2).status, world.deal(2).lost_reason) == (Status.OPEN, None)

    def test_a_deal_that_is_not_there_cannot_be_cloned(self) -> None:
        assert World().refusal(CloneDeal(deal_id=7)).message == "there is no deal #7"


class TestDeleting:
    def test_a_deleted_deal_takes_its_own_with_it_and_leaves_people_and_companies(self) -> None:
        world = World()
        world.add(company="Acme", contact="Ann", next_text="Call")
        world.do(LogTouch(deal_ids=(1,), kind=TouchKind.CALL))

        world.do(DeleteDeals(deal_ids=(1,)))

        kinds = {entity for entity, _ in world.records}
        assert kinds == {Entity.PIPELINE, Entity.STAGE, Entity.COMPANY, Entity.CONTACT}


def test_what_is_no_address_is_refused_where_a_deal_is_made() -> None:
    drafted = DealDraft(title="Website", contact="Anna", email="notmail")

    refused = World().refusal(AddDeals(drafts=(drafted,)))

    assert refused.message == '"notmail" is no e-mail address'
