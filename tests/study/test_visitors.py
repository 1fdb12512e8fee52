"""Visitors in a run: never among the residents, always among the people seen in a cell."""

import pandas as pd
import pytest

from sim.core.vocabulary import Definition, Role
from sim.results.measures.contract import VISITORS
from sim.results.measures.table import VISITORS_WORD
from sim.scenario.resolve import load_scenario
from sim.study.run import run_scenario

PER_DAY = 800
TOWN = ("extends: aqkol_smart_city",)
VISITED = (
    *TOWN,
    "parameters:",
    f"  people/visitors/per_day[default]: {PER_DAY}",
    "  people/visitors/entry_points[default]: 4",
)


@pytest.fixture(scope="module")
def runs(scenario_file):
    """The town without and with visitors."""
    return [run_scenario(load_scenario(scenario_file(*lines))).outcome for lines in (TOWN, VISITED)]


def test_residents_and_their_figures_are_those_without_visitors(runs) -> None:
    without, with_visitors = runs
    assert with_visitors.summary["definitions"] == without.summary["definitions"]
    # After being in view everybody's alerts wait in one queue: only before it are residents' figures alike.
    tables = [one.measures[one.measures["population"] == "residents"] for one in runs]
    before = [one[one["stage"].isin(["lives_there", "leave_home", "in_view"])] for one in tables]
    pd.testing.assert_frame_equal(*(one.reset_index(drop=True) for one in before), check_exact=True)
    before, residents = "in_view_recognition", ["people", "events", "share_of_residents"]
    funnels = [one.funnel.set_index("stage") for one in (with_visitors, without)]
    pd.testing.assert_frame_equal(*(one.loc[:before, residents] for one in funnels), check_exact=True)
    pd.testing.assert_frame_equal(*(one.loc[before:"false_alert", residents] for one in funnels))
    assert funnels[0]["visitors"].iloc[2:].sum() > funnels[1]["visitors"].iloc[2:].sum() == 0
    residents = with_visitors.strata[with_visitors.strata["dimension"] != VISITORS]
    pd.testing.assert_frame_equal(residents.reset_index(drop=True), without.strata, check_exact=True)
    assert str(Role.VISITOR) not in set(residents["stratum"])


def test_visitors_have_a_row_of_their_own(runs) -> None:
    without, with_visitors = runs
    assert VISITORS not in set(without.strata["dimension"])
    rows = with_visitors.strata[with_visitors.strata["dimension"] == VISITORS].set_index("definition")
    assert set(rows["stratum"]) == {VISITORS_WORD}
    assert (rows["residents"] == PER_DAY).all()
    assert list(rows.index) == [str(one) for one in Definition]
    assert 0 < rows.loc["installed", "people_observed"] <= PER_DAY
    assert (rows["standard_error"] == 0).all()


@pytest.mark.parametrize("definition", list(Definition))
def test_people_seen_in_a_cell_are_residents_and_visitors(runs, definition) -> None:
    without, with_visitors = runs
    column = f"people_seen_{definition}"
    more = with_visitors.cells[column] - without.cells[column]
    assert (more >= 0).all()
    observed = with_visitors.strata.set_index(["dimension", "definition"])["people_observed"]
    visitors = observed.loc[(VISITORS, str(definition))]
    # Whoever is observed is seen in at least one cell, and in no cell twice.
    assert more.max() <= visitors <= more.sum()
    other = [name for name in without.cells.columns if not name.startswith("people_seen_")]
    assert with_visitors.cells[other].equals(without.cells[other])


def test_people_seen_by_the_hour_are_never_fewer_with_visitors(runs) -> None:
    column = f"people_seen_{Definition.INSTALLED}"
    without, with_visitors = (run.hours.set_index(["cell_id", "hour"])[column] for run in runs)
    assert set(without.index) <= set(with_visitors.index)
    more = with_visitors - without.reindex(with_visitors.index, fill_value=0)
    assert (more >= 0).all()
    assert more.sum() > 0
