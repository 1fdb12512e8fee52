"""The registry of figures: complete, unambiguous, and obeyed by all that follows from it."""

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from sim.core.units import UNITS
from sim.results.counts.day import Day, count_group
from sim.results.measures.after_view import AFTER_BEING_IN_VIEW
from sim.results.measures.contract import MEASURES
from sim.results.measures.measure import (
    AFTER_VIEW,
    MEASURES_BY_NAME,
    STAGES,
    Measure,
    Population,
)
from sim.results.measures.over_days import OF_SEVERAL_DAYS
from sim.results.measures.table import OF_DAY, OF_DEFINITION, make_strata, measure_day
from sim.results.outcome import Outcome
from tests.results.data_dictionary import POPULATION_MEANING
from tests.results.registered import KEY, registered_figures


def measured(day: Day) -> pd.DataFrame:
    return measure_day(day, make_strata(day))


def test_every_figure_is_registered_and_every_registered_figure_is_computed() -> None:
    computed = {*OF_DAY, *OF_DEFINITION, *AFTER_BEING_IN_VIEW, *OF_SEVERAL_DAYS}
    # The one is a column beside its figure; the other comes with a table of its own.
    assert set(MEASURES_BY_NAME) - computed == {"standard_error", "share_working"}
    assert computed <= set(MEASURES_BY_NAME)
    assert len(computed) == sum(map(len, (OF_DAY, OF_DEFINITION, AFTER_BEING_IN_VIEW, OF_SEVERAL_DAYS)))


@pytest.mark.parametrize("name", sorted(MEASURES_BY_NAME))
def test_a_measure_says_what_it_is_and_of_whom(name: str) -> None:
    measure = MEASURES_BY_NAME[name]
    assert measure.unit in UNITS
    assert measure.population in POPULATION_MEANING
    assert measure.stage in STAGES
    assert len(measure.meaning.split()) >= 2
    assert len(measure.title) <= 60
    assert measure.how
    assert 0 <= measure.decimals <= 6
    assert measure.title != measure.name.replace("_", " ") or len(measure.title.split()) <= 3


@pytest.mark.parametrize(
    "wrong",
    [
        {"unit": "persons"},
        {"unit": ""},
        {"population": "people"},
        {"stage": "seen"},
        {"meaning": ""},
        {"how": ""},
    ],
)
def test_a_figure_without_unit_population_stage_or_meaning_cannot_be_made(wrong: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="must say its unit, population, stage"):
        replace(MEASURES_BY_NAME["people_observed"], **wrong)


def test_figures_of_residents_and_of_visitors_never_share_a_title_at_one_stage() -> None:
    told = [(one.stage, one.population, one.title) for one in MEASURES_BY_NAME.values()]
    assert len(told) == len(set(told))


def test_a_number_is_stated_as_finely_as_its_measure_says() -> None:
    people, share = MEASURES_BY_NAME["people_observed"], MEASURES_BY_NAME["share_observed"]
    assert people.state(2.6) == 3
    assert isinstance(people.state(2.6), int)
    assert share.state(0.12345678) == 0.123457
    assert np.isnan(share.state(float("inf")))
    assert (people.state_error(1.23456), share.state_error(0.12345678)) == (1.235, 0.123457)


def test_no_two_rows_tell_the_same_figure_and_a_name_alone_decides_unit_stage_and_population(
    make_day: Callable[..., Day],
) -> None:
    table = measured(make_day())
    assert not table.duplicated(KEY).any()
    for row in table.itertuples():
        measure = MEASURES_BY_NAME[row.measure]
        assert (row.unit, row.stage, row.population) == (measure.unit, measure.stage, measure.population)


@pytest.mark.parametrize("name", sorted(set(OF_DEFINITION) - {"cameras", "cameras_working"}))
def test_a_measure_moves_with_what_the_cameras_see(
    make_day: Callable[..., Day], observe: Callable[..., Any], sightings: pd.DataFrame, name: str
) -> None:
    """Against a day without any sighting."""
    values = []
    for parts in ({}, {"sightings": sightings.iloc[:0]}):
        visitors = count_group(observe(**parts), n_cells=2)
        table = measured(make_day(visitors=visitors, **parts)).set_index(KEY)["value"]
        values.append(table[name, "installed", "", ""])
    assert values[0] > values[1] == 0


def test_what_is_broken_down_is_what_the_strata_say(make_day: Callable[..., Day]) -> None:
    day = make_day()
    table, strata = measured(day), make_strata(day)
    told = table[(table["measure"] == "people_observed") & (table["dimension"] != "")]
    assert told["value"].tolist() == strata["people_observed"].round().tolist()
    assert told["stratum"].tolist() == strata["stratum"].tolist()
    shares = table[(table["measure"] == "share_observed") & (table["dimension"] != "")]
    np.testing.assert_allclose(shares["value"], strata["share_observed"], atol=5e-7)
    districts = table[(table["measure"] == "residents") & (table["dimension"] == "district")]
    assert districts["value"].sum() == 6


def test_a_sample_has_standard_errors_where_they_are_known_and_none_where_not(
    make_day: Callable[..., Day],
) -> None:
    table = measured(make_day()).set_index(KEY)["standard_error"]
    assert table["people_observed", "installed", "", ""] > 0
    assert table["residents", "", "", ""] == 0, "the population is known"
    assert np.isnan(table["sightings", "installed", "", ""])
    everybody = measured(make_day(n_residents=3))
    assert everybody["standard_error"].fillna(0).eq(0).all()


def test_a_table_of_measures_keeps_its_contract_and_a_strange_population_breaks_it(
    make_day: Callable[..., Day],
) -> None:
    table = measured(make_day())
    MEASURES.check(table)
    with pytest.raises(Exception, match="unknown word 'people'"):
        MEASURES.check(table.assign(population="people"))


def test_every_number_of_a_summary_is_one_registered_measure(make_outcome: Callable[..., Outcome]) -> None:
    outcome = make_outcome()
    found = registered_figures(outcome)
    assert found == {*OF_DAY, *OF_DEFINITION, "standard_error"}
    assert json.loads(json.dumps(outcome.summary, allow_nan=False)) == outcome.summary


def test_each_stage_after_being_in_view_is_told_of_residents_and_of_visitors() -> None:
    for stage in AFTER_VIEW:
        for who in (Population.RESIDENTS, Population.VISITORS):
            people, times = (MEASURES_BY_NAME[f"{stage}.{who}{ending}"] for ending in ("", "_events"))
            assert isinstance(people, Measure)
            assert (people.population, people.unit) == (who, "people")
            assert (times.population, times.unit) == (who, "count")
