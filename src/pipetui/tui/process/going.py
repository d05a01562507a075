"""What else the keys do at the process: other pipelines, versions, the whole file, ways back."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipetui.domain.commands import ApplyMap
from pipetui.domain.errors import Refused
from pipetui.domain.maps.checks import FindingKind
from pipetui.domain.maps.editing import begin_map
from pipetui.domain.maps.places import MapEdit, Place
from pipetui.services.maps import load_template, map_from_toml, map_to_toml, template_names
from pipetui.tui.process.changing import bring
from pipetui.tui.process.editing import edit
from pipetui.tui.process.stage_page import FIELD_OF
from pipetui.tui.process.state import Tab, on_stage
from pipetui.tui.process.writing import in_editor
from pipetui.tui.widgets.choices import Choice
from pipetui.tui.widgets.prompt import Question

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from pipetui.domain.maps.checks import Finding
    from pipetui.domain.process import ProcessMap
    from pipetui.tui.screens.process import ProcessScreen


def open_line(screen: ProcessScreen) -> None:
    """What fits: into the page, to where something was found, to a deal; else edit."""
    place, state = screen.place, screen.state
    if not screen.on_page:
        screen.action_to_page()
    elif place is not None and place.field == "finding" and place.index is not None:
        _to_finding(screen, state.findings[place.index])
    elif place is not None and place.field == "deal" and place.index is not None and state.paths:
        screen.wanted = state.paths.outliers[place.index].path.deal.id
        screen.dismiss()
    elif state.tab in {Tab.MAP, Tab.PIPELINE}:
        edit(screen)


def _to_finding(screen: ProcessScreen, finding: Finding) -> None:
    """The page of its stage, at what it is about; of the map as a whole, the stage's marks."""
    marks = {
        FindingKind.NO_START: "start",
        FindingKind.NO_QUALIFIED: "qualified",
        FindingKind.NO_ASK: "ask",
    }
    stage = screen.state.process.stage_keyed(finding.stage or "") or screen.state.stage
    items = [item.key for item in stage.items]
    if finding.item in items:
        place = Place(field="items", stage=stage.key, index=items.index(finding.item))
    else:
        field = FIELD_OF.get(finding.kind) or marks.get(finding.kind, "branches")
        place = Place(field=field, stage=stage.key)
    screen.state = on_stage(replace(screen.state, tab=Tab.MAP), stage.key)
    screen.is_inside = True
    screen.focus_back()
    screen.say(finding.text, "warning")
    screen.show(place)


def pipelines(screen: ProcessScreen) -> None:
    """Another pipeline; the board will show it too."""
    desk = screen.at_desk
    here = desk.state.process.pipeline.id
    others = [each.pipeline for each in desk.maps if each.pipeline.id != here]
    if not others:
        key = screen.house.key("process.template")
        screen.say(f"It is the only pipeline: {key} begins another one")
        return

    def accept(chosen: str) -> None:
        with screen.telling():
            desk.open_pipeline(int(chosen))
            screen.say(f"Pipeline: {desk.state.process.pipeline.name}")

    choices = tuple(Choice(each.name, each.currency, str(each.id)) for each in others)
    screen.ask(Question(label="Pipeline", accept=accept, choices=choices, instant=True))


def template(screen: ProcessScreen) -> None:
    """A new pipeline: which process it begins with, then its name."""

    def chosen(name: str) -> None:
        screen.ask(
            Question(
                label="Name",
                accept=lambda text: _begin(screen, name, text),
                placeholder="what is sold there, such as Workshops",
                stays=True,
            )
        )

    with screen.telling():
        choices = tuple(Choice(name, _told(load_template(name)), name) for name in template_names())
        label = "New pipeline from"
        screen.ask(Question(label=label, accept=chosen, choices=choices, instant=True))


def _told(process: ProcessMap) -> str:
    names = [stage.name for stage in process.stages]
    return f"{len(names)} stages: {names[0]} … {names[-1]}"


def _begin(screen: ProcessScreen, name: str, text: str) -> None:
    desk = screen.at_desk
    try:
        edit = begin_map(load_template(name), text)
        operation = desk.execute(ApplyMap(map=edit.process, new=True, label=edit.label))
    except Refused as refused:
        screen.tell_mistake(refused)
        return
    screen.prompt.finish()
    with screen.telling():
        key = edit.process.pipeline.key
        made = next(each for each in desk.maps if each.pipeline.key == key)
        desk.open_pipeline(made.pipeline.id)
        screen.announce(operation)


def restore(screen: ProcessScreen) -> None:
    """The map as it was in the version under the cursor."""
    versions = screen.state.versions
    if screen.state.tab is not Tab.VERSIONS or not versions:
        screen.say_no("Versions are restored from their list: 4 goes there")
        return
    version = versions[screen.version_at]
    label = f"Restored version {version.number} of {screen.state.process.pipeline.name}"
    bring(screen, lambda _now: MapEdit(process=version.map, label=label))


def whole_file(screen: ProcessScreen) -> None:
    """The whole map as its file, in the user's editor."""
    process = screen.state.process
    name = process.pipeline.name

    def read(now: ProcessMap, text: str) -> MapEdit:
        wanted = map_from_toml(text, f"{now.pipeline.key}.toml")
        if wanted.pipeline.key != now.pipeline.key:
            message = f"the key of the pipeline was {now.pipeline.key}, and stays"
            raise Refused(message, "another name does not need another key")
        return MapEdit(process=wanted, label=f"Edited the map of {name} as a file")

    with screen.telling():
        in_editor(screen, "file", map_to_toml(process), ".toml", read)


def back(screen: ProcessScreen) -> None:
    """From the page to the picture, then to the board."""
    if screen.is_inside:
        screen.action_to_side()
    else:
        screen.dismiss()


ACTIONS: Mapping[str, Callable[[ProcessScreen], None]] = {
    "process.open_line": open_line,
    "process.pipeline": pipelines,
    "process.template": template,
    "process.restore": restore,
    "process.file": whole_file,
    "process.undo": lambda screen: screen.reverse("undo"),
    "process.redo": lambda screen: screen.reverse("redo"),
    "process.close": back,
}
