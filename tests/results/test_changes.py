from math import nan

import pandas as pd
import pytest

from sim.core.vocabulary import Definition
from sim.results.changes import changed_definition, changes_of, leading_changes, natural_order, run_titles
from sim.results.measures.measure import MEASURES_BY_NAME
from tests.results.made_comparison import made_comparison

TITLES = ("Today", "Tomorrow")


def leading(figures, most, titles=TITLES):
    return [
        (one.measure, one.definition)
        for one in leading_changes(changes_of(made_comparison(titles, figures)), most)
    ]


def test_only_what_changes_is_shown():
    figures = {("share_observed", "linked"): (0.4, 0.5), ("share_observed", "anpr"): (0.3, 0.3)}
    assert leading(figures, 5) == [("share_observed", "linked")]


def test_what_changes_by_less_than_can_be_written_is_not_shown():
    figures = {("true_alert.residents", ""): (1e-4, 2e-4), ("false_alert.residents", ""): (1e-4, 3.8)}
    assert leading(figures, 5) == [("false_alert.residents", "")]


def test_each_area_has_its_turn_before_any_has_many():
    figures = {
        **{("share_observed", str(word)): (0.1, 0.9) for word in Definition},
        ("identified.residents", ""): (10, 1),
        ("retained_terabytes", ""): (50, 10),
    }
    chosen = leading(figures, 4)
    assert {name for name, _ in chosen} == {"share_observed", "identified.residents", "retained_terabytes"}


def test_a_share_says_more_than_people_and_cameras_which_stand_before_it():
    figures = {
        ("cameras", "linked"): (100, 900),
        ("people_observed", "linked"): (40, 60),
        ("share_observed", "linked"): (0.4, 0.6),
    }
    assert leading(figures, 1) == [("share_observed", "linked")]


def test_a_definition_that_hardly_changes_comes_after_one_that_does():
    figures = {
        ("share_observed", "installed"): (0.70, 0.73),
        ("share_observed", "linked"): (0.4, 0.7),
        ("minutes_in_view.mean", "linked"): (5, 9),
    }
    assert leading(figures, 2) == [("share_observed", "linked"), ("minutes_in_view.mean", "linked")]


def test_figures_come_in_the_order_of_the_measures_whatever_changes_most():
    figures = {("share_observed", "linked"): (0.4, 0.41), ("false_alert.residents", ""): (0, 9)}
    assert leading(figures, 2) == list(figures)


def test_to_or_from_nothing_is_the_largest_change_there_is():
    first, gone, new = changes_of(
        made_comparison(
            TITLES,
            {
                ("share_observed", "linked"): (0.2, 0.3),
                ("share_observed", "anpr"): (0.2, 0.0),
                ("retained_terabytes", ""): (nan, 3),
            },
        )
    )
    assert first.size == pytest.approx(1 / 3)
    assert gone.size == new.size == 1
    assert new.is_change


def test_a_figure_that_no_run_has_is_no_change():
    (none,) = changes_of(made_comparison(TITLES, {("centre.wait_mean_s", ""): (nan, nan)}))
    assert not none.is_change


def test_maps_show_the_definition_that_changes_most_in_proportion():
    figures = {("people_observed", "installed"): (1000, 1010), ("people_observed", "linked"): (100, 109)}
    assert changed_definition(changes_of(made_comparison(TITLES, figures))) is Definition.LINKED


def test_nothing_is_mapped_where_as_many_are_observed():
    figures = {("people_observed", "installed"): (1000, 1000), ("retained_terabytes", ""): (5, 90)}
    assert changed_definition(changes_of(made_comparison(TITLES, figures))) is None


def test_runs_of_one_title_are_told_apart_by_their_names_and_else_by_number():
    figures = {("share_observed", "linked"): (0.1, 0.2, 0.3, 0.4)}
    table = made_comparison(("Same", "Other", "Same", "Same"), figures, names=("a", "b", "c", "c"))
    assert run_titles(table) == ["Same (a)", "Other", "Same (c), 3", "Same (c), 4"]


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        (["v_1", "v_10", "v_2", "v_24"], ["v_1", "v_2", "v_10", "v_24"]),
        (["v_10", "v_100", "v_20"], ["v_10", "v_20", "v_100"]),
        (["b", "a_10", "a_2"], ["b", "a_10", "a_2"]),
        (["v_10", "v_2"], ["v_10", "v_2"]),
    ],
)
def test_what_a_shell_has_put_in_order_is_counted_as_people_count(given, wanted):
    assert [given[position] for position in natural_order(given)] == wanted


def test_a_row_says_what_it_is_about_in_words():
    names = ("cameras_per_person.p90", "linked"), ("stopped.visitors_events", ""), ("days_back", "")
    met, times, back = changes_of(made_comparison(TITLES, dict.fromkeys(names, (1, 2))))
    assert (met.title, met.detail) == ("Cameras met, 90th percentile", "linked")
    assert (times.title, times.detail) == ("Stopped, on the watch list, times", "visitors")
    assert (back.title, back.detail) == (
        "How far back a day can be pieced together",
        "residents and visitors",
    )


@pytest.mark.parametrize(("most", "figures"), [((1, 2), 1), ((1, 3), 2)])
def test_two_ends_of_a_range_that_are_equal_everywhere_are_one_figure(most, figures):
    ends = [made_comparison(TITLES, {("retained_person_days", ""): values}) for values in ((1, 2), most)]
    table = pd.concat(
        [
            end.assign(dimension="bound", stratum=word)
            for end, word in zip(ends, ("least", "most"), strict=True)
        ]
    )
    found = changes_of(table)
    assert len(found) == figures
    assert ("least" in found[0].detail) is (figures > 1)


def test_figures_of_one_run_are_told_apart_by_their_words():
    words = [(one.title, one.population, one.dimension) for one in MEASURES_BY_NAME.values()]
    assert len(set(words)) == len(words)


def test_what_no_source_identifies_is_told_to_one_digit():
    figures = {
        ("false_alert.residents_events", ""): (14.6, 37.2),
        ("face_captured.residents", ""): (14.6, 37.2),
    }
    captured, false = sorted(changes_of(made_comparison(TITLES, figures)), key=lambda one: one.is_rough)
    assert [false.value_text(0), false.value_text(1), false.difference_text(1)] == ["10", "40", "+20"]
    assert [captured.value_text(0), captured.value_text(1)] == ["15", "37"]
    assert (false.is_rough, captured.is_rough) == (True, False)
