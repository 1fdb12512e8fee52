"""A whole run against the registry, and the weights of visitors in a sample."""

import pandas as pd
import pytest

from sim.core.vocabulary import Definition
from sim.results.measures.camera_counts import with_kinds
from sim.results.measures.measure import AFTER_VIEW, MEASURES_BY_NAME
from sim.scenario.resolve import load_scenario
from sim.study.run import analyse_run, run_scenario
from tests.results.registered import KEY, registered_figures

VISITED = (
    "parameters:",
    "  people/visitors/per_day[default]: 803",
    "  people/visitors/entry_points[default]: 4",
)


@pytest.fixture(scope="module")
def run(scenario_file):
    """A fifth of a town, with visitors, over two days."""
    lines = ("extends: aqkol_smart_city", "run: {sample: 0.2, days: 2}", *VISITED)
    return run_scenario(load_scenario(scenario_file(*lines)))


def value(run, name, definition="", stratum=""):
    table = run.outcome.measures.set_index(KEY)["value"]
    return table[name, definition, MEASURES_BY_NAME[name].dimension if stratum else "", stratum]


def test_every_number_of_a_whole_summary_is_a_registered_measure_and_nearly_all_are_in_it(run):
    found = registered_figures(run.outcome)
    # One district has nowhere to move cameras to.
    missing = {name for name in MEASURES_BY_NAME if not name.startswith("placement.")} - found
    assert missing == set()


def test_the_funnel_tells_what_the_table_of_measures_tells(run):
    funnel = run.outcome.funnel.set_index("stage")
    assert list(funnel.index)[6:] == list(AFTER_VIEW)
    for stage in AFTER_VIEW:
        told = funnel.loc[stage, ["people", "events", "visitors", "visitor_events"]].tolist()
        endings = ("residents", "residents_events", "visitors", "visitors_events")
        assert told == [value(run, f"{stage}.{ending}") for ending in endings]
    assert funnel.loc["in_view_linked", "visitors"] == value(run, "visitors_observed", "linked")


def test_residents_and_visitors_of_a_stage_add_up_to_everybody(run):
    everybody = analyse_run(run).funnel.set_index("stage")
    for stage in AFTER_VIEW:
        for column, endings in (
            ("people", ("residents", "visitors")),
            ("events", ("residents_events", "visitors_events")),
        ):
            total = sum(value(run, f"{stage}.{ending}") for ending in endings)
            assert total == pytest.approx(everybody.loc[stage, column], abs=2e-6)


def test_visitors_of_a_sample_weigh_as_many_as_there_are_for_each_simulated(run):
    day = run.outcome.day
    assert 0 < day.visitors.n_people < day.n_visitors == 803
    weight = 803 / day.visitors.n_people
    assert weight != day.sample.weight
    for definition in Definition:
        seen = day.visitors.seen[definition]
        assert value(run, "visitors_sightings", str(definition)) == round(weight * seen.sightings)
        assert value(run, "visitors_observed", str(definition)) == round(weight * seen.observed)
    passes = weight * day.visitors.seen[Definition.RECOGNITION].sightings
    others = value(run, "face_in_reach.residents_events") / value(run, "sightings", "recognition")
    reach = value(run, "face_in_reach.visitors_events") / passes
    assert reach == pytest.approx(others, rel=1e-6), "the same share of anybody's passes is within reach"


def test_a_run_folder_holds_the_table_of_measures(run, tmp_path):
    read = pd.read_csv(
        run.save(tmp_path) / "measures.csv",
        keep_default_na=False,
        na_values={number: [""] for number in ("value", "standard_error", "low", "high")},
    )
    told = with_kinds(run.outcome.measures, run.outcome.about.counts)
    pd.testing.assert_frame_equal(read, told, check_dtype=False)


def test_what_cannot_be_told_is_missing_and_null(run):
    assert value(run, "centre.true_alerts") + value(run, "centre.false_alerts") == 0
    assert pd.isna(value(run, "centre.wait_mean_s"))
    assert run.outcome.summary["centre"]["wait_mean_s"] is None


def test_thresholds_lie_some_seventyfold_apart_as_the_table_of_a_run_says(run):
    alerts = run.outcome.summary["alerts"]["false_alerts_by_threshold"]
    assert list(alerts) == ["strict", "standard", "lenient"]
    assert 65 < alerts["lenient"] / alerts["strict"] < 75
