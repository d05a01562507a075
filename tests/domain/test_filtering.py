"""The filter line: what each word shows, and that no text is an error."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from pipetui.domain.dates import Now
from pipetui.domain.filtering import (
    FilterWord,
    Subject,
    card_filter,
    filter_of,
    filter_words,
    named_deals,
    narrows,
)
from pipetui.domain.model import Status
from pipetui.domain.money import Every, Money
from tests.support.examples import FEW
from tests.support.strategies import texts
from tests.tui.cards import NOW, TODAY, card, cards, process

if TYPE_CHECKING:
    from pipetui.domain.cards import Card


def shows(text: str, **fields: Any) -> bool:  # noqa: ANN401 - any of a card
    """Whether a filter shows a card of these fields."""
    return card_filter(text, process(), NOW)(card(1, **fields))


def euros(amount: int, every: Every = Every.ONCE) -> Money:
    return Money(amount * 100, "EUR", every)


class TestWords:
    def test_plain_words_are_looked_for_in_title_and_company(self) -> None:
        acme = {"title": "New Website", "company": "Acme Straße"}

        assert shows("web", **acme)
        assert shows("STRASSE new", **acme)
        assert not shows("web bolt", **acme)

    def test_quoted_words_are_one(self) -> None:
        assert shows('"new  web"', title="New Website")
        assert not shows('"web new"', title="New Website")
        assert shows('"new we', title="New Website")

    def test_what_is_quoted_is_only_text(self) -> None:
        assert not shows('"stale"', days=90)
        assert shows('"-5%"', title="Rebate -5%")

    @pytest.mark.parametrize("text", ["#vip", "#VI", "＃vip", '#"vip cl"', "#vip #new"])
    def test_a_tag_by_its_beginning(self, text: str) -> None:
        assert shows(text, tags=("New", "VIP client"))
        assert not shows(text, title="vip", tags=("not vip",))

    @pytest.mark.parametrize("text", ["@anna", "@ann", "@berg", '@"anna berg"', "@zoe", "@brien"])
    def test_a_person_by_the_beginning_of_a_name(self, text: str) -> None:
        assert shows(text, contacts=("Bob O'Brien", "Anna Berg"), owner="Zoe")
        assert not shows(text, title="anna", contacts=("Joanna Goldberg",))

    def test_two_people_are_not_one(self) -> None:
        assert not shows('@"berg zoe"', contacts=("Anna Berg",), owner="Zoe")

    def test_a_source_by_its_beginning(self) -> None:
        assert shows("~web", source="Web/newsletter")
        assert not shows("~web", source="the web")
        assert not shows("~web")

    @given(
        st.integers(0, 10**6),
        st.integers(0, 10**9),
        st.sampled_from(("EUR", "JPY", "KWD", "CLF")),
        st.sampled_from(Every),
    )
    def test_values_are_compared_as_figures_whatever_decimals_a_currency_has(
        self, limit: int, minor: int, currency: str, every: Every
    ) -> None:
        value = Money(minor, currency, every)
        amount = value.annualised().amount

        assert shows(f">{limit}", value=value) == (amount > limit)
        assert shows(f"<{limit}", value=value) == (amount < limit)

    @pytest.mark.parametrize(
        ("text", "amount", "every", "shown"),
        [
            (">10k", 10_001, Every.ONCE, True),
            (">10k", 10_000, Every.ONCE, False),
            (">10k", 1_000, Every.MONTH, True),
            (">1k/mo", 11_000, Every.ONCE, False),
            ("<500", 499, Every.ONCE, True),
            ("<500", 500, Every.ONCE, False),
            (">€9,999.50", 10_000, Every.ONCE, True),
            (">us$5", 6, Every.ONCE, True),
            (">1.", 2, Every.ONCE, True),
            (">1.", 1, Every.ONCE, False),
        ],
    )
    def test_values_are_compared_by_the_year(
        self, text: str, amount: int, every: Every, *, shown: bool
    ) -> None:
        assert shows(text, value=euros(amount, every)) is shown

    def test_a_deal_without_a_value_is_neither_over_nor_under(self) -> None:
        assert not shows(">0")
        assert not shows("<1k")

    def test_what_is_no_amount_is_text(self) -> None:
        assert shows(">proposal", title="Lead >Proposal")
        assert not shows(">proposal", value=euros(5))

    @pytest.mark.parametrize(
        ("text", "days"), [("stale", (11, 90)), ("ageing", (5, 10)), ("-stale -ageing", (0, 4))]
    )
    def test_how_long_it_has_stood(self, text: str, days: tuple[int, int]) -> None:
        shown = [day for day in range(91) if shows(text, days=day)]
        assert (shown[0], shown[-1]) == days

    @pytest.mark.parametrize(
        ("text", "due"), [("overdue", -1), ("today", 0), ("nostep", None), ("TODAY", 0)]
    )
    def test_how_the_next_step_stands(self, text: str, due: int | None) -> None:
        assert [each for each in (-1, 0, 1, None) if shows(text, due=each)] == [due]
        assert not shows(text, due=due, status=Status.WON)

    @pytest.mark.parametrize("word", ["stale", "ageing"])
    def test_of_a_stage_that_is_not_on_the_map_nothing_is_stale(self, word: str) -> None:
        assert not shows(word, stage_id=None, days=90)
        assert not shows(word, stage_id=99, days=90)

    def test_parked_deals_and_clients(self) -> None:
        parked = {"parked_until": TODAY + timedelta(1), "days": 90}
        assert shows("parked", **parked)
        assert not shows("parked", parked_until=TODAY)
        assert not shows("stale", **parked)
        assert shows("client", status=Status.WON)
        assert not shows("client", status=Status.WON, churned_at=NOW.instant)
        assert not shows("client")

    @pytest.mark.parametrize(
        ("said", "shown"),
        [
            (("yes", "yes", "no"), {"fit", "-poorfit"}),
            (("yes", "no", "unknown"), {"-fit", "-poorfit"}),
            (("no", "no", "yes"), {"poorfit", "-fit"}),
            (("unknown",), {"-fit", "-poorfit"}),
            ((), {"-fit", "-poorfit"}),
        ],
    )
    def test_what_the_questions_speak_for(self, said: tuple[str, ...], shown: set[str]) -> None:
        questions = ("Budget?", "People?", "Time?")
        line = process()
        line = replace(line, pipeline=replace(line.pipeline, questions=questions))
        answered = card(1, fit=tuple(zip(questions, said, strict=False)))
        words = ("fit", "-fit", "poorfit", "-poorfit")
        assert {word for word in words if card_filter(word, line, NOW)(answered)} == shown


class TestNumbers:
    @pytest.mark.parametrize("text", ["id:1", "id:1,15", "id:15,1,", "ID:1", "id:1 plain"])
    def test_deals_are_named_by_their_numbers(self, text: str) -> None:
        assert shows(text, title="Plain")
        assert not shows(text.replace("1", "2"), title="Plain")

    def test_a_word_that_is_not_finished_shows_everything(self) -> None:
        assert shows("id:")
        assert not shows("id:x")

    def test_what_is_written_for_deals_means_those(self) -> None:
        assert named_deals(filter_of([12, 15]), "EUR") == {12, 15}
        assert named_deals(f"{filter_of([12, 15])} stale id:15", "EUR") == {15}
        assert named_deals("-id:12 stale", "EUR") == frozenset()

    def test_not_those(self) -> None:
        assert not shows("-id:1")
        assert shows("-id:2")


class TestCloses:
    def closed(self, text: str, day: date, status: Status = Status.WON) -> bool:
        noon = datetime(day.year, day.month, day.day, 11, tzinfo=UTC)
        return shows(text, status=status, closed_at=noon)

    @pytest.mark.parametrize(
        ("text", "first"),
        [
            ("won:90d", date(2026, 8, 25)),
            ("won:90", date(2026, 8, 25)),
            ("won:2w", date(2026, 11, 9)),
            ("won:1m", date(2026, 10, 23)),
            ("won:9m", date(2026, 2, 23)),
            ("won:1y", date(2025, 11, 23)),
            ("won:0d", TODAY),
        ],
    )
    def test_a_span_is_counted_in_calendar_days(self, text: str, first: date) -> None:
        assert self.closed(text, first)
        assert not self.closed(text, first - timedelta(1))
        assert self.closed(text, TODAY)

    @pytest.mark.parametrize("text", ["won:", "won:9999y", "won:9999m", "-lost:"])
    def test_without_a_span_it_is_ever(self, text: str) -> None:
        assert self.closed(text, date(1971, 1, 1))

    def test_won_and_lost_are_told_apart(self) -> None:
        assert self.closed("lost:30d", TODAY, Status.LOST)
        assert not self.closed("won:30d", TODAY, Status.LOST)
        assert not shows("won:")

    def test_the_day_is_the_person_s(self) -> None:
        late = Now(datetime(2026, 11, 22, 23, 30, tzinfo=UTC), ZoneInfo("Europe/Berlin"))
        won = card(1, status=Status.WON, closed_at=datetime(2026, 11, 21, 23, 30, tzinfo=UTC))

        assert card_filter("won:1d", process(), late)(won)
        assert not card_filter("won:0d", process(), late)(won)

    def test_the_bare_word_and_a_word_of_another_end_are_text(self) -> None:
        assert shows("won", title="Wonderland")
        assert shows("won:x", title="won:x")
        assert not shows("won:x", status=Status.WON, closed_at=NOW.instant)


@pytest.mark.parametrize(
    "text",
    ["", " ", "#", "@", "~", ">", "<", "-", "--", "not:", '"', '""', '-"', "-#", '@"', "NOT:-"],
)
def test_a_word_that_is_not_finished_says_nothing(text: str) -> None:
    assert filter_words(text, "EUR") == ()
    assert shows(text)


def test_a_minus_or_not_takes_the_opposite_and_two_take_it_back() -> None:
    (tag,) = filter_words("#web", "EUR")
    for text in ("-#web", "not:#web", "NOT:#web", "--not:#web"):
        (word,) = filter_words(text, "EUR")
        assert word == FilterWord(about=Subject.TAG, text="web", negated=True)
    assert filter_words("--#web", "EUR") == (tag,)


WORDS = (
    *("web", "acme", '"web two"', "#vip", "#", "@anna", "@", "~web", "stale", "ageing", "overdue"),
    *("today", "nostep", ">1k", "<500", ">", "won:", "won:9d", "lost:1m", "parked", "client", "x"),
    *("fit", "poorfit"),
)
words = st.builds("{}{}".format, st.sampled_from(("", "-", "not:")), st.sampled_from(WORDS))


@st.composite
def any_cards(draw: st.DrawFn) -> Card:
    """A card of a board or a drawer."""
    made = draw(cards(1))
    return card(
        1,
        made.stage_id or 1,
        title=made.title,
        company=made.company,
        value=made.value,
        entered_at=made.entered_at,
        next_due=made.next_due,
        tags=made.tags,
        contacts=draw(st.sampled_from(((), ("Anna",)))),
        source=draw(st.sampled_from((None, "web"))),
        status=draw(st.sampled_from(Status)),
        closed_at=draw(st.sampled_from((None, NOW.instant, NOW.instant - timedelta(days=60)))),
        parked_until=draw(st.sampled_from((None, TODAY + timedelta(days=1)))),
        churned_at=draw(st.sampled_from((None, NOW.instant))),
    )


@given(text=texts | st.lists(st.sampled_from('-#@~><":0 kawon.'), max_size=12).map("".join))
def test_no_text_is_an_error(text: str) -> None:
    assert card_filter(text, process(), NOW)(card(1, title="Web")) in {True, False}


@given(each=any_cards(), line=st.lists(words, max_size=3), word=words)
def test_one_more_word_never_shows_more(each: Card, line: list[str], word: str) -> None:
    fewer = card_filter(" ".join([*line, word]), process(), NOW)
    more = card_filter(" ".join(line), process(), NOW)

    assert more(each) >= fewer(each)


@given(each=any_cards(), word=words)
def test_a_minus_shows_what_is_not_shown_otherwise(each: Card, word: str) -> None:
    assume(filter_words(word, "EUR"))

    assert card_filter(word, process(), NOW)(each) is not card_filter(f"-{word}", process(), NOW)(
        each
    )


@settings(max_examples=FEW)
@given(each=any_cards(), line=st.lists(words, max_size=2), end=st.integers(0, 12))
def test_what_a_line_typed_on_shows_was_shown_before(each: Card, line: list[str], end: int) -> None:
    after = " ".join(line)
    before = after[:end]
    assume(narrows(before, after, "EUR"))

    fewer, more = (card_filter(text, process(), NOW) for text in (after, before))
    assert more(each) >= fewer(each)


@pytest.mark.parametrize(
    ("before", "after", "sure"),
    [
        ("", "a", True),
        ("a", "ac", True),
        ("acme", "acme we", True),
        ("ac #vip", "ac #vip st", True),
        ("stal", "stale", False),
        ("-a", "-ac", False),
        (">1", ">10", False),
        ("<5", "<5k", False),
        ("#v", "#vip", False),
        ("acme", "acm", False),
        ("won:9", "won:90", False),
    ],
)
def test_only_a_line_that_goes_on_is_sure_to_show_no_more(
    before: str, after: str, sure: bool
) -> None:
    assert narrows(before, after, "EUR") is sure
