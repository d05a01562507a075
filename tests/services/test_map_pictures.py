"""Maps as documents and pictures, whatever their texts hold."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from pipetui.domain.conditions import parse_condition
from pipetui.domain.maps.flow import arrows
from pipetui.domain.process import Action, ActionKind, Branch, Exit, Goal, Item, ProcessMap, Stage
from pipetui.domain.routing import Route
from pipetui.services.maps import load_template, template_names
from pipetui.services.maps.markdown import map_to_markdown
from pipetui.services.maps.mermaid import map_to_mermaid
from pipetui.services.maps.svg import map_to_svg
from tests.support.maps import must, process, stage, won
from tests.support.naughty import naughty_strings

SVG = "{http://www.w3.org/2000/svg}"
LEAD = stage("Lead", branches=(Branch(label="Small", to="offer"), Branch(label="No", to="no")))
TALK = stage("Talk")
OFFER = stage("Offer", branches=(Branch(label="More", to="talk"), Branch(label="Yes", to="sign")))
SIGN = stage("Sign")
FORK = process("Sales", [LEAD, TALK, OFFER, SIGN])


def ways(known: ProcessMap) -> list[tuple[str, str | None, str]]:
    return [
        (way.start.name, way.label, way.to.name if isinstance(way.to, Stage) else str(way.to))
        for way in arrows(known)
    ]


def test_the_line_goes_on_except_where_every_answer_ahead_passes_the_next_stage() -> None:
    assert ways(FORK) == [
        ("Lead", "Small", "Offer"),
        ("Lead", "No", "no"),
        ("Talk", None, "Offer"),
        ("Offer", "Yes", "Sign"),
        ("Offer", "More", "Talk"),
        ("Sign", None, "None"),
    ]
    assert ways(process("Short", [TALK, won("Signed")])) == [("Talk", None, "Signed")]


def test_a_flowchart_has_stages_answers_and_exits() -> None:
    assert map_to_mermaid(FORK).splitlines()[:12] == [
        "flowchart TD",
        '    s1["1. Lead"]',
        '    s2["2. Talk"]',
        '    s3["3. Offer"]',
        '    s4["4. Sign"]',
        '    exit_no(["A no, to be asked again"])',
        '    won(["Won"])',
        '    s1 -->|"Small"| s3',
        '    s1 -.->|"No"| exit_no',
        "    s2 --> s3",
        '    s3 -->|"Yes"| s4',
        '    s3 -->|"More"| s2',
    ]


def test_a_document_says_all_that_the_map_says() -> None:
    full = stage(
        "Talk",
        replace(must("Ask the budget", 3), steps=("Call", "Listen")),
        definition="They answered.\nBy mail or phone.\n\nTwice.",
        guidance="Listen.",
        gain="An ear.",
        phase="awareness",
        probability=10,
        auto_advance=True,
        conditions=(parse_condition("value >= 5000"), parse_condition("item ask-the-budget")),
        branches=(Branch(label="No", to="park"),),
        on_enter=(Action(kind=ActionKind.TASK, text="Thank them", due_days=1),),
        on_leave=(Action(kind=ActionKind.FIELD, field="owner", text="anna"),),
        links=("https://example.com/deck_1", "prices.pdf"),
        is_start=True,
    )
    known = process("Sales", [full])
    line = replace(
        known.pipeline,
        goal=Goal(customers=12, by=date(2026, 12, 31)),
        routes=(Route(tag="web"),),
        questions=("Budget?",),
        lost_reasons=("Price",),
        objections=("Too dear",),
        competitors=("Nobody",),
    )

    text = map_to_markdown(replace(known, pipeline=line))

    for said in (
        "# Sales",
        "**Goal:** 12 customers by 2026-12-31",
        "- tag web → the first stage",
        "```mermaid\nflowchart TD",
        "*start · phase awareness · 10 % · goes on by itself*",
        "**A deal is here when:** They answered.\\\nBy mail or phone.\n\nTwice.",
        "**What the buyer gets:** An ear.",
        "- [ ] Ask the budget *(required, within 3 days)*\n  - [ ] Call\n  - [ ] Listen",
        "**To go on there must be:**\n\n- a value of at least 5,000\n- Ask the budget done",
        "- No → parked until a day",
        "- add the task Thank them, within 1 day",
        "- set owner to anna",
        "- <https://example.com/deck_1>\n- prices.pdf",
        "## Reasons for losing\n\n- Price",
    ):
        assert said in text


def parsed(svg: str) -> ET.Element:
    return ET.fromstring(svg.encode("utf-8"))  # noqa: S314 - our own drawing


def texts_of(svg: str) -> list[str]:
    return [each.text or "" for each in parsed(svg).iter(f"{SVG}text")]


def test_a_drawing_shows_stages_answers_and_the_win() -> None:
    texts = texts_of(map_to_svg(FORK))

    assert texts[0] == "Sales"
    for text in ("1  Lead", "Small → Offer", "No → a no, to be asked again", "Yes", "Won"):
        assert text in texts


@pytest.mark.parametrize("name", template_names())
def test_a_drawing_stands_alone_and_inside_its_frame(name: str) -> None:
    text = map_to_svg(load_template(name))
    root = parsed(text)

    assert "href" not in text
    assert "url(#tip)" in text
    assert text.count("http") == 1  # the name of the format
    width, height = int(root.attrib["width"]), int(root.attrib["height"])
    for box in root.iter(f"{SVG}rect"):
        x, y = int(box.attrib.get("x", 0)), int(box.attrib.get("y", 0))
        assert 0 <= x <= x + int(box.attrib["width"]) <= width
        assert 0 <= y <= y + int(box.attrib["height"]) <= height


KNOWN_TAGS = {f"{SVG}{tag}" for tag in "svg title defs marker path rect g text".split()}  # noqa: SIM905
hostile = st.sampled_from(naughty_strings()) | st.text(min_size=1, max_size=60)


def map_of(text: str) -> ProcessMap:
    one = stage(
        "One",
        Item(key="a", text=text, steps=(text,)),
        definition=text,
        guidance=text,
        gain=text,
        phase=text,
        links=(text,),
        branches=(Branch(label=text, to="two"), Branch(label=text, to=str(Exit.LOST))),
        on_enter=(Action(kind=ActionKind.TASK, text=text),),
    )
    known = process("Sales", [replace(one, name=text), stage("Two")])
    line = replace(known.pipeline, name=text, questions=(text,), routes=(Route(source=text),))
    return replace(known, pipeline=line)


@given(hostile)
def test_any_text_stays_text_in_a_drawing(text: str) -> None:
    root = parsed(map_to_svg(map_of(text)))

    assert {each.tag for each in root.iter()} <= KNOWN_TAGS
    assert not any(name.startswith("on") for each in root.iter() for name in each.attrib)


@given(hostile)
def test_any_text_stays_text_in_a_document(text: str) -> None:
    document = map_to_markdown(map_of(text))
    plain = map_to_markdown(map_of("word"))
    parser = MarkdownIt("commonmark").enable("table").enable("strikethrough")

    tokens, usual = parser.parse(document), parser.parse(plain)

    inline = [each for token in tokens for each in token.children or ()]
    assert not [each for each in (*tokens, *inline) if each.type.startswith("html")]
    assert not [each for each in inline if each.type in {"image", "code_inline", "s_open"}]
    if text.split() and "\n" not in text.strip():
        kinds = [each.type for each in tokens]
        assert kinds == [each.type for each in usual]


@given(hostile)
def test_any_text_stays_inside_its_quotes_in_a_flowchart(text: str) -> None:
    for line in map_to_mermaid(map_of(text)).splitlines():
        assert line.count('"') in {0, 2}
        assert not re.search(r"[<>`]", line.partition('"')[2].rpartition('"')[0])
