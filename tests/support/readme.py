"""The README's tables of keys, from the one table of keys: `python -m tests.support.readme`."""

from __future__ import annotations

import re
from pathlib import Path

from pipetui.tui.keys.help_rows import NO_KEY, help_rows
from pipetui.tui.keys.keymap import CONTEXTS

README = Path(__file__).parents[2] / "README.md"
BEGIN, END = "<!-- keys: made by `python -m tests.support.readme` -->", "<!-- end of keys -->"
FIRST = "Board"
"""The table that is open; the others are folded."""
WHERE = {
    "Board": "on the board",
    "Inspector": "in the inspector",
    "Drawers": "in the drawers",
    "Process map": "on the process map",
    "Signs": "on the signs",
    "Metrics": "in the metrics",
    "Look back": "in the look back",
    "Review": "in the review",
    "Contacts": "among people",
    "Prompt": "in a question at the foot",
    "Form": "in a form",
    "Help": "in the help",
}


def key_rows(context: str) -> list[str]:
    """The rows of a context's keys, as the help tells them."""
    return [
        f"| {_marked(row.keys)} | {row.label} |"
        for row in help_rows({context: CONTEXTS[context]}, context)
        if row.is_key and row.keys != NO_KEY
    ]


def key_section() -> str:
    """Every context's table, each folded but the first."""
    return "\n".join([BEGIN, "", *(_part(context) for context in CONTEXTS), END])


def with_keys(text: str) -> str:
    """A README with the tables as they are now."""
    between = re.compile(f"{re.escape(BEGIN)}.*?{re.escape(END)}", re.DOTALL)
    assert len(between.findall(text)) == 1
    return between.sub(lambda _: key_section(), text)


def _marked(keys: str) -> str:
    if "…" in keys:
        return f"`{keys.replace(' … ', '` … `')}`"
    return " ".join(f"`{key}`" for key in keys.split(" "))


def _part(context: str) -> str:
    where = WHERE[context]
    table = "\n".join([f"| keys | {where} |", "|---|---|", *key_rows(context), ""])
    if context == FIRST:
        return table
    return f"<details><summary>Keys {where}</summary>\n\n{table}\n</details>\n"


if __name__ == "__main__":
    README.write_text(with_keys(README.read_text(encoding="utf-8")), encoding="utf-8")
