"""Where buyers come from, what they say, why they stay or go, and what moves deals, in words."""

from __future__ import annotations

from datetime import date

from pipetui.domain.metrics.facts import ItemFact
from pipetui.domain.metrics.grouping import Dimension
from pipetui.domain.metrics.process_change import NoChange
from pipetui.domain.model import Spend, Status, TouchKind, VisitEnd
from pipetui.domain.money import Every, Money
from pipetui.services.present.figures.blocks import Bars, Tone
from pipetui.services.present.figures.pages import group_page
from tests.support.facts import ALL, ago, fact, facts, last_days, line, stay, touch
from tests.support.said_figures import figures_of, lines, rows, said, told

LOST = Status.LOST
LEAD, TALK = 11, 12


def eur(amount: int, every: Every = Every.ONCE) -> Money:
    return Money(amount * 100, "EUR", every)


def spend(source: str, amount: int) -> Spend:
    first, last = date(2026, 11, 1), date(2026, 11, 30)
    return Spend(id=1, source=source, first=first, last=last, key="2026-11", amount=eur(amount))


class TestSources:
    """Channels and objections."""

    def test_a_source_is_told_with_its_campaigns_and_the_whole(self) -> None:
        known = facts(
            fact(1, closed=3, source="web/spring", value=eur(300)),
            fact(2, closed=3, source="web", status=LOST),
            fact(3, source="fair"),
        )

        table = rows(told(known, "channels"), "Source")

        assert list(table) == ["fair", "web", "web, no campaign", "web/spring", "All"]
        assert table["web"].cells[1:] == ("2", "1 of 2, 9–91 %", "27 (n 1)", "1", "€300")
        assert table["fair"].cells[1:] == ("1", "nothing closed", "none yet", "0", "nothing won")
        assert table["All"].deals == (1, 2, 3)

    def test_what_was_spent_is_told_with_what_came_back(self) -> None:
        known = facts(fact(1, closed=3, source="web", value=eur(300)), fact(2, source="fair"))

        sections = told(known, "channels", ALL, spends=(spend("web", 100), spend("fair", 50)))

        costs = rows(sections[1:], "Source")
        assert costs["web"].cells[1:] == ("€100", "1", "€100", "€300 for €100 (n 1)")
        assert costs["fair"].cells[1:] == ("€50", "0", "no new customer", "€0 for €50 (n 0)")

    def test_a_return_of_many_deals_is_told_in_percent_too(self) -> None:
        known = facts(
            *(fact(each, closed=3, source="web", value=eur(300)) for each in range(1, 21))
        )

        sections = told(known, "channels", ALL, spends=(spend("web", 2_000),))

        costs = rows(sections[1:], "Source")
        assert costs["web"].cells[-1] == "+200 % (n 20), €6k for €2k"

    def test_without_a_spend_it_says_how_to_note_one(self) -> None:
        assert "pipetui spend set" in said(told(facts(fact(source="web")), "channels"))

    def test_an_objection_is_told_with_how_deals_end_that_meet_it(self) -> None:
        known = facts(
            fact(1, closed=3, touches=(touch(TouchKind.OBJECTION, 9, text="Too expensive"),)),
            fact(2, closed=3, status=LOST),
        )

        sections = told(known, "objections")

        (row,) = rows(sections, "Objection").values()
        assert row.cells == (
            "Too expensive",
            "1",
            "1 of 1, 21–100 %",
            "0 of 1, 0–79 %",
            "none",
        )
        assert lines(sections)["A no before the yes, on average"].text == "0 times (n 1)"


class TestCustomers:
    """Who stays, and who leaves."""

    def test_clients_and_their_recurring_value(self) -> None:
        known = facts(
            fact(1, closed=90, company_id=1, value=eur(100, Every.MONTH), created_at=ago(99)),
            fact(
                2,
                closed=90,
                company_id=2,
                value=eur(100, Every.MONTH),
                created_at=ago(99),
                churned_at=ago(5),
                churn_reason="Price",
            ),
            fact(3, closed=4, company_id=3),
        )

        sections = told(known, "retention", last_days(30))
        told_lines = lines(sections)

        assert told_lines["At the start"].text == "2 customers"
        assert told_lines["At the end"].text == "2 customers"
        assert told_lines["New"].deals == (3,)
        assert told_lines["Left, of those at the start"].text == "1 of 2, 9–91 %"
        assert told_lines["Who left"].deals == (2,)
        assert told_lines["Kept"].text == "€1,200 of €2,400 (n 2) a year"
        assert told_lines["Kept"].note.startswith("left €1,200")
        assert "Price" in said(sections)

    def test_where_nothing_recurs_it_says_so(self) -> None:
        sections = told(facts(fact(closed=90, created_at=ago(99))), "retention", last_days(30))

        assert "Not available: no customer had recurring value" in said(sections)

    def test_of_all_time_there_is_no_start(self) -> None:
        told_lines = lines(told(facts(fact(closed=9)), "retention"))

        assert told_lines["At the start"].text == "not available: the period has no first day"
        assert "Left, of those at the start" not in told_lines

    def test_satisfaction_is_told_with_its_parts(self) -> None:
        known = facts(
            *(
                fact(n, closed=9, touches=(touch(TouchKind.FEEDBACK, 3, score=score),))
                for n, score in enumerate((10, 9, 7, 3), 1)
            )
        )

        told_lines = lines(told(known, "satisfaction"))

        assert told_lines["Score"].text == "+25 (n 4)"
        assert told_lines["Promoters"].text == "2 of 4, 15–85 %"
        assert lines(told(facts(), "satisfaction"))["Score"].text == "nobody has answered"


class TestProcess:
    """How far it is followed, and what goes together with moving on."""

    def test_deals_that_miss_something_can_be_opened(self) -> None:
        known = facts(fact(1, value=eur(5)), fact(2), fact(3, parked_until=date(2027, 1, 1)))

        sections = told(known, "adoption")
        told_lines = lines(sections)

        assert told_lines["With a value"].text == "1 of 2, 9–91 %"
        assert told_lines["Without a value"].deals == (2,)
        assert told_lines["Required items all done when going on"].text == (
            "no deal went on from a stage with required items"
        )
        assert "1 open deal is parked and not counted." in said(sections)

    def test_what_moves_deals_is_told_with_and_without_it(self) -> None:
        given = ItemFact(LEAD, "check-the-fit", required=True, created_at=ago(20))
        known = facts(
            *(
                fact(
                    n,
                    closed=None if went_on else 5,
                    status=Status.OPEN if went_on else LOST,
                    lost_reason=None if went_on else "Price",
                    stays=(stay(n, LEAD, 20, 5, VisitEnd.ADVANCED if went_on else VisitEnd.LOST),),
                    items=(given._replace(done_at=ago(10)) if went_on else given,),
                )
                for n in range(1, 21)
                for went_on in (n <= 10,)
            )
        )

        sections = told(known, "what_moves")

        table = rows(sections, "With")
        (row,) = (each for name, each in table.items() if name.startswith("Done: "))
        assert row.cells[1:] == ("10 of 10, 72–100 %", "0 of 10, 0–28 %", "more")
        assert row.tone is Tone.GOOD
        (bars, *_) = (
            block
            for section in sections
            for block in section.blocks
            if isinstance(block, Bars) and block.title == "Reason"
        )
        assert [(bar.label, bar.said) for bar in bars.bars] == [("Price", "10 of 10, 72–100 %")]

    def test_below_the_floor_nothing_is_compared(self) -> None:
        assert "Too few cases to compare" in said(told(facts(fact()), "what_moves"))

    def test_ways_name_the_ends_of_stages_in_a_row(self) -> None:
        stages = line().stages
        way = tuple(stay(1, 11 + n, 20 - n, 19 - n) for n in range(3))
        back = (stay(2, 12, 20, 19, VisitEnd.MOVED_BACK), stay(2, 11, 19, 10))
        known = facts(fact(1, closed=5, stays=way), fact(2, closed=5, stays=back))

        table = rows(told(known, "paths"), "Way")

        assert set(table) == {
            f"{stages[0].name} to {stages[2].name}",
            f"{stages[1].name}, {stages[0].name}",
        }

    def test_without_a_version_to_compare_since_it_says_so(self) -> None:
        sections = told(
            facts(), "process_change", change=lambda _process: NoChange("there is one version")
        )

        assert "Not available: there is one version." in said(sections)


class TestGroups:
    """Groups beside each other."""

    def test_each_group_has_its_figures_and_its_deals(self) -> None:
        known = facts(
            fact(1, closed=3, owner="Ann", value=eur(300)),
            fact(2, owner="ann", value=eur(100), probability=50),
            fact(3),
        )

        (section,) = group_page(figures_of(known), ALL, Dimension.OWNER).sections
        table = rows([section], "Group")

        assert table["Ann"].cells == ("Ann", "2", "1", "0", "1", "€50")
        assert table["Ann"].deals == (1, 2)
        assert table["unknown"].cells == ("unknown", "1", "0", "0", "1", "none can be priced")
        assert section.deals == (1, 2, 3)

    def test_where_nobody_has_one_it_says_so(self) -> None:
        (section,) = group_page(figures_of(facts(fact())), ALL, Dimension.REGION).sections

        assert "No deal has a region." in said([section])

    def test_without_a_deal_there_is_a_sentence(self) -> None:
        (section,) = group_page(figures_of(facts()), ALL, Dimension.TAG).sections

        assert section.deals == ()
        assert "No deal was made, closed or is open" in said([section])
