"""Text is made safe on its way in and again on its way out."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipetui.domain.errors import BadValue
from pipetui.domain.text import clean_line, clean_text, counted, fold, shown, visible

any_text = st.text(st.characters(), max_size=200) | st.text(
    st.sampled_from("a b\n\r\t\0\x1b\x7f\x85\x9b\u2028\u202e\u2066\u200d\ud800é"), max_size=40
)
FORBIDDEN = {*map(chr, range(0x20)), *map(chr, range(0x7F, 0xA0))} | set(
    "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)


@pytest.mark.parametrize(
    ("given_text", "kept"),
    [
        ("Acme", "Acme"),
        ("  Acme  ", "Acme"),
        ("one\ntwo", "one two"),
        ("one\r\ntwo", "one two"),
        ("one\t\t\ttwo", "one two"),
        ("one\u2028two\u2029three\x85four", "one two three four"),
        ("one  two", "one  two"),
        ("a\0b\x07c\x7fd\x9be", "abcde"),
        ("\x1b[2J", "[2J"),
        ("\x1b]52;c;QUFBQQ==\x07", "]52;c;QUFBQQ=="),
        ("\u202eevil\u202c \u2067x\u2069", "evil x"),
        ("caf\ud800é", "café"),
        ("\n", ""),
    ],
)
def test_a_line_loses_what_a_terminal_would_act_on(given_text: str, kept: str) -> None:
    assert clean_line(given_text) == kept


@pytest.mark.parametrize(
    "name",
    ["\N{WOMAN}\u200d\N{PERSONAL COMPUTER}", "نام\u200cها", "אב\u200eג", "Zoë", "[x] GmbH", "🇩🇪"],
)
def test_a_line_keeps_names_of_every_script_and_emoji(name: str) -> None:
    assert clean_line(name) == name


def test_text_keeps_its_lines_and_ends_them_all_alike() -> None:
    assert clean_text("a\r\nb\rc\nd\x0be\u2028f\n") == "a\nb\nc\nd\ne\nf"


def test_text_keeps_empty_lines_between_paragraphs() -> None:
    assert clean_text("a\r\n\r\nb") == "a\n\nb"


def test_a_tab_in_text_becomes_a_space() -> None:
    assert clean_text("a\tb") == "a b"


def test_a_line_that_is_too_long_says_how_long_it_is_and_may_be() -> None:
    with pytest.raises(BadValue) as caught:
        clean_line("x" * 1501, limit=1000)
    assert caught.value.message == "The text has 1,501 characters and at most 1,000 fit here"
    assert caught.value.hint


def test_a_text_that_is_too_long_is_refused() -> None:
    with pytest.raises(BadValue):
        clean_text("x" * 100_001)


def test_what_is_dropped_does_not_count_towards_the_limit() -> None:
    assert clean_line("x" * 500 + "\0" * 500) == "x" * 500


@given(any_text)
def test_a_clean_line_is_one_harmless_line(text: str) -> None:
    line = clean_line(text)
    assert not FORBIDDEN & set(line)
    assert len(line.splitlines()) <= 1
    line.encode()


@given(any_text)
def test_a_clean_text_has_no_control_but_the_line_feed(text: str) -> None:
    clean = clean_text(text)
    assert FORBIDDEN & set(clean) <= {"\n"}
    assert clean.splitlines() == (clean.split("\n") if clean else [])
    clean.encode()


@given(any_text)
def test_cleaning_twice_changes_nothing(text: str) -> None:
    assert clean_line(clean_line(text)) == clean_line(text)
    assert clean_text(clean_text(text)) == clean_text(text)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ACME", "acme"),
        ("  big \n deal ", "Big Deal"),
        ("Straße", "STRASSE"),
        ("cafe\N{COMBINING ACUTE ACCENT}", "CAFÉ"),
        ("ﬁne", "Fine"),
        ("Ａｃｍｅ", "acme"),
        ("a\N{NO-BREAK SPACE}b", "a b"),
    ],
)
def test_texts_that_read_alike_fold_to_the_same(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_different_letters_stay_different() -> None:
    assert fold("Müller") != fold("Muller")


@given(any_text)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(any_text)
def test_folding_ignores_normal_form_and_case(text: str) -> None:
    # Not "upper": the capital of a dotless i is I, which folds to the dotted one.
    assert fold(unicodedata.normalize("NFD", text)) == fold(text)
    assert fold(text.casefold()) == fold(text)


@pytest.mark.parametrize(
    "flood",
    [
        "\N{COMBINING ACUTE ACCENT}\N{COMBINING GRAVE ACCENT BELOW}",
        "\N{HALFWIDTH KATAKANA VOICED SOUND MARK}\N{COMBINING GRAVE ACCENT BELOW}",
        "\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}",
        " \n",
    ],
)
def test_no_text_takes_long_to_fold(flood: str) -> None:
    begun = time.perf_counter()
    fold("a" + flood * (100_000 // len(flood)))
    assert time.perf_counter() - begun < 2  # in the square of the length it would be 10 or more


def test_a_control_character_is_shown_by_its_picture() -> None:
    assert visible("a\0b\x1b[2J\x7f\n\t") == "a␀b␛[2J␡␊␉"


def test_what_has_no_picture_is_shown_as_a_replacement() -> None:
    assert visible("\x9b1m \u202eabc\u2069 \ud800 \u2028") == "�1m �abc� � �"


def test_lines_are_kept_where_lines_are_wanted() -> None:
    assert visible("a\nb\r\x85", lines=True) == "a\nb␍�"


@given(any_text)
def test_nothing_shown_acts_on_the_terminal(text: str) -> None:
    assert not FORBIDDEN & set(visible(text))
    assert FORBIDDEN & set(visible(text, lines=True)) <= {"\n"}
    assert len(visible(text)) == len(text)


@given(any_text)
def test_clean_text_is_shown_as_it_is(text: str) -> None:
    assert visible(clean_line(text)) == clean_line(text)
    assert visible(clean_text(text), lines=True) == clean_text(text)


def test_a_message_quotes_what_was_typed_short_and_harmless() -> None:
    assert shown("\x1b[2J") == '"␛[2J"'
    assert shown("x" * 1_000_000) == '"' + "x" * 39 + '…"'


@pytest.mark.parametrize(
    ("count", "said"), [(0, "0 deals"), (1, "1 deal"), (2, "2 deals"), (1204, "1,204 deals")]
)
def test_what_is_counted_is_said_in_the_plural_but_for_one(count: int, said: str) -> None:
    assert counted(count, "deal") == said


def test_a_plural_that_is_no_added_s_is_given() -> None:
    assert (counted(1, "try", "tries"), counted(2, "try", "tries")) == ("1 try", "2 tries")
