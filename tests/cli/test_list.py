from collections.abc import Callable

import pytest

from sim.city.country.gazetteer import all_places
from sim.city.country.parts import all_regions
from sim.core.vocabulary import DEFINITION_MEANING, Definition
from sim.plots.layers import LAYERS
from sim.results.known_effects import known_effects, points_text
from sim.results.measures.measure import MEASURES_BY_NAME
from sim.scenario.model import CHOICES, read_choice
from sim.scenario.parameters.library import Library
from sim.scenario.resolve import shipped_scenarios


def names(text: str) -> set[str]:
    return {line.split()[0] for line in text.splitlines() if line and not line.startswith(" ")}


def test_scenarios_are_listed_with_the_question_they_answer(safecity: Callable[..., object]) -> None:
    answer = safecity("list")

    assert answer.code == 0
    assert {spec.name for spec in shipped_scenarios()} <= names(answer.out)
    for spec in shipped_scenarios():
        assert spec.question.split()[0] in answer.out


@pytest.mark.parametrize(
    ("what", "known"),
    [
        ("cities", lambda: {place.name for place in all_places()}),
        ("districts", lambda: {one.name.split()[0] for place in all_places() for one in place.districts}),
        ("regions", lambda: {region.name for region in all_regions()}),
        ("parameters", lambda: set(Library().names)),
        ("measures", lambda: set(MEASURES_BY_NAME)),
        ("layers", lambda: set(LAYERS)),
        ("definitions", lambda: {str(definition) for definition in DEFINITION_MEANING}),
    ],
)
def test_everything_there_is_gets_listed(
    safecity: Callable[..., object], what: str, known: Callable[[], set[str]]
) -> None:
    assert names(safecity("list", what).out) == known()


def test_a_region_says_who_lives_where(safecity: Callable[..., object]) -> None:
    lines = {
        line.split()[0]: line for line in safecity("list", "regions").out.splitlines() if line[:1] != " "
    }

    assert "Abai Region, 595,720 residents" in lines["abai"]
    assert "drawn" not in lines["astana_city"], "a city of its own has no other settlements"


def test_a_measure_says_whom_it_is_about_and_how_far_along_it_stands(
    safecity: Callable[..., object],
) -> None:
    text = " ".join(safecity("list", "measures").out.split())

    assert "(people; of residents; stage in_view)" in text
    for one in MEASURES_BY_NAME.values():
        assert f"({one.unit}; of {one.population}; stage {one.stage})" in text


def test_piped_lines_have_no_spaces_at_their_ends(safecity: Callable[..., object]) -> None:
    lines = safecity("list", "measures").out.splitlines()

    assert lines == [line.rstrip() for line in lines]


def test_the_word_that_holds_unless_another_is_said_is_marked(safecity: Callable[..., object]) -> None:
    text = safecity("list", "model").out
    for key in CHOICES:
        marked = [
            line.split()[1] for line in text.splitlines() if line.startswith(f"{key}:") and " * " in line
        ]
        assert marked == [read_choice(key).default]
    assert "* holds unless" in text


def test_effects_are_listed_for_each_choice_and_number_that_was_tried(
    safecity: Callable[..., object],
) -> None:
    _, effects = known_effects(Definition.LINKED)
    text = safecity("list", "effects").out
    assert {one.varied for one in effects} <= names(text)
    assert f"linked {points_text(effects[0])}" in " ".join(text.split())
