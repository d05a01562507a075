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
    "skip",
    "back",
    "questions",
    "lost_reasons",
    "objections",
    "competitors",
    "goal",
    "route",
)
GOAL_KEYS = ("revenue", "customers", "since", "by")
ROUTE_KEYS = (
    "source",
    "region",
    "product",
    "tag",
    "value_from",
    "value_below",
    "stage",
    "owner",
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
    "probability_fixed",
    "stale_days",
    "stale_fixed",
    "touch_days",
    "touch_limit",
    "deal_limit",
    "links",
    "conditions",
    "auto_advance",
    "item",
    "branch",
    "on_enter",
    "on_leave",
)
ITEM_KEYS = ("text", "key", "required", "due_days", "steps")
BRANCH_KEYS = ("label", "to")
ACTION_KEYS = ("task", "due_days", "field", "value")

PROSE = ("definition", "guidance", "gain")
"""Texts of any number of lines."""

MAX_CHARS = 2_000_000

HEADER = """\
PipeTUI process map: one way of selling, written down.

[pipeline]  what holds for the whole line
  name, key    what people read; the short name that stays when the name changes
  currency     ISO 4217 code; what a bare amount is in
  gate         what open required items and unmet conditions do to a move on: off, warn or block
  skip, back   what passing over a stage does, and a move back: off, warn or block
  questions    for qualification; a yes always speaks for the deal
  lost_reasons, objections, competitors   your own lists to choose from

[pipeline.goal]  what the line is for: revenue = "60000 EUR" or customers = 12
  by, since    the day to reach it, such as 2027-12-31; the day from which wins count

[[pipeline.route]]  which new deals come here by themselves; the first rule that fits decides
  source, region, product, tag   what the deal must say; all that are given must fit
  value_from, value_below        its value is at least the one and less than the other
  stage, owner                   where it begins, by key, and whose it is

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
  probability_fixed, stale_fixed   true: holds even when your own history says otherwise
  touch_days   days between two touches
  touch_limit  unanswered attempts after which to stop
  deal_limit   deals it can hold before some should be finished
  links        material: price list, deck, script
  conditions   what else must be true before a deal may go on, such as "value",
               "value >= 5000", "close", "email", "touch meeting or call", "item KEY",
               "deciders touched"
  auto_advance true: a deal goes on by itself once required items and conditions are met

[[stage.item]]  one for each line of the stage's checklist
  text         begins with a verb and fits on a line; about seven a stage are enough
  required     true: must be finished before the deal may go on
  due_days     days after entering the stage
  steps        smaller steps; the item is done when all of them are

[[stage.branch]]  one for each answer where the way divides
  label, to    what the answer is called; the key of a stage, or no, park or lost

[[stage.on_enter]], [[stage.on_leave]]  what a deal is given when it comes or goes on
  task         something to do, with due_days from then
  field, value a field and what it is set to

Leave out what you do not need; a key you leave out is made from the name or text.
In long texts a \\ at the end of a line joins it with the next."""
"""The explanation at the head of a written file."""
