from collections.abc import Callable

import pytest

from sim.city.gazetteer import all_places
from sim.core.vocabulary import DEFINITION_MEANING
from sim.results.measures import MEASURES
from sim.scenario.library import Library
from sim.scenario.resolve import shipped_scenarios


def names(text: str) -> set[str]:
    return {line.split()[0] for line in text.splitlines() if line and not line.startswith(" ")}


def test_scenarios_are_listed_with_the_question_they_answer(safecity: Callable[..., object]) -> None:
    answer = safecity("list")

    assert answer.code == 0
    assert {card.name for card in shipped_scenarios()} <= names(answer.out)
    for card in shipped_scenarios():
        assert card.question.split()[0] in answer.out


@pytest.mark.parametrize(
    ("what", "known"),
    [
        ("cities", lambda: {place.name for place in all_places()}),
        ("parameters", lambda: set(Library().names)),
        ("measures", lambda: set(MEASURES)),
        ("definitions", lambda: {str(definition) for definition in DEFINITION_MEANING}),
    ],
)
def test_everything_there_is_gets_listed(
    safecity: Callable[..., object], what: str, known: Callable[[], set[str]]
) -> None:
    assert names(safecity("list", what).out) == known()


def test_piped_lines_have_no_spaces_at_their_ends(safecity: Callable[..., object]) -> None:
    lines = safecity("list", "measures").out.splitlines()

    assert lines == [line.rstrip() for line in lines]
