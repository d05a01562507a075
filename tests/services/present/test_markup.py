"""Texts from outside in documents are read as they are, whatever signs are in them."""

from __future__ import annotations

import html
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from pipetui.domain.text import visible
from pipetui.services.present.markup import html_text, markdown_line
from tests.support.naughty import naughty_strings

MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"])
SIGNS = st.text("ab1 .()\\`*_[]#|~$!<>&{}-+=:/@\n", max_size=30)


def read(markdown: str) -> str | None:
    """What a reader of Markdown takes for plain text; None when it is more than a paragraph."""
    tokens = MARKDOWN.parse(markdown)
    if [token.type for token in tokens] != ["paragraph_open", "inline", "paragraph_close"]:
        return None
    parts = tokens[1].children or []
    return None if any(part.type != "text" for part in parts) else parts[0].content


@given(SIGNS.filter(str.strip))
def test_any_signs_are_read_back_from_markdown(text: str) -> None:
    assert read(markdown_line(text)) == " ".join(text.split())


def test_any_name_is_read_back_from_markdown() -> None:
    for text in naughty_strings():
        plain = visible(" ".join(text.split()))
        if plain.strip():
            assert read(markdown_line(text)) == plain


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("a|b", "a\\|b"),
        ("**bold** `code` _so_", "\\*\\*bold\\*\\* \\`code\\` \\_so\\_"),
        ("<script>&", "&lt;script&gt;&amp;"),
        ("[a](http://b.c)", "\\[a\\](http\\://b.c)"),
        ("WWW.b.c and mailto:x@b.c", "WWW\\.b.c and mailto\\:x\\@b.c"),
        ("# no heading", "\\# no heading"),
        ("1. no list", "1\\. no list"),
        ("- no list", "\\- no list"),
        ("two\nlines", "two lines"),
        ("14:02, 43 % (n 30)", "14:02, 43 % (n 30)"),
    ],
)
def test_signs_of_markdown_are_masked(text: str, written: str) -> None:
    assert markdown_line(text) == written


@given(st.text())
def test_any_text_is_read_back_from_html(text: str) -> None:
    shown = visible(text, lines=True).replace("\ufffe", "\ufffd").replace("\uffff", "\ufffd")
    assert html.unescape(html_text(text)) == shown
    assert ET.fromstring(f"<p a='{html_text(text)}'>{html_text(text)}</p>").text or not shown  # noqa: S314 - our own
