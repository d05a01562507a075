"""Reports of naughty data: every cell in its column, and no tag, link or code that data wrote."""

from __future__ import annotations

import re
from collections import Counter
from html.parser import HTMLParser
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from markdown_it import MarkdownIt

from pipetui.domain.text import visible
from pipetui.services.exporting.report import ReportForm, write_report
from tests.support.naughty import OWN, naughty_strings
from tests.support.reports import HEAD, PAGES, told

if TYPE_CHECKING:
    from markdown_it.token import Token

    from pipetui.services.present.figures.blocks import Page

MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
VOID = {"meta", "rect", "line", "circle", "polyline", "polygon"}
ALLOWED_INLINE = {"text", "strong_open", "strong_close", "em_open", "em_close"}
PLAIN = "Acme"


def written(pages: tuple[Page, ...], form: ReportForm) -> str:
    stream = StringIO()
    write_report(pages, HEAD, form, stream)
    return stream.getvalue()


class Reader(HTMLParser):
    """Reads a page as a browser does, and notes what it finds."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: Counter[str] = Counter()
        self.attributes: list[tuple[str, str, str | None]] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes += [(tag, name, value) for name, value in attrs]
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in VOID
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(data)


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    reader.close()
    assert not reader.open
    return reader


# Our own, and a few of the long list that hold a sign of either language: how one text is masked
# is tried with all of them, in `present/test_markup.py`.
NAUGHTY = [each for each in OWN if each.strip()] + [
    each for each in naughty_strings() if re.search(r"[<&`*|\\\[#~]", each)
][::16]


@pytest.fixture(scope="module")
def pages() -> dict[str, Reader]:
    """What is read in a page with a text in every place, for each text."""
    return {text: read(written(told(text), "html")) for text in NAUGHTY}


@pytest.fixture(scope="module")
def documents() -> dict[str, list[Token]]:
    """What is read in a document in Markdown with a text in every place, for each text."""
    return {text: MARKDOWN.parse(written(told(text), "md")) for text in NAUGHTY}


def test_a_page_closes_what_it_opens() -> None:
    tags = read(written(PAGES, "html")).tags
    assert tags["svg"] == 8
    assert tags["details"] == 8
    assert tags["h1"] == 1
    assert tags["h2"] == 2


def test_no_data_adds_a_tag_to_a_page(pages: dict[str, Reader]) -> None:
    plain = read(written(told(PLAIN), "html")).tags
    # Lines of a long text are texts of their own in a drawing.
    structure = set(plain) - {"text"}
    for text, page in pages.items():
        assert set(page.tags) <= set(plain)
        assert all(page.tags[each] == plain[each] for each in structure), text


def test_no_data_becomes_an_attribute_or_an_address(pages: dict[str, Reader]) -> None:
    for page in pages.values():
        for tag, name, value in page.attributes:
            assert not name.startswith("on")
            assert name not in {"src", "style"}
            assert name != "href" or re.fullmatch(r"#page-\d+", value or ""), tag


def test_every_text_is_read_as_it_is_on_the_page(pages: dict[str, Reader]) -> None:
    for text, page in pages.items():
        shown = visible(text, lines=True).replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")
        assert shown in "".join(page.texts)


def test_a_page_forbids_itself_scripts_and_addresses() -> None:
    page = written(PAGES, "html")
    policies = [
        value
        for tag, name, value in read(page).attributes
        if tag == "meta" and name == "content" and value and "default-src" in value
    ]
    assert policies == ["default-src 'none'; style-src 'unsafe-inline'"]
    assert "<script" not in page
    assert set(re.findall(r"https?://[^\s\"<]+", page)) == {"http://www.w3.org/2000/svg"}


def test_a_page_is_for_light_and_dark_and_for_paper() -> None:
    page = written(PAGES, "html")
    assert "prefers-color-scheme:dark" in page
    assert "@media print" in page


def table_rows(tokens: list[Token]) -> list[list[int]]:
    """How many cells each row of each table has."""
    tables: list[list[int]] = []
    for token in tokens:
        if token.type == "table_open":
            tables.append([])
        elif token.type == "tr_open":
            tables[-1].append(0)
        elif token.type in {"td_open", "th_open"}:
            tables[-1][-1] += 1
    return tables


def test_every_table_of_markdown_keeps_its_rows_and_columns(
    documents: dict[str, list[Token]],
) -> None:
    expected = table_rows(MARKDOWN.parse(written(told(PLAIN), "md")))
    for text, tokens in documents.items():
        assert table_rows(tokens) == expected, text


def test_every_line_of_a_table_has_as_many_bars() -> None:
    for text in NAUGHTY:
        for table in re.findall(r"(?m)(?:^\|.*\n)+", written(told(text), "md")):
            bars = {len(re.findall(r"\|", re.sub(r"\\.", "", line))) for line in table.split("\n")}
            assert len(bars - {0}) == 1, text


def test_no_data_is_markup_in_markdown(documents: dict[str, list[Token]]) -> None:
    for text, tokens in documents.items():
        kinds = {token.type for token in tokens}
        assert not kinds & {"html_block", "fence", "code_block", "blockquote_open", "hr"}, text
        for token in tokens:
            assert {each.type for each in token.children or ()} <= ALLOWED_INLINE, text


def test_a_heading_of_data_stays_one_heading(documents: dict[str, list[Token]]) -> None:
    for tokens in documents.values():
        headings = [token.tag for token in tokens if token.type == "heading_open"]
        assert headings == ["h1", "h2", "h2", "h3"]
