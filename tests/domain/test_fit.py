"""How well a deal fits, by the answers to its pipeline's questions."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipetui.domain.commands import AnswerFit, ApplyMap
from pipetui.domain.errors import BadValue, Refusal
from pipetui.domain.fit import (
    Answer,
    Fit,
    FitClass,
    answers_of,
    fit_of,
    fit_text,
    read_answer,
)
from tests.support.maps import process, stage
from tests.support.world import World

QUESTIONS = ("Budget for it?", "Able to succeed?", "Able to wait?")
LINE = process("Sales", [stage("Lead")], questions=QUESTIONS)


@pytest.fixture
def world() -> World:
    """A deal in a pipeline that asks three questions, and one in a pipeline that asks none."""
    world = World(LINE, process("Silent", [stage("Call")]))
    world.add()
    world.add(title="Elsewhere", pipeline="Silent")
    return world


def answer(world: World, *answers: tuple[str, str]) -> str:
    return world.do(AnswerFit(deal_ids=(1,), answers=answers)).label


class TestAnswering:
    def test_questions_go_by_number_and_by_the_start_of_their_text(self, world: World) -> None:
        label = answer(world, ("2", "no"), ("budget", "Y"))

        assert label == "Fit of Website: 50 %, 1 of 2 yes"
        assert world.deal().fit == ((QUESTIONS[0], "yes"), (QUESTIONS[1], "no"))

    def test_the_same_answer_again_changes_nothing(self, world: World) -> None:
        answer(world, ("1", "yes"), ("2", "no"))
        same = AnswerFit(deal_ids=(1,), answers=(("1", "yes"),))
        assert world.do(same).changes == ()

    def test_an_answer_is_changed_and_taken_back(self, world: World) -> None:
        answer(world, ("1", "yes"), ("2", "?"))
        assert answer(world, ("1", "no")) == "Fit of Website: 0 %, 0 of 1 yes, 1 unknown"
        assert answer(world, ("1", "")) == "Fit of Website: 1 unknown"
        assert answer(world, ("2", " ")) == "Fit of Website: not answered"
        assert world.deal().fit == ()

    def test_what_is_no_question_is_refused_with_those_there_are(self, world: World) -> None:
        for asked, said in (("able", "means several questions"), ("9", "is no question")):
            refused = world.refusal(AnswerFit(deal_ids=(1,), answers=((asked, "yes"),)))
            assert refused.message == f'"{asked}" {said} of this pipeline'
            assert refused.hint.startswith("questions: 1 Budget for it?; 2 Able")

    def test_what_is_no_answer_is_refused(self, world: World) -> None:
        refused = world.refusal(AnswerFit(deal_ids=(1,), answers=(("1", "perhaps"),)))
        assert refused.message == '"perhaps" is no answer'

    def test_a_pipeline_without_questions_has_no_answers(self, world: World) -> None:
        both = AnswerFit(deal_ids=(1, 2), answers=(("1", "yes"),), keep_going=True)
        reason = "this pipeline has no questions for qualification"
        assert world.do(both).refused == (Refusal(2, reason),)

    def test_answers_to_questions_that_went_are_kept_and_count_no_more(self, world: World) -> None:
        answer(world, ("1", "yes"), ("2", "no"))
        fewer = process("Sales", [stage("Lead")], questions=QUESTIONS[1:])
        world.do(ApplyMap(map=fewer))

        assert answer(world, ("able to wait", "yes")) == "Fit of Website: 50 %, 1 of 2 yes"
        assert (QUESTIONS[0], "yes") in world.deal().fit

    def test_a_question_written_in_other_letters_is_the_same(self, world: World) -> None:
        answer(world, ("1", "yes"))
        world.do(ApplyMap(map=process("Sales", [stage("Lead")], questions=("BUDGET for it?",))))
        answer(world, ("1", "no"))
        assert world.deal().fit == (("BUDGET for it?", "no"),)


class TestScore:
    def test_unknown_is_told_apart_and_no_no(self) -> None:
        fit = fit_of(((QUESTIONS[0], "yes"), (QUESTIONS[1], "unknown")), QUESTIONS)
        assert (fit.yes, fit.no, fit.unknown, fit.n, fit.score) == (1, 0, 1, 1, 1.0)
        assert fit_text(fit) == "100 %, 1 of 1 yes, 1 unknown"

    def test_without_answers_there_is_none(self) -> None:
        fit = fit_of((("Another?", "yes"), (QUESTIONS[0], "what")), QUESTIONS)
        assert (fit, fit.score, fit.judged) == (Fit(), None, FitClass.UNKNOWN)
        assert fit_text(fit) is None
        assert answers_of((), QUESTIONS) == dict.fromkeys(QUESTIONS)

    @pytest.mark.parametrize(
        ("yes", "no", "judged"),
        [
            (2, 1, FitClass.GOOD),
            (65, 35, FitClass.FAIR),
            (1, 1, FitClass.FAIR),
            (49, 51, FitClass.POOR),
            (0, 1, FitClass.POOR),
        ],
    )
    def test_two_thirds_are_good_and_less_than_half_is_poor(
        self, yes: int, no: int, judged: FitClass
    ) -> None:
        assert Fit(yes=yes, no=no).judged is judged

    @given(st.lists(st.sampled_from(["yes", "no", "unknown", ""]), max_size=9))
    def test_the_score_is_the_share_of_yes_among_what_is_known(self, said: list[str]) -> None:
        questions = tuple(f"Question {place}?" for place in range(len(said)))
        fit = fit_of(zip(questions, said, strict=True), questions)
        known = [each for each in said if each in {"yes", "no"}]
        assert fit.n == len(known)
        assert fit.unknown == said.count("unknown")
        if known:
            assert fit.share == Fraction(known.count("yes"), len(known))
        else:
            assert fit.share is None

    @pytest.mark.parametrize(
        ("text", "read"),
        [("y", Answer.YES), ("No", Answer.NO), ("?", Answer.UNKNOWN), ("unk", Answer.UNKNOWN)],
    )
    def test_an_answer_is_read(self, text: str, read: Answer) -> None:
        assert read_answer(text) is read

    def test_what_is_none_is_an_error(self) -> None:
        with pytest.raises(BadValue, match="is no answer"):
            read_answer("yess")
