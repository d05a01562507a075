"""What a map file holds: its names, in the order in which they are written, and its bounds."""

from __future__ import annotations

FORMAT = "pipetui-map"
VERSION = 1

DOCUMENT_KEYS = ("format", "version", "pipeline", "stage")
PIPELINE_KEYS = (
    "name",
    "key",
    "currency",
    "gate",
    "questions",
    "lost_reasons",
    "objections",
    "competitors",
)
STAGE_KEYS = (
    "name",
    "key",
    "kind",
    "start",
    "qualified",
    "ask",
    "phase",
    "definition",
    "guidance",
    "gain",
    "probability",
    "stale_days",
    "touch_days",
    "touch_limit",
    "links",
    "item",
)
ITEM_KEYS = ("text", "key", "required", "due_days")

MARKS = ("start", "qualified", "ask")
"""What at most one stage of a map is."""

MAX_CHARS = 2_000_000
MAX_STAGES = 500
MAX_ITEMS = 100
MAX_ENTRIES = 500
"""Texts in one list."""
MAX_DAYS = 3650
MAX_ATTEMPTS = 1000
MAX_KEY = 64

HEADER = """\
PipeTUI process map: one way of selling, written down.

[pipeline]  what holds for the whole line
  name, key    what people read; the short name that stays when the name changes
  currency     ISO 4217 code; what a bare amount is in
  gate         what required items still open do to a move: off, warn or block
  questions    for qualification; a yes always speaks for the deal
  lost_reasons, objections, competitors   your own lists to choose from

[[stage]]  one for each step, in order; stages of kind "won" come last
  kind         open while selling, won after the signature
  start        true on the one stage from which the sales cycle is counted
  qualified    true on the one stage that makes a qualified lead
  ask          true on the one stage where the buyer is asked to decide
  phase        the buyer's own: awareness, consideration, decision, advocacy
  definition   what must be true for a deal to be here
  guidance     what you do while it is here
  gain         what the buyer gets out of this stage
  probability  percent of the deals here assumed to be won
  stale_days   days in the stage after which a deal is stale
  touch_days   days between two touches
  touch_limit  unanswered attempts after which to stop
  links        material: price list, deck, script

[[stage.item]]  one for each line of the stage's checklist
  text         begins with a verb and fits on a line; about seven a stage are enough
  required     true: must be finished before the deal may go on
  due_days     days after entering the stage

Leave out what you do not need; a key you leave out is made from the name or text.
In long texts a \\ at the end of a line joins it with the next."""
"""The explanation at the head of a written file."""
