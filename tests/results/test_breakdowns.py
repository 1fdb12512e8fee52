"""Strata, the funnel and the cells."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from sim.core.errors import ContractError
from sim.core.vocabulary import MODES, Definition
from sim.results.counts.day import Day, count_group
from sim.results.counts.observed import Observed, cameras_today
from sim.results.counts.people import RESIDENT_ROLES, groups_of
from sim.results.measures.cells_and_cameras import make_cell_results
from sim.results.measures.sampling import Sample
from sim.results.measures.table import make_strata
from tests.results.conftest import tiny_cameras, tiny_cells

CAMERA_CELL = np.array([0, 1, 1, 0])


def cell_table(observed: Observed, cells: gpd.GeoDataFrame, **changes: Any) -> gpd.GeoDataFrame:
    parts = {"camera_cell": CAMERA_CELL, "coverage": {}, **changes}
    counted = count_group(observed, n_cells=len(cells))
    return make_cell_results(counted, cells, cameras_today(tiny_cameras()), **parts)


@pytest.fixture
def strata(make_day: Callable[..., Day]) -> pd.DataFrame:
    west = tiny_cells().iloc[[1]].assign(cell_id=2, district="West")
    return make_strata(make_day(cells=pd.concat([tiny_cells(), west], ignore_index=True)))


def one(strata: pd.DataFrame, dimension: str, stratum: str, definition: str = "installed") -> pd.Series:
    row = strata[
        (strata["dimension"] == dimension)
        & (strata["stratum"] == stratum)
        & (strata["definition"] == definition)
    ]
    assert len(row) == 1
    return row.iloc[0]


def test_strata_of_a_hand_made_day_are_known(strata: pd.DataFrame) -> None:
    north = one(strata, "district", "North")
    assert (north["residents"], north["people_observed"], north["share_observed"]) == (4, 4, 1)
    south = one(strata, "district", "South")
    assert (south["residents"], south["people_observed"], south["share_observed"]) == (2, 0, 0)
    assert one(strata, "role", "worker", "recognition")["people_observed"] == 2
    assert one(strata, "role", "pupil", "recognition")["people_observed"] == 0
    assert one(strata, "mode", "car", "anpr")["people_observed"] == 2
    assert [one(strata, "hour", f"{hour:02d}")["people_observed"] for hour in range(3)] == [4, 2, 0]


def test_the_strata_of_a_dimension_add_up_to_the_city(
    strata: pd.DataFrame, make_day: Callable[..., Day]
) -> None:
    day = make_day()
    for definition in Definition:
        total = day.sample.total(day.tally.seen[definition].observed).value
        for dimension in ("district", "role", "mode"):
            rows = strata[(strata["dimension"] == dimension) & (strata["definition"] == definition)]
            assert rows["people_observed"].sum() == pytest.approx(total)
            assert rows["residents"].sum() == pytest.approx(6)


def test_every_stratum_has_its_row_even_if_nobody_in_it_was_simulated(strata: pd.DataFrame) -> None:
    west = one(strata, "district", "West")
    assert west["residents"] == 0
    assert np.isnan(west["share_observed"])
    assert west["standard_error"] > 0, "people of the West may exist: they were not asked"
    assert set(strata.loc[strata["dimension"] == "role", "stratum"]) == {str(role) for role in RESIDENT_ROLES}
    assert len(strata) == len(Definition) * (3 + len(RESIDENT_ROLES) + 2 + 24)


def test_the_error_of_a_stratum_is_that_of_a_share_of_the_whole_sample(strata: pd.DataFrame) -> None:
    assert one(strata, "district", "North")["standard_error"] == Sample(3, 6).total(2).standard_error


def test_at_one_to_one_no_stratum_is_uncertain(make_day: Callable[..., Day]) -> None:
    strata = make_strata(make_day(n_residents=3))
    assert (strata["standard_error"] == 0).all()


def test_nobody_is_observed_in_more_hours_than_somebody_was_somewhere(strata: pd.DataFrame) -> None:
    hours = strata[strata["dimension"] == "hour"]
    most = hours.groupby("definition")["people_observed"].max()
    total = strata[strata["dimension"] == "district"].groupby("definition")["people_observed"].sum()
    assert (most <= total).all()


def test_a_resident_who_lives_nowhere_is_refused(make_day: Callable[..., Day], cells) -> None:
    with pytest.raises(ContractError, match="residents lie in cells 0 to 1, but the city's cells are 0 to 0"):
        make_day(cells=cells.iloc[:1])


def test_a_mode_that_no_resident_has_is_refused(observe, cells) -> None:
    observed = observe()
    walker = replace(observed.people, mode=np.full(3, MODES.index("walk"), dtype=np.uint8))
    with pytest.raises(ContractError, match="3 residents have the mode 'walk', which no resident has"):
        groups_of(count_group(replace(observed, people=walker), n_cells=2).homes, cells)


def test_a_resident_without_a_known_role_is_refused(make_day: Callable[..., Day], residents) -> None:
    with pytest.raises(ContractError, match="unknown word 'spy'"):
        make_day(residents=residents.assign(role=["worker", "pupil", "spy"]))


def test_the_cells_of_a_hand_made_day_are_known(observe, cells, coverage) -> None:
    table = cell_table(observe(), cells, coverage=coverage)
    assert table["people_simulated"].tolist() == [2, 1]
    assert table["cameras_installed"].tolist() == [1, 2], "the camera that is down is not there today"
    assert table["people_seen_installed"].tolist() == [2, 4]
    assert table["people_seen_anpr"].tolist() == [0, 2]
    assert table["residents_observed_installed"].tolist() == [4, 0]
    assert table["covered_area_share_installed"].tolist() == [0.5, 0.25]
    assert table.crs == cells.crs


def test_a_person_seen_twice_in_a_cell_is_one_person_seen_there(observe, cells, sightings) -> None:
    again = pd.concat([sightings, sightings.iloc[[4]].assign(camera_id=7)], ignore_index=True)
    table = cell_table(observe(sightings=again), cells)
    assert table["people_seen_installed"].tolist() == [2, 4]


def test_observed_residents_of_the_cells_add_up_to_the_city(observe, make_day, cells) -> None:
    day, table = make_day(), cell_table(observe(), cells)
    for definition in Definition:
        total = day.sample.total(day.tally.seen[definition].observed).value
        assert table[f"residents_observed_{definition}"].sum() == pytest.approx(total)
        assert (table[f"people_seen_{definition}"] <= total).all()


def test_a_camera_outside_the_city_is_refused(observe, cells) -> None:
    with pytest.raises(ContractError, match="cameras lie in cells 0 to 2"):
        cell_table(observe(), cells, camera_cell=np.array([0, 1, 2, 0]))


def test_coverage_of_other_cells_is_refused(observe, cells, coverage) -> None:
    wrong = {Definition.INSTALLED: coverage[Definition.INSTALLED].assign(cell_id=[1, 1])}
    with pytest.raises(ContractError, match="each cell once"):
        cell_table(observe(), cells, coverage=wrong)


def test_the_city_s_table_is_left_as_it_was(observe, cells: gpd.GeoDataFrame, coverage) -> None:
    before = cells.copy()
    cell_table(observe(), cells, coverage=coverage)
    pd.testing.assert_frame_equal(cells, before)
