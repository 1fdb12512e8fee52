"""Structural choices: words with alternatives, each argued by somebody, read like the rest of a scenario."""

import pytest

from sim.core.errors import InputError
from sim.scenario.model import CHOICES, read_choice
from sim.scenario.resolve import load_scenario


def model_of(scenario_file, *lines):
    return load_scenario(scenario_file("extends: aqkol_smart_city", *lines)).model


@pytest.mark.parametrize("key", CHOICES)
def test_each_choice_says_what_its_words_mean_who_argues_for_them_and_why_one_is_the_default(key):
    choice = read_choice(key)
    assert list(choice.alternatives) == [str(word) for word in CHOICES[key]]
    assert choice.default in choice.alternatives
    for each in choice.alternatives.values():
        assert all((each.meaning, each.argued_by, each.source))
    assert choice.why


def test_what_a_scenario_does_not_choose_is_as_the_file_of_the_choice_says(scenario_file):
    model = model_of(scenario_file)
    assert {key: str(getattr(model, key)) for key in CHOICES} == {
        key: read_choice(key).default for key in CHOICES
    }
    assert model.city_seed is None


@pytest.mark.parametrize("key", CHOICES)
def test_every_word_of_every_choice_can_be_chosen_and_is_logged(scenario_file, key):
    for word in CHOICES[key]:
        scenario = load_scenario(scenario_file("extends: aqkol_smart_city", f"model: {{{key}: {word}}}"))
        assert getattr(scenario.model, key) is word
        assert f"model.{key}: not set → {word}" in scenario.change_log
        assert scenario.as_dict()["model"][key] == str(word)


def test_what_a_scenario_extends_hands_its_choices_on(scenario_file):
    first = scenario_file("extends: aqkol_smart_city", "model: {failures: site, city_seed: 3}", name="first")
    model = load_scenario(scenario_file(f"extends: {first}", "model: {city_seed: 4}")).model
    assert (str(model.failures), model.city_seed) == ("site", 4)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (
            "model: {site_meeting: sometimes}",
            r"own.yaml:4: 'model.site_meeting' must be one of independent, once_a_visit",
        ),
        ("model: {site_meetings: partial}", r"own.yaml:4: .*site_meetings.*did you mean 'site_meeting'"),
        ("model: {city_seed: -1}", r"own.yaml:4: 'model.city_seed' must be at least 0"),
        ("model: {city_seed: two}", r"own.yaml:4: 'model.city_seed' .*a whole number"),
    ],
)
def test_a_choice_or_word_that_is_not_known_is_refused_with_its_line(scenario_file, line, words):
    file = scenario_file("extends: aqkol_smart_city", line)
    with pytest.raises(InputError, match=words):
        load_scenario(file)
