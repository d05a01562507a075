"""Every command with its place: `module:function`. A module is imported when its command is named.

The order is that of `pipetui --help`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

HEADINGS: Mapping[str, Mapping[str, str]] = {
    "Deals": {
        "add": "adding:add",
        "list": "listing:list_deals",
        "search": "listing:search",
        "show": "page:show",
        "edit": "deals:edit",
        "clone": "deals:clone",
        "delete": "deals:delete",
    },
    "Moves and outcomes": {
        "move": "moves:move",
        "advance": "moves:advance",
        "back": "moves:back",
        "win": "moves:win",
        "lose": "moves:lose",
        "reopen": "moves:reopen",
        "park": "moves:park",
        "unpark": "moves:unpark",
        "churn": "moves:churn",
    },
    "Work": {
        "today": "today:today",
        "review": "today:review",
        "health": "health:health",
        "check": "work:check",
        "uncheck": "work:uncheck",
        "task add": "tasks:add",
        "task list": "tasks:list_tasks",
        "task done": "tasks:done",
        "touch": "work:touch",
        "tried": "work:tried",
        "fit": "fit:fit",
        "note": "work:note",
    },
    "People": {
        "contact list": "contacts:list_contacts",
        "contact show": "contacts:show",
        "contact add": "contacts:add",
        "contact edit": "contacts:edit",
        "contact merge": "contacts:merge",
        "contact link": "contacts:link",
        "company list": "companies:list_companies",
        "company show": "companies:show",
        "company edit": "companies:edit",
        "company merge": "companies:merge",
    },
    "Figures": {
        "metrics": "metrics:metrics",
        "forecast": "forecast:forecast",
        "plan": "forecast:plan",
        "target set": "targets:set_target",
        "target list": "targets:list_targets",
        "spend set": "targets:set_spend",
        "spend list": "targets:list_spends",
    },
    "History": {
        "undo": "history:undo",
        "redo": "history:redo",
        "log": "history:log",
    },
    "Process": {
        "map list": "maps:list_maps",
        "map show": "maps:show",
        "map templates": "maps:templates",
        "map new": "maps:new",
        "map edit": "map_editing:edit",
        "map check": "maps:check",
        "map export": "map_files:export",
        "map import": "map_files:import_map",
        "map history": "map_versions:history",
        "map diff": "map_versions:diff",
        "map restore": "map_versions:restore",
        "map paths": "paths:paths",
    },
    "Files": {
        "import": "files:import_files",
        "export": "files:export",
    },
    "House": {
        "demo": "house:demo",
        "doctor": "house:doctor",
        "themes": "settings:themes",
        "keys": "keys:keys",
        "config path": "settings:path",
        "config show": "settings:show",
        "config edit": "settings:edit",
    },
}

COMMANDS: Mapping[str, str] = {
    name: place for members in HEADINGS.values() for name, place in members.items()
}

GROUPS: Mapping[str, str] = {
    "task": "What is to be done: add, list, done.",
    "contact": "Contacts: list, show, add, edit, merge, link.",
    "company": "Companies: list, show, edit, merge.",
    "target": "What is to be won in a period: set, list.",
    "spend": "What the sources of deals cost: set, list.",
    "map": "Ways of selling, written down: shown, made, edited, checked, shared, compared.",
    "config": "The settings: path, show, edit.",
}

OTHER_WORDS: Mapping[str, str] = {
    "backup": "export",
    "create": "add",
    "figures": "metrics",
    "find": "search",
    "help": "--help",
    "history": "log",
    "lost": "lose",
    "ls": "list",
    "new": "add",
    "next": "advance",
    "remove": "delete",
    "report": "metrics",
    "rm": "delete",
    "stats": "metrics",
    "tick": "check",
    "untick": "uncheck",
    "update": "edit",
    "version": "--version",
    "view": "show",
    "won": "win",
}
"""What people type who know other programs."""
