"""The speed harness measures what it says; how fast anything is, no test asks."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import board
from benchmarks.figures import Book, Burst, burst_table, ninetieth, table, wrong_with
from benchmarks.rounds import KEYS, LEAST_DEALS
from benchmarks.sample import FILTER, ZONE, make_sample
from pipetui.services import reading
from pipetui.services.session import Session

SCRIPT = Path(board.__file__)


def test_a_figure_compares_with_the_bare_program_and_with_the_fewest_deals() -> None:
    book = Book()
    for subject, times in {None: (0.002,), 1000: (0.03, 0.01, 0.02), 10: (0.004, 0.006)}.items():
        for seconds in times:
            book.note(subject, "move", seconds)

    bare, few, many = book.figures()

    assert (bare.deals, bare.median, bare.to_bare, bare.to_fewest) == (None, 2, None, None)
    assert (few.deals, few.samples, few.median) == (10, 2, 5)
    assert (few.to_bare, few.to_fewest) == (2.5, None)
    assert (many.deals, many.median, many.to_bare, many.to_fewest) == (1000, 20, 10, 4)


def test_nine_of_ten_take_no_longer_than_the_ninetieth() -> None:
    assert ninetieth([float(each) for each in range(11)]) == 9
    assert ninetieth([7.0]) == 7


def test_people_read_the_same_figures() -> None:
    book = Book()
    book.note(None, "move", 0.002)
    book.note(10_000, "move", 0.0051)

    _, bare, board = table(book.figures())

    assert bare.split() == ["move", "bare", "2.0", "ms", "2.0", "ms"]
    assert board.split() == ["10,000", "5.1", "ms", "5.1", "ms", "2.55"]


def test_of_a_burst_people_read_what_each_key_took_and_what_was_written() -> None:
    found = [Burst(None, "x", 0.001), Burst(10, "Lu", 0.0104, "1 operations where 2 were typed")]

    _, bare, board = burst_table([*found])

    assert bare.split() == ["x", "bare", "1.0", "ms"]
    assert board.split(maxsplit=4) == ["Lu", "10", "10.4", "ms", "1 operations where 2 were typed"]


@pytest.mark.parametrize(
    ("labels", "expected", "wrong"),
    [
        (["on", "back", "on", "back"], 4, False),
        ([], 0, False),
        (["on"], 0, True),
        (["on", "back", "on"], 4, True),
        (["on", "back", "on", "back", "on"], 4, True),
        (["on", "on", "back", "back"], 4, True),
        (["on", "on", "on", "on"], 4, True),
    ],
)
def test_a_write_that_is_lost_doubled_or_out_of_turn_is_told(
    labels: list[str], expected: int, wrong: bool
) -> None:
    assert bool(wrong_with(labels, expected)) is wrong


def test_a_sample_has_so_many_open_deals_and_some_that_the_filter_finds(tmp_path: Path) -> None:
    path = tmp_path / "sample.db"
    make_sample(path, 23)

    session = Session.open(str(path), "test")
    board = reading.load_board(session)
    session.close()

    lanes = [stage.id for stage in board.process.open_stages]
    counts = [sum(card.stage_id == stage for card in board.cards) for stage in lanes]
    assert counts == [6, 6, 6, 5]
    assert 0 < sum(FILTER in card.found_by for card in board.cards) < 23


def test_it_is_a_script_that_finds_what_it_needs() -> None:
    done = subprocess.run(
        [sys.executable, str(SCRIPT), "--help"], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr
    assert "--deals" in done.stdout


def test_the_harness_measures_every_key_and_finds_all_writes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PIPETUI_TZ", ZONE)  # which it sets for its whole process
    out = tmp_path / "figures.json"

    words = ["--deals", str(LEAST_DEALS), "--rounds", "1", "--burst", "6", "--json", str(out)]
    assert board.main(words) == 0

    found = json.loads(out.read_text(encoding="utf-8"))
    for subject in (None, LEAST_DEALS):
        measured = {each["action"] for each in found["figures"] if each["deals"] == subject}
        assert measured >= {action for action, _ in KEYS}
        assert len(measured) == len({action for action, _ in KEYS}) + 2  # from the start, twice
    assert [each["wrong"] for each in found["bursts"]] == [""] * 4
