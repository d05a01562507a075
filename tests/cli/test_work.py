from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.support.command_line import CommandLine


def done(cli: CommandLine, deal: int) -> list[int]:
    return [item["number"] for item in cli.json("show", deal)["items"] if item["done"]]


def test_items_are_ticked_by_number_and_by_text(cli: CommandLine) -> None:
    told = cli.json("check", 1, 1, "ask for", 3)

    assert told["items"][0]["checklist"]["done"] == 3
    assert done(cli, 1) == [1, 2, 3]
    cli("uncheck", 1, 2)
    assert done(cli, 1) == [1, 3]


def test_ticking_says_what_was_ticked(cli: CommandLine) -> None:
    assert cli("check", 3, 1).text.splitlines() == [
        "Ticked Reply, or write first, with one thing you noticed on Data platform",
        "#3  Data platform  $31,000  Lead    1/4  ! −20d demo",
        "[x]  Reply, or write first, with one thing you noticed",
    ]


def test_an_item_that_is_none_is_refused_with_those_there_are(cli: CommandLine) -> None:
    line = cli.fails(1, "check", 3, 9)

    assert '"9" is no item of the checklist of #3' in line
    assert "1 Reply, or write first" in line


def test_a_task_with_a_day_becomes_the_next_step(cli: CommandLine) -> None:
    told = cli.json("task", "add", 2, "Send", "the", "offer", "--due", "tomorrow 9am")

    (task,) = told["items"]
    assert (task["text"], task["due"], task["time"]) == ("Send the offer", "2026-11-23", "09:00")
    assert (task["deal_id"], task["state"]) == (2, "future")
    assert task["deal"]["next_step"]["text"] == "Send the offer"


def test_tasks_are_listed_soonest_first_and_done_by_number(cli: CommandLine) -> None:
    cli("task", "add", "2,4", "Check in", "--due", "today")

    listed = cli.json("task", "list")

    assert listed["count"] == listed["total"] == 4
    assert [task["deal_id"] for task in listed["items"]] == [3, 1, 2, 4]
    first, second = listed["items"][0]["id"], listed["items"][1]["id"]
    told = cli.json("task", "done", f"t{first}", f"T{second}")
    assert {task["state"] for task in told["items"]} == {"done"}
    cli("task", "done", f"t{cli.json('task', 'list')['items'][0]['id']}")
    assert cli.json("task", "list")["total"] == 1
    assert "[x]" in cli("show", 3).text


def test_tasks_are_listed_for_people(cli: CommandLine) -> None:
    assert [line.split()[1:] for line in cli("task", "list").text.splitlines()[1:]] == [
        ["!", "−20d", "demo", "#3", "Data", "platform", "Nordlys"],
        ["!", "−16d", "call", "#1", "Website", "redesign", "Acme"],
    ]
    cli("delete", 1, 3)
    assert (
        cli("task", "list").text
        == "Nothing to do yet. Add a task: pipetui task add ID TEXT --due fri\n"
    )


def test_a_task_that_is_none_is_refused(cli: CommandLine) -> None:
    assert "there is no task t99" in cli.fails(1, "task", "done", "t99")
    assert "no number of a task" in cli.fails(1, "task", "done", "soon")
    assert "ticked with `pipetui check`" in cli.fails(1, "task", "done", 1)
    assert "the task has no text" in cli.fails(1, "task", "add", 1, " ")


def test_a_touch_is_outgoing_and_now_unless_told(cli: CommandLine) -> None:
    told = cli.json("touch", 1, "call", "left a", "message", "--outcome", "no answer")

    (touch,) = told["items"][0]["touches"]
    assert (touch["kind"], touch["direction"], touch["text"]) == ("call", "out", "left a message")
    assert (touch["at"], touch["outcome"]) == ("2026-11-22T09:00:00Z", "no answer")
    assert told["items"][0]["attempts"] == 1
    assert told["items"][0]["last_touch_at"] == "2026-11-22T09:00:00Z"


@pytest.mark.parametrize(
    ("when", "at"),
    [
        ("yesterday 14:00", "2026-11-21T13:00:00Z"),
        ("fri", "2026-11-19T23:00:00Z"),
        ("-3d", "2026-11-18T23:00:00Z"),
        ("2026-11-01T08:00:00Z", "2026-11-01T08:00:00Z"),
    ],
)
def test_a_touch_lies_in_the_past(cli: CommandLine, when: str, at: str) -> None:
    told = cli.json("touch", "1,2", "EMAIL", "--in", "--at", when)

    assert [deal["touches"][0]["at"] for deal in told["items"]] == [at, at]
    assert told["items"][0]["touches"][0]["direction"] == "in"


def test_feedback_has_a_score(cli: CommandLine) -> None:
    told = cli.json("touch", 1, "feedback", "--score", 9)

    assert told["items"][0]["touches"][0]["score"] == 9
    assert "a score is 0 to 10" in cli.fails(1, "touch", 1, "feedback", "--score", 11).lower()
    assert "in the future" in cli.fails(1, "touch", 1, "call", "--at", "2026-11-30 10:00")


def test_a_try_that_reached_nobody_puts_the_next_step_off(cli: CommandLine) -> None:
    told = cli.json("tried", 1, 2)

    assert [deal["attempts"] for deal in told["items"]] == [1, 1]
    assert {deal["next_step"]["due"] for deal in told["items"]} == {"2026-11-26"}


def test_notes_are_added_below_each_other(cli: CommandLine) -> None:
    cli("note", 1, "Decides", "with", "her brother")
    cli("note", "1,2", "Budget in May\nnot before")

    assert cli.json("show", 1)["notes"] == ("Decides with her brother\nBudget in May\nnot before")
    assert "the note is empty" in cli.fails(1, "note", 1, "")


def test_a_person_has_a_part_in_a_deal(cli: CommandLine) -> None:
    cli("contact", "link", 1, "Anna", "--role", "decides")
    told = cli.json("contact", "link", 1, "Ben", "Berg", "--role", "pays")

    assert told["items"][0]["contacts"] == ["Anna", "Ben Berg"]
    page = cli("show", 1).text
    assert "Anna, decides" in page
    assert "Ben Berg, pays" in page
    assert "decides" in cli.fails(2, "contact", "link", 1, "Anna", "--role", "decide")


def test_an_objection_is_logged_with_its_answer(cli: CommandLine) -> None:
    told = cli.json("touch", 1, "objection", "Too dear", "--answer", "It pays off", "--in")

    (touch,) = told["items"][0]["touches"]
    assert (touch["text"], touch["answer"]) == ("Too dear", "It pays off")
    (shown,) = cli.json("show", 1)["touches"]
    assert shown["answer"] == "It pays off"
    assert "Too dear · answered: It pays off" in cli("show", 1).text
    assert "a call is not answered" in cli.fails(1, "touch", 1, "call", "--answer", "Yes")


def test_a_touch_names_who_it_was_with_by_a_part_of_the_name(cli: CommandLine) -> None:
    cli("contact", "link", 1, "Annabel Lee")
    cli("touch", 1, "call", "--with", "lee")
    cli("touch", 1, "call", "--with", "anna")
    assert [each["contact"] for each in cli.json("show", 1)["touches"]] == ["Annabel Lee", "Anna"]
    line = cli.fails(1, "touch", 1, "call", "--with", "bob")
    assert '"bob" means no contact of #1. Its contacts: Anna, Annabel Lee' in line
    assert "several contacts" in cli.fails(1, "touch", 1, "call", "--with", "ann")


def test_a_touch_can_finish_the_step_that_was_due(cli: CommandLine) -> None:
    told = cli("touch", 1, "call", "--done").text
    assert told.startswith("Logged call on Website redesign; done: call\n")
    assert cli.json("show", 1)["next_step"]["text"] is None


def test_a_task_that_repeats_comes_again_when_it_is_done(cli: CommandLine) -> None:
    options = ("--due", "fri", "--repeat", "2 weeks")
    (task,) = cli.json("task", "add", 4, "Ask how it goes", *options)["items"]
    assert (task["due"], task["repeat"]) == ("2026-11-27", "+2w")
    assert "Ask how it goes, every 2 weeks" in cli("task", "list").text
    assert "every 2 weeks" in cli("show", 4).text

    before, after = cli.json("task", "done", f"t{task['id']}")["items"]

    assert (before["state"], after["state"], after["due"]) == ("done", "future", "2026-12-11")
    cli("undo")
    assert cli.json("show", 4)["next_step"]["due"] == "2026-11-27"
    assert '"now" is no rhythm' in cli.fails(1, "task", "add", 4, "Call", "--repeat", "now")


def test_what_comes_next_is_planned_with_what_is_done(cli: CommandLine) -> None:
    number = cli.json("task", "list")["items"][0]["id"]

    told = cli("task", "done", f"t{number}", "--next", "send the deck tomorrow *+1m").text

    assert told.splitlines() == [
        "Done: demo; next send the deck, Mon 23 Nov",
        f"t{number}  [x]  demo",
        "t19  [ ]  send the deck, every month",
        "#3  Data platform  $31,000  Lead    0/4  ○ tomorrow send the deck",
    ]


def test_a_last_chance_is_logged_and_the_decision_is_due_in_a_week(cli: CommandLine) -> None:
    told = cli.json("tried", 1, 2, "--last-chance")

    steps = [item["next_step"] for item in told["items"]]
    assert {step["due"] for step in steps} == {"2026-11-29"}
    assert {step["text"] for step in steps} == {"No answer to the last chance: lose it, or park it"}


def test_behind_a_last_chance_the_queue_says_what_is_left_to_do(cli: CommandLine) -> None:
    assert cli("tried", 1, "--last-chance").text.startswith("Gave Website redesign a last chance")
    cli.at("2026-11-29T10:00:00+01:00")

    told = cli.json("today")["items"]

    (item,) = [each for each in told if each["deal"]["id"] == 1]
    assert item["suggestion"].startswith("The last chance has gone by")
    cli("undo")
    (item,) = [each for each in cli.json("today")["items"] if each["deal"]["id"] == 1]
    assert item["suggestion"] == "Do it: call"


def test_a_last_chance_of_no_deal_is_refused(cli: CommandLine) -> None:
    assert "99" in cli.fails(1, "tried", 99, "--last-chance")
