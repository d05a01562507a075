"""The prompt: what it takes, what it marks, and what of it is seen."""

from __future__ import annotations

from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from textual._compositor import Compositor
from textual.app import App
from textual.binding import Binding
from textual.containers import Vertical
from textual.widget import Widget

from pipetui.domain.text import visible
from pipetui.services.settings.themes import load_themes
from pipetui.tui.palette import textual_theme
from pipetui.tui.widgets.choices import Choice
from pipetui.tui.widgets.prompt import Prompt, Question
from tests.support.board import palette, theme
from tests.support.keys import key_event, resize
from tests.support.naughty import OWN

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Sequence

    import pytest
    from textual._compositor import ReflowResult
    from textual.app import ComposeResult
    from textual.geometry import Size
    from textual.pilot import Pilot

REASONS = ("Price", "No budget", "Chose a rival")
MANY = tuple(Choice(f"Theme {n}", f"no. {n}", f"t{n}") for n in range(1, 121))


class Desk(App[None]):
    """A prompt at the foot of something that has keys of its own."""

    CSS_PATH = "../../src/pipetui/tui/styles/app.tcss"
    BINDINGS = [Binding("f5,pagedown", "behind")]  # noqa: RUF012 - Textual's own form
    ENABLE_COMMAND_PALETTE = False

    def __init__(self) -> None:
        super().__init__()
        self.register_theme(textual_theme(theme()))
        self.theme = theme().name
        self.taken: list[str] = []
        self.behind = 0

    def compose(self) -> ComposeResult:
        yield Widget(id="body")
        with Vertical(id="foot"):
            yield Prompt(palette(), lambda: None, id="prompt")

    def action_behind(self) -> None:
        self.behind += 1


class Asked:
    """Somebody who is asked."""

    def __init__(self, pilot: Pilot[None]) -> None:
        assert isinstance(pilot.app, Desk)
        self.pilot, self.app = pilot, pilot.app
        self.prompt = pilot.app.query_one(Prompt)

    async def ask(self, **question: object) -> None:
        label = {"label": "Lost because", "accept": self.app.taken.append}
        self.prompt.ask(Question(**(label | question)))  # type: ignore[arg-type]
        await self.press()

    async def press(self, *keys: str) -> None:
        """Press keys at once, and wait until all that they led to is done and painted."""
        for key in keys:
            self.app.post_message(key_event(key))
        await self.pilot.pause()
        await self.pilot.pause()
        self.app.screen._on_timer_update()

    def lines(self) -> list[str]:
        strips = self.app.screen._compositor.render_strips()
        assert all(strip.cell_length == self.app.size.width for strip in strips)
        return [strip.text.rstrip() for strip in strips]

    def marked(self) -> list[str]:
        return [line.removeprefix(" ▸").strip() for line in self.lines() if line.startswith(" ▸")]

    def themes(self) -> list[str]:
        """The numbers of the choices in sight."""
        return [line.split("Theme ")[1].split()[0] for line in self.lines() if "no." in line]

    @property
    def told(self) -> str:
        return self.lines()[-1].strip()


@asynccontextmanager
async def asked(size: tuple[int, int] = (60, 20)) -> AsyncIterator[Asked]:
    app = Desk()
    async with app.run_test(size=size) as pilot:
        yield Asked(pilot)


# -- choices and one's own words -----------------------------------------------------------


TYPED = [
    ([], "Price"),  # what is marked at first
    ([*"no"], "No budget"),  # the beginning of one
    ([*"rival"], "rival"),  # a part of one: the words as they were typed
    ([*"dear "], "dear"),
    ([*"2"], "2"),  # a number is a word like any other here
    ([*"riv", "down"], "Chose a rival"),  # an arrow makes it that one
    ([*"no", "down"], "no"),  # past the last: the words after all
    ([*"no", "up"], "no"),
    (["down", "down"], "Chose a rival"),
    (["up"], "Chose a rival"),
    (["tab", "tab", "tab"], "Price"),
]


async def test_enter_takes_what_is_marked_else_what_was_typed_and_tells_which() -> None:
    async with asked() as me:
        for keys, taken in TYPED:
            await me.ask(choices=REASONS)
            await me.press(*keys)
            assert me.marked() == ([taken] if taken in REASONS else []), keys
            assert (me.told == "Enter takes your own words") is (taken not in REASONS), keys

            await me.press("enter")
            assert me.app.taken.pop() == taken, keys
            assert not me.prompt.display, keys


# -- choices alone -------------------------------------------------------------------------


CHOSEN = [
    (["2"], "No budget"),
    (["enter"], "Price"),
    (["c", "enter"], "Chose a rival"),
    ([*"ival", "enter"], "Chose a rival"),
    (["1", "1"], "Price"),  # the second one finds nobody asking
    (["z", "enter", "backspace", "2"], "No budget"),  # no answer is no answer
]


async def test_a_digit_takes_a_choice_at_once_and_enter_the_one_that_is_marked() -> None:
    async with asked() as me:
        for keys, taken in CHOSEN:
            await me.ask(choices=REASONS, instant=True)
            for key in keys:
                await me.press(key)

            assert me.app.taken == [taken], keys
            me.app.taken.clear()


async def test_a_name_can_be_typed_on_when_its_beginning_leaves_one_choice() -> None:
    async with asked() as me:
        await me.ask(choices=REASONS, instant=True)
        for letter in "chose":
            await me.press(letter)
            assert (me.app.taken, me.marked()) == ([], ["3 Chose a rival"])

        await me.press("enter")
        assert me.app.taken == ["Chose a rival"]


ANSWERS = (Choice("yes", letter="y"), Choice("no", letter="n"), Choice("unknown", "?", "u", "u"))


LETTERS = [
    (["n"], ["no"]),  # it stands in unknown too
    (["Y"], ["yes"]),
    (["u"], ["u"]),
    (["2"], []),  # no number stands beside them
    (["o"], []),
    (["o", "enter"], ["no"]),
    (["k", "enter"], ["u"]),
]


async def test_a_letter_of_its_own_takes_a_choice_in_place_of_a_number() -> None:
    async with asked() as me:
        for keys, taken in LETTERS:
            await me.ask(choices=ANSWERS, instant=True)
            assert [line.strip(" ▸") for line in me.lines()[-5:-3]] == ["y yes", "n no"], keys

            await me.press(*keys)
            assert me.app.taken == taken, keys
            me.app.taken.clear()


async def test_a_digit_waits_while_it_may_be_the_first_of_two() -> None:
    async with asked() as me:
        stages = tuple(f"Stage {chr(64 + n)}" for n in range(1, 15))
        await me.ask(choices=stages, instant=True)
        await me.press("1")
        assert (me.app.taken, me.marked()) == ([], ["1 Stage A"])

        await me.press("2")
        assert me.app.taken == ["Stage L"]

        await me.ask(choices=stages, instant=True)
        await me.press("2")
        assert me.app.taken == ["Stage L", "Stage B"]


async def test_a_search_is_asked_for_each_text_and_only_what_it_finds_is_taken() -> None:
    texts: list[str] = []

    def search(text: str) -> Sequence[Choice]:
        texts.append(text)
        return [each for each in MANY if text in each.text]

    async with asked() as me:
        await me.ask(search=search)
        await me.press(*"12", "down", "enter")
        assert (texts, me.app.taken) == (["", "1", "12"], ["t112"])

        await me.ask(search=search)
        await me.press(*"zz", "enter")
        assert me.prompt.question
        assert me.told == "Nothing matches: Backspace takes letters back"
        assert me.app.taken == ["t112"]


async def test_the_marked_choice_is_told_each_time_it_is_another() -> None:
    told: list[str] = []
    async with asked() as me:
        await me.ask(choices=MANY[:3], marked=lambda choice: told.append(choice.key), at="t2")
        assert told == ["t2"]

        for key in ("down", "up", *"theme 3", "escape"):
            await me.press(key)
        assert told == ["t2", "t3", "t2", "t1", "t3"]
        assert me.app.taken == []


async def test_a_choice_of_colours_is_seen_at_once() -> None:
    async with asked() as me:
        house = me.prompt._palette

        def see(choice: Choice) -> None:
            house.use(load_themes()[0][choice.value])

        await me.ask(choices=("midnight", "paper", "ember"), marked=see, at="paper")
        for name in ("paper", "ember", "midnight"):
            panel = load_themes()[0][name].colors["panel"]
            grounds = {
                segment.style.bgcolor.name
                for line in me.app.screen._compositor.render_strips()[-5:]
                for segment in line
                if segment.style and segment.style.bgcolor
            }
            assert panel in grounds
            await me.press("down")


# -- what is seen --------------------------------------------------------------------------


async def test_choices_stand_above_the_line_with_their_details_at_the_right() -> None:
    async with asked((40, 30)) as me:
        await me.ask(choices=(Choice("midnight", "dark", "m"), Choice("paper", "light", "p")))
        await me.press("p")

        assert me.lines()[-4:] == [
            "",
            f" ▸ paper{'light':>31}",
            " Lost because p",
            "",
        ]


async def test_of_many_choices_those_around_the_mark_are_seen_and_counted() -> None:
    async with asked((60, 24)) as me:
        await me.ask(choices=MANY, at="t5")
        assert (me.themes(), me.told) == ([*"12345678"], "▼ 112 more")

        await me.press("pagedown", "down")
        assert (me.themes()[-1], me.marked()[0].split()[1], me.told) == ("14", "14", "▼ 106 more")

        await me.press("pageup", "pageup", "pageup")
        assert me.told == "▼ 112 more"
        await me.press("up")
        assert me.told == ""


async def test_the_list_is_as_high_as_what_is_left_while_its_room_stays_covered() -> None:
    async with asked() as me:
        await me.ask(choices=REASONS)
        body = me.app.query_one("#body").size
        assert me.prompt.size.height == me.prompt.lines == len(REASONS) + 2

        for typed, rows in (("no", 1), ("w", 0)):
            await me.press(*typed)
            assert me.prompt.size.height == rows + 2
            assert me.prompt.lines == len(REASONS) + 2

        await me.press("backspace", "backspace", "backspace")
        assert me.prompt.size.height == me.prompt.lines
        assert me.lines()[-5:-2] == [" ▸ Price", "   No budget", "   Chose a rival"]
        await me.ask(label="New deal")
        assert me.prompt.size.height == me.prompt.lines == 2
        await me.press("escape")
        assert me.prompt.lines == 0
        assert me.app.query_one("#body").size == body


async def test_nothing_in_a_choice_acts_on_the_terminal_or_is_markup() -> None:
    hostile = [text for text in OWN if text]
    async with asked((80, 30)) as me:
        await me.ask(choices=tuple(Choice(text, text, str(n)) for n, text in enumerate(hostile)))
        for _ in hostile[::4]:
            await me.press(*["down"] * 4)
            assert all(visible(line) == line for line in me.lines())

        await me.ask(choices=("[bold]Acme[/bold]",), label="[red]x[/]")
        text = "\n".join(me.lines())
        assert "[bold]Acme[/bold]" in text
        assert "[red]x[/]" in text


# -- by mouse ------------------------------------------------------------------------------


async def test_a_click_takes_a_choice_and_the_wheel_looks_further() -> None:
    async with asked((60, 24)) as me:
        await me.ask(choices=MANY)
        await me.pilot._post_mouse_events([*_wheel()], "#prompt-list", (5, 2))
        await me.pilot.pause()
        assert "Theme 4" in me.lines()[-10]
        assert me.app.focused is me.prompt.line

        await me.pilot.click("#prompt-list", offset=(5, 2))
        assert me.app.taken == ["t6"]


async def test_a_click_beside_the_choices_does_nothing() -> None:
    async with asked((60, 24)) as me:
        await me.ask(choices=REASONS)
        await me.press(*"pri")
        for place in ("#prompt-label", "#prompt-answer"):
            await me.pilot.click(place)
            assert me.prompt.question
            assert me.app.focused is me.prompt.line
        above = me.prompt.region.y - 1  # where a choice stood before
        await me.pilot.click(offset=(5, above))

        assert me.prompt.question
        assert me.app.taken == []


def _wheel() -> list[type]:
    from textual.events import MouseScrollDown

    return [MouseScrollDown]


# -- anywhere ------------------------------------------------------------------------------


async def test_the_keys_of_what_lies_behind_rest_while_it_asks() -> None:
    async with asked() as me:
        await me.press("f5")
        assert me.app.behind == 1

        await me.ask(label="New deal")
        await me.press("f5", "pagedown", "a", "enter")
        assert (me.app.behind, me.app.taken) == (1, ["a"])

        await me.press("f5")
        assert me.app.behind == 2


SIZES = [(1, 1), (1, 9), (3, 5), (12, 3), (300, 2), (120, 100)]


async def test_every_size_will_do() -> None:
    async with asked() as me:
        for count, size in enumerate(SIZES, 1):
            await resize(me.pilot, *size)
            await me.ask(choices=MANY, instant=True)
            await me.press("9", "down", "pagedown", "up")
            me.lines()
            await me.ask(search=lambda text: MANY if text else MANY[:1], label="Find")
            await me.press("a", "down", "enter")
            me.lines()

            assert len(me.app.taken) == count, size


# -- typing ----------------------------------------------------------------------------------


async def test_a_letter_does_not_lay_the_screen_out_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    async with asked() as me:
        await me.ask(placeholder="words")
        laid_out: list[Size] = []
        reflow = Compositor.reflow

        def note(self: Compositor, parent: Widget, size: Size) -> ReflowResult:
            laid_out.append(size)
            return reflow(self, parent, size)

        monkeypatch.setattr(Compositor, "reflow", note)
        await me.press(*"too dear", "backspace")

        assert laid_out == []
        assert "too dea" in me.lines()[-2]


async def test_of_a_long_line_the_end_that_is_typed_is_seen() -> None:
    async with asked(size=(24, 12)) as me:
        await me.ask()
        await me.press(*"abcdefghijklmnopqrstuvwxyz")
        assert me.lines()[-2].endswith("vwxyz")

        await me.press("home")
        assert "abcdef" in me.lines()[-2]
        await me.press("end", *["backspace"] * 18)
        assert me.lines()[-2].endswith("abcdefgh")
