"""One typed line becomes a deal, and no word of it is lost."""

from __future__ import annotations

import re
from datetime import date, time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipetui.domain.dates import When
from pipetui.domain.errors import BadValue
from pipetui.domain.money import Every, Money
from pipetui.domain.quickadd import QuickAdd, parse_quick_add
from pipetui.domain.text import clean_line
from tests.support.examples import FEW

MONDAY = date(2026, 11, 23)
FRIDAY = date(2026, 11, 27)


def read(text: str, default: str = "EUR") -> QuickAdd:
    return parse_quick_add(text, MONDAY, default)


def refusal(text: str) -> BadValue:
    with pytest.raises(BadValue) as caught:
        read(text)
    return caught.value


def title_and_value(text: str, default: str = "EUR") -> tuple[str, str | None]:
    deal = read(text, default)
    return deal.title, deal.value.text() if deal.value else None


def understood(text: str) -> list[tuple[str, str]]:
    return [(span.kind, text[span.start : span.end]) for span in read(text).spans]


FULL = "Acme: Website redesign 12k >proposal #referral @anna ~web ^eom !call fri"


class TestWholeLine:
    """The line of the manual, in both spellings."""

    def test_every_part_lands_in_its_field(self) -> None:
        deal = read(FULL)
        assert deal.company == "Acme"
        assert deal.title == "Website redesign"
        assert deal.value == Money(1200000, "EUR")
        assert deal.stage == "proposal"
        assert deal.tags == ("referral",)
        assert deal.contact == "anna"
        assert deal.source == "web"
        assert deal.close == date(2026, 11, 30)
        assert deal.next_text == "call"
        assert deal.next_due == When(FRIDAY)

    def test_words_say_the_same_as_signs(self) -> None:
        words = (
            "Acme: Website redesign 12k stage:proposal tag:referral with:anna source:web "
            "close:eom next:call fri"
        )
        assert without_spans(read(words)) == without_spans(read(FULL))

    def test_the_order_of_the_parts_is_free(self) -> None:
        mixed = "#referral >proposal Acme: ^eom 12k Website @anna redesign ~web !call fri"
        assert without_spans(read(mixed)) == without_spans(read(FULL))

    def test_what_was_understood_is_marked_in_the_line(self) -> None:
        assert understood(FULL) == [
            ("company", "Acme:"),
            ("value", "12k"),
            ("stage", ">proposal"),
            ("tag", "#referral"),
            ("contact", "@anna"),
            ("source", "~web"),
            ("close", "^eom"),
            ("next", "!call"),
            ("due", "fri"),
        ]

    @pytest.mark.parametrize("text", ["", "   ", "\n"])
    def test_an_empty_line_says_nothing(self, text: str) -> None:
        assert read(text) == QuickAdd()

    def test_a_line_without_signs_is_a_title(self) -> None:
        assert read("  Website   redesign ") == QuickAdd(title="Website redesign")

    def test_control_characters_reach_no_field(self) -> None:
        deal = read('Ac\x1bme: Web\0site #re\u202eferral @"A\x07nna\tBerg" !ca\x9bll fri')
        assert (deal.company, deal.title, deal.tags) == ("Acme", "Website", ("referral",))
        assert (deal.contact, deal.next_text) == ("Anna Berg", "call")

    def test_a_line_longer_than_any_prompt_is_refused(self) -> None:
        assert "2,001 characters" in refusal("x" * 2001).message


class TestCompany:
    """All before the first colon that a blank follows."""

    @pytest.mark.parametrize(
        ("text", "company", "title"),
        [
            ("Acme: Website", "Acme", "Website"),
            ("Müller & Söhne GmbH: Website", "Müller & Söhne GmbH", "Website"),
            ("Acme : Website", "Acme", "Website"),
            ("Acme:", "Acme", ""),
            ("Acme: Phase 2: rollout", "Acme", "Phase 2: rollout"),
            ("Next: rollout", "Next", "rollout"),
            ("3M: Tape", "3M", "Tape"),
            ("http://acme.example: Website", "http://acme.example", "Website"),
        ],
    )
    def test_a_colon_ends_it(self, text: str, company: str, title: str) -> None:
        deal = read(text)
        assert (deal.company, deal.title) == (company, title)

    @pytest.mark.parametrize(
        "text",
        ["Acme", "Acme:Website", "See http://acme.example", "At 14:00", ": Website", "stage:"],
    )
    def test_without_such_a_colon_there_is_none(self, text: str) -> None:
        deal = read(text)
        assert (deal.company, deal.title) == ("", text)

    def test_a_colon_in_the_next_step_ends_none(self) -> None:
        deal = read("Website !call: ask for Anna")
        assert (deal.company, deal.next_text) == ("", "call: ask for Anna")

    def test_a_sign_inside_it_is_still_a_sign(self) -> None:
        deal = read("Acme #big Corp: Website")
        assert (deal.company, deal.tags, deal.title) == ("Acme Corp", ("big",), "Website")

    def test_an_amount_inside_it_is_part_of_the_name(self) -> None:
        deal = read("Studio 54k: Website")
        assert (deal.company, deal.value) == ("Studio 54k", None)


class TestValue:
    """An amount is known by a currency, by k or m, or by two decimals."""

    @pytest.mark.parametrize(
        ("text", "title", "value"),
        [
            ("Website 12k", "Website", "12000.00 EUR"),
            ("12k Website", "Website", "12000.00 EUR"),
            ("Website 1.5M", "Website", "1500000.00 EUR"),
            ("Website $12,000", "Website", "12000.00 USD"),
            ("Hosting €1.2m/mo", "Hosting", "1200000.00 EUR/month"),
            ("Hosting 99 EUR / year", "Hosting", "99.00 EUR/year"),
            ("Website 1 200,50 EUR", "Website", "1200.50 EUR"),
            ("Website 1 200,50", "Website", "1200.50 EUR"),
            ("Website 12 000 €", "Website", "12000.00 EUR"),
            ("Website 1 200 000 €", "Website", "1200000.00 EUR"),
            ("Website EUR 500 now", "Website now", "500.00 EUR"),
            ("Website eur 500", "Website", "500.00 EUR"),
            ("Website 500 usd", "Website", "500.00 USD"),
            ("Website CHF 1'200", "Website", "1200.00 CHF"),
            ("Website 12k USD", "Website", "12000.00 USD"),
            ("Website 99.50", "Website", "99.50 EUR"),
            ("Website 500 TRY", "Website", "500.00 TRY"),
            ("Retainer 900/mo", "Retainer", "900.00 EUR/month"),
            ("1200/year Hosting", "Hosting", "1200.00 EUR/year"),
        ],
    )
    def test_an_amount_leaves_the_title(self, text: str, title: str, value: str) -> None:
        assert title_and_value(text) == (title, value)

    @pytest.mark.parametrize(
        "text",
        [
            "Rollout 2027",
            "1 200 seats",
            "12,000 seats",
            "Version 2.1",
            "Phase 3",
            "v2.50",
            "12k.",
            "~12k",
            "-500 €",
            "1_000€",
            "１２k",
            "NaN EUR",
            "Top 500",
            "TOP 500",
            "all 500",
            "try 500 seats",
            "500 all in",
            "Ron 12",
            "5 m cable",
            "10km run",
            "99€/h",
            "24/7 support",
            "EUR hedging",
        ],
    )
    def test_other_numbers_stay_in_the_title(self, text: str) -> None:
        assert title_and_value(text) == (text, None)

    def test_a_code_that_is_a_word_counts_where_it_is_the_default(self) -> None:
        assert title_and_value("Website TRY 500", "TRY") == ("Website", "500.00 TRY")

    def test_of_several_amounts_the_last_is_the_value(self) -> None:
        assert title_and_value("5k race sponsoring 2k") == ("5k race sponsoring", "2000.00 EUR")

    def test_an_amount_with_a_currency_goes_before_one_without(self) -> None:
        assert title_and_value("€20,000 for 4k screens") == ("for 4k screens", "20000.00 EUR")

    def test_a_sign_between_two_numbers_parts_them(self) -> None:
        assert title_and_value("12 #big 000 €") == ("12", "0.00 EUR")

    def test_a_year_before_a_currency_and_an_amount_is_refused_as_ambiguous(self) -> None:
        error = refusal("Rollout 2027 EUR 500")
        assert "in two ways" in error.message
        assert "EUR500" in error.hint
        assert title_and_value("Rollout 2027 EUR500") == ("Rollout 2027", "500.00 EUR")

    def test_a_number_after_the_currency_stays_in_the_title(self) -> None:
        assert title_and_value("Website 12000 EUR 24 months") == (
            "Website 24 months",
            "12000.00 EUR",
        )

    @pytest.mark.parametrize(
        "text", ["Website 12.345,678 €", "Website 1.234k", "Website 99999999m"]
    )
    def test_an_amount_that_cannot_be_is_refused(self, text: str) -> None:
        assert text.split()[1] in refusal(text).message


class TestSigns:
    """A sign counts where a word begins and a letter follows."""

    @pytest.mark.parametrize(
        "title",
        [
            "C# course",
            "a > b",
            "> b",
            ">5 seats",
            ">= b",
            "-> b",
            "ticket #1",
            "# 1",
            "anna@acme.example",
            "lunch @ 5",
            "@5",
            "~5 seats",
            "x ~ y",
            "2^8",
            "^ up",
            "Wow! great",
            "wow !",
            "!!",
            "!= b",
            "5 > 4 # 3",
        ],
    )
    def test_elsewhere_it_stays_in_the_title(self, title: str) -> None:
        assert read(title) == QuickAdd(title=title)

    def test_tags_add_up_and_the_same_one_counts_once(self) -> None:
        assert read("x #web #Big tag:new #WEB").tags == ("web", "Big", "new")

    def test_a_tag_of_control_characters_is_none(self) -> None:
        assert read("x tag:\x07").tags == ()

    def test_letters_of_every_script_follow_a_sign(self) -> None:
        deal = read("x #été @Ünal >отправлено ~口コミ")
        assert (deal.tags, deal.contact) == (("été",), "Ünal")
        assert (deal.stage, deal.source) == ("отправлено", "口コミ")

    def test_an_address_can_be_a_contact_and_a_campaign_a_source(self) -> None:
        deal = read("x @anna@acme.example ~web/spring")
        assert (deal.contact, deal.source) == ("anna@acme.example", "web/spring")

    def test_quotation_marks_hold_words_together(self) -> None:
        deal = read('x >"Verbal agreement" @"Anna Berg" #"big one" source:"trade fair" ^"27 nov"')
        assert (deal.stage, deal.contact) == ("Verbal agreement", "Anna Berg")
        assert (deal.tags, deal.source, deal.close) == (("big one",), "trade fair", FRIDAY)

    def test_quotation_marks_elsewhere_stay_in_the_title(self) -> None:
        assert read('The "Big" deal').title == 'The "Big" deal'

    @pytest.mark.parametrize("text", ['@"Anna', '@"Anna Berg', '>"a"b', 'with:"', '!"call fri'])
    def test_a_quotation_left_open_is_refused(self, text: str) -> None:
        assert "is not closed" in refusal(text).message

    @pytest.mark.parametrize("text", ['@""', '@"  "', '!""'])
    def test_an_empty_quotation_is_refused(self, text: str) -> None:
        assert "empty" in refusal(text).message

    @pytest.mark.parametrize(
        ("text", "what"),
        [
            (">a >b", "stage"),
            (">a stage:b", "stage"),
            ("@a @b", "contact"),
            ("~a ~b", "source"),
            ("^fri ^mon", "expected close"),
            ('!"a" !b', "next step"),
        ],
    )
    def test_a_second_one_of_what_a_deal_has_once_is_refused(self, text: str, what: str) -> None:
        assert refusal(text).message.endswith(f"gives a second {what}")


class TestWords:
    """The same as the signs, for shells."""

    def test_a_word_may_be_followed_by_a_blank(self) -> None:
        deal = read("Website stage: proposal with: anna")
        assert (deal.title, deal.stage, deal.contact) == ("Website", "proposal", "anna")

    def test_a_word_is_read_in_any_case_when_joined(self) -> None:
        assert read("Stage:proposal Website").stage == "proposal"

    def test_a_capital_before_a_blank_is_a_company(self) -> None:
        assert read("Human Source: Website").company == "Human Source"

    def test_a_value_may_begin_with_a_digit(self) -> None:
        deal = read("x stage:2nd tag:2027")
        assert (deal.stage, deal.tags) == ("2nd", ("2027",))

    @pytest.mark.parametrize("title", ["stages:x", "mystage:x", "subject:x", "x stage:"])
    def test_other_words_stay_in_the_title(self, title: str) -> None:
        assert read(title) == QuickAdd(title=title)


class TestClose:
    """The expected close is a coming day of one to three words."""

    @pytest.mark.parametrize(
        ("text", "close"),
        [
            ("^fri", FRIDAY),
            ("^2026-12-24", date(2026, 12, 24)),
            ("^+2w", date(2026, 12, 7)),
            ("^24.12.", date(2026, 12, 24)),
            ("^27 nov", FRIDAY),
            ("^nov 27", FRIDAY),
            ("^27 nov 2027", date(2027, 11, 27)),
            ("^in 2 weeks", date(2026, 12, 7)),
            ("close:27 nov", FRIDAY),
        ],
    )
    def test_a_day_is_read_to_its_last_word(self, text: str, close: date) -> None:
        for line in (text, f"Website {text}", f"{text} Website", f"{text} #web"):
            assert read(line).close == close
        assert read(f"{text} Website").title == "Website"
        assert read(f"{text} 12k").value == Money(1200000, "EUR")

    @pytest.mark.parametrize("text", ["^foo", "^27", "^31-12-2026", "close:maybe", "^in weeks"])
    def test_a_word_that_is_no_day_is_named(self, text: str) -> None:
        error = refusal(f"Website {text}")
        word = re.split(r"\^|close:", text)[1].split()[0]
        assert error.message == f'"{word}" is no date'

    def test_a_day_gone_by_is_refused(self) -> None:
        assert "is in the past" in refusal("Website ^-3d").message


class TestNextStep:
    """The next step reaches to the end of the line, its date being the last words that are one."""

    @pytest.mark.parametrize(
        ("text", "step", "due"),
        [
            ("!call", "call", None),
            ("!call Anna back", "call Anna back", None),
            ("!call fri", "call", When(FRIDAY)),
            ("!call Anna fri 14:00", "call Anna", When(FRIDAY, time(14))),
            ("!call Anna on fri at 2pm", "call Anna", When(FRIDAY, time(14))),
            ("!call 14:00", "call", When(MONDAY, time(14))),
            ("!send offer 27 nov 2026 14:00", "send offer", When(FRIDAY, time(14))),
            ("!check in 3 days", "check", When(date(2026, 11, 26))),
            ("!call fri about the offer", "call fri about the offer", When(FRIDAY)),
            ("!meet 27 nov 14:00 with Bo", "meet 27 nov 14:00 with Bo", When(FRIDAY, time(14))),
            ("!27 nov call", "27 nov call", When(FRIDAY)),
            ("!ask who sat there", "ask who sat there", None),
            ("!call someday", "call someday", None),
            ("!fri", "", When(FRIDAY)),
            ("!+3d", "", When(date(2026, 11, 26))),
            ("!in 2 weeks", "", When(date(2026, 12, 7))),
            ("!call #1 @anna 12k fri", "call #1 @anna 12k", When(FRIDAY)),
            ("next:call fri", "call", When(FRIDAY)),
            ("next: call fri", "call", When(FRIDAY)),
        ],
    )
    def test_a_step_and_its_date_are_parted(self, text: str, step: str, due: When | None) -> None:
        deal = read(f"Website {text}")
        assert (deal.title, deal.next_text, deal.next_due) == ("Website", step, due)

    def test_a_quoted_step_ends_with_its_quotation(self) -> None:
        deal = read('Website !"call Anna fri" #web 12k')
        assert (deal.title, deal.next_text, deal.next_due) == ("Website", "call Anna", When(FRIDAY))
        assert (deal.tags, deal.value) == (("web",), Money(1200000, "EUR"))

    @pytest.mark.parametrize(
        ("step", "spans"),
        [
            (
                "!call fri about it",
                [("next", "!call"), ("due", "fri"), ("next", "about it")],
            ),
            ("!fri call", [("due", "!fri"), ("next", "call")]),
            ("next: fri call", [("due", "next: fri"), ("next", "call")]),
            ('!"fri call"', [("due", '!"fri'), ("next", 'call"')]),
        ],
    )
    def test_a_date_within_a_step_is_marked(self, step: str, spans: list[tuple[str, str]]) -> None:
        assert understood(f"Website {step}") == spans

    def test_a_step_that_is_only_a_date_is_marked_as_one(self) -> None:
        assert understood("Website !fri") == [("due", "!fri")]


def without_spans(deal: QuickAdd) -> list[object]:
    return [getattr(deal, name) for name in deal.__slots__ if name != "spans"]


WORDS = """
    Acme: Website 12k € EUR 500 1 200,50 2027 1.234k TRY /mo C# 14:00 : a:b
    >a >"b c" #d #1 @"e f" @" ~g ^fri ^x ^27 nov !call fri stage: stage:x next: tag:y
"""
PIECES = st.sampled_from(re.findall(r"\S+", WORDS))
LINES = st.text(max_size=60) | st.lists(PIECES, max_size=12).map(" ".join)


@given(LINES)
@example('@"')
@example("^")
@example("x ^\u0661")
def test_any_line_is_a_deal_or_a_refusal(line: str) -> None:
    try:
        read(line)
    except BadValue as error:
        assert error.message  # noqa: PT017
        assert not error.message.endswith(".")  # noqa: PT017
        assert error.hint  # noqa: PT017


@given(LINES)
def test_every_word_lands_in_the_title_or_in_a_field(line: str) -> None:
    try:
        deal = read(line)
    except BadValue:
        return
    rest = list(line)
    for span in deal.spans:
        assert "" != line[span.start : span.end].strip() == line[span.start : span.end]
        rest[span.start : span.end] = " " * (span.end - span.start)
    assert " ".join(clean_line("".join(rest)).split()) == deal.title


@given(LINES)
def test_what_was_understood_is_marked_in_order_and_apart(line: str) -> None:
    try:
        spans = read(line).spans
    except BadValue:
        return
    edges = [edge for span in spans for edge in (span.start, span.end)]
    assert edges == sorted(edges)


words = st.from_regex(r"\A[a-z]{4,9}\Z").filter(lambda word: not read(f"!{word}").next_due)
names = st.lists(words, min_size=1, max_size=3).map(" ".join)


@settings(max_examples=FEW)
@given(
    company=st.just("") | names,
    title=names,
    value=st.none()
    | st.builds(
        Money, st.integers(0, 10**9), st.sampled_from(("EUR", "JPY", "KWD")), st.sampled_from(Every)
    ),
    stage=st.just("") | names,
    tags=st.lists(names, max_size=3, unique=True).map(tuple),
    contact=st.just("") | names,
    source=st.just("") | names,
    close=st.none() | st.dates(MONDAY, date(2040, 1, 1)),
    step=st.just("") | names,
    due=st.none()
    | st.builds(
        When, st.dates(MONDAY, date(2040, 1, 1)), st.none() | st.builds(time, st.integers(0, 23))
    ),
    worded=st.booleans(),
)
def test_a_line_put_together_from_parts_gives_them_back(  # noqa: PLR0913
    *,
    company: str,
    title: str,
    value: Money | None,
    stage: str,
    tags: tuple[str, ...],
    contact: str,
    source: str,
    close: date | None,
    step: str,
    due: When | None,
    worded: bool,
) -> None:
    marks = {">": "stage", "#": "tag", "@": "with", "~": "source", "^": "close", "!": "next"}
    sign = {mark: f"{word}:" if worded else mark for mark, word in marks.items()}
    day = f"{due.day}" + (f" {due.time:%H:%M}" if due.time else "") if due else ""
    line = [
        f"{company}:" * bool(company),
        title,
        value.text() if value else "",
        f'{sign[">"]}"{stage}"' * bool(stage),
        *(f'{sign["#"]}"{tag}"' for tag in tags),
        f'{sign["@"]}"{contact}"' * bool(contact),
        f'{sign["~"]}"{source}"' * bool(source),
        f"{sign['^']}{close}" if close else "",
        f"{sign['!']}{step} {day}" if step else "",
    ]
    assert without_spans(read(" ".join(filter(None, line)))) == without_spans(
        QuickAdd(
            title=title,
            company=company,
            value=value,
            stage=stage,
            tags=tags,
            contact=contact,
            source=source,
            close=close,
            next_text=step,
            next_due=due if step else None,
        )
    )
