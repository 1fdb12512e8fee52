"""A run held against its targets: verdicts, what is counted, and the same whichever engine ran."""

import math
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from sim.scenario.parameters.library import Library, Numbers
from sim.scenario.resolve import load_scenario
from sim.study.finished_run import Run
from sim.study.run import analyse_run, run_scenario
from sim.study.validation.camera_figures import stock_counts
from sim.study.validation.check import (
    CHECKED,
    INSIDE,
    NO_VERDICT,
    OUTSIDE,
    check_figures,
    check_run,
    count_verdicts,
    figures_of,
)
from sim.study.validation.targets import Band, Reason, Target, target_lines


@pytest.fixture(scope="module")
def run() -> Run:
    """One in fifty residents of Aqkol, by the engine that the scenario names."""
    return run_scenario(load_scenario("aqkol_smart_city", sample=0.02))


@pytest.fixture(scope="module")
def individually() -> Run:
    """The same, each as an individual."""
    return run_scenario(load_scenario("aqkol_smart_city", sample=0.02, engine="individual"))


def target(why_not: Reason | None = None) -> Target:
    line = next(line for line in target_lines() if line.name == "vehicle_km")
    band = Numbers(Library()).quantity("validation/vehicle_km")
    return Target(line, replace(band, low=1.0, value=2.0, high=3.0), Band.DERIVED, why_not)


def held(value: float, why_not: Reason | None = None) -> dict[str, Any]:
    (row,) = check_figures({"vehicle_km": value}, [target(why_not)]).to_dict("records")
    return row


@pytest.mark.parametrize(
    ("value", "verdict"),
    [(1.0, INSIDE), (3.0, INSIDE), (0.99, OUTSIDE), (3.01, OUTSIDE), (math.nan, NO_VERDICT)],
)
def test_a_figure_is_inside_its_band_up_to_both_ends(value: float, verdict: str) -> None:
    row = held(value)
    assert (row["verdict"], row["counts"]) == (verdict, not math.isnan(value))
    assert row["why_not"] == ("no figure" if math.isnan(value) else "")


def test_what_does_not_count_keeps_its_verdict_and_says_why() -> None:
    row = held(9.0, Reason.TOLD)
    assert (row["verdict"], row["counts"], row["why_not"]) == (OUTSIDE, False, "told")


def test_a_target_of_another_place_has_neither_value_nor_verdict() -> None:
    row = held(2.0, Reason.NOT_HERE)
    assert math.isnan(row["got"])
    assert (row["verdict"], row["counts"]) == (NO_VERDICT, False)


def test_a_figure_that_is_not_measured_there_counts_for_nothing() -> None:
    (row,) = check_figures({}, [target()]).to_dict("records")
    assert (row["verdict"], row["why_not"]) == (NO_VERDICT, "no figure")


def test_every_row_is_in_one_of_the_counts() -> None:
    table = pd.concat(
        [
            check_figures({"vehicle_km": value}, [target(why_not)])
            for value, why_not in (
                (2.0, None),
                (9.0, None),
                (9.0, None),
                (2.0, Reason.TOLD),
                (math.nan, None),
            )
        ]
    )
    verdicts = count_verdicts(table)
    assert (verdicts.inside, verdicts.outside) == (1, 2)
    assert verdicts.not_counted == {"no figure": 1, "told": 1}


def test_every_target_of_a_city_is_measured(run: Run) -> None:
    figures = figures_of(run)
    for line in target_lines():
        if {"any", "city"} & set(line.where):
            assert line.figure in figures, line.name


def test_a_checked_run_keeps_its_contract_and_its_figures_are_those_of_the_run(run: Run) -> None:
    table = CHECKED.check(check_run(run)).set_index("name")
    assert table.index.tolist() == [line.name for line in target_lines()]
    # 280 people make 2.5 trips a day up to chance.
    assert table.loc["trips", "got"] == pytest.approx(2.5, abs=0.4)
    mean = run.outcome.summary["definitions"]["installed"]["cameras_per_person"]["mean"]
    assert table.loc["cameras_met", "got"] == pytest.approx(mean, abs=1e-4)
    assert table.loc["vehicle_km", "why_not"] == "not here"


def test_both_engines_give_the_same_figures(run: Run, individually: Run) -> None:
    by_cohort, one_by_one = figures_of(run), figures_of(individually)
    assert by_cohort.keys() == one_by_one.keys()
    for name, value in by_cohort.items():
        assert value == pytest.approx(one_by_one[name], rel=1e-12, nan_ok=True), name


def test_of_the_country_cameras_are_counted_by_place_and_region(run: Run) -> None:
    country = replace(run, scenario=load_scenario("kazakhstan_2025"), network=None)
    counts = stock_counts(country)
    assert sum(count for name, count in counts.items() if name.startswith("cameras@region/")) == 1_400_000
    alone = sum(count for name, count in counts.items() if name.startswith("linked@") and "/" not in name)
    assert alone == 386_000
    for line in target_lines():
        if "kazakhstan" in line.where:
            assert line.figure in counts, line.name


def test_of_the_country_only_what_needs_no_single_city_is_measured(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    # A country's counts and alerts are those of its parts summed up, so a city's stand for them here.
    after = analyse_run(run)
    monkeypatch.setattr("sim.study.validation.check.analyse_run", lambda _run: after)
    of_country = replace(load_scenario("kazakhstan_2025"), run=run.scenario.run)
    country = replace(run, scenario=of_country, network=None)
    figures = figures_of(country)
    assert "reads_per_anpr_camera" in figures
    assert "trips_per_day" not in figures
    table = check_run(country).set_index("name")
    counted = table.index[table["counts"]]
    assert {"cameras_karaganda_region", "linked_aktobe", "reads_per_anpr_camera"} <= set(counted)
    assert table.loc["trips", "why_not"] == "not here"
