from collections.abc import Callable
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from sim.core.vocabulary import Definition
from sim.results.counts.day import count_group
from sim.results.counts.exposure import CellsSeen, Exposure
from sim.results.counts.observed import Observed, cameras_today
from sim.results.counts.people import People
from sim.results.measures.contract import CELL_HOURS, CELL_RESULTS, FUNNEL, STRATA
from sim.results.measures.summary import About
from sim.results.outcome import Outcome, outcome_of

Make = Callable[..., Outcome]


def without(summary: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in summary.items() if name not in names}


def test_an_outcome_holds_every_table_of_the_run_folder(make_outcome: Make) -> None:
    outcome = make_outcome()
    STRATA.check(outcome.strata)
    FUNNEL.check(outcome.funnel)
    CELL_RESULTS.check(outcome.cells)
    CELL_HOURS.check(outcome.hours)
    assert outcome.summary["scenario"] == "baseline"
    assert outcome.per_person.people.resident_id.tolist() == [10, 20, 30]
    assert outcome.day.n_residents == 6


def test_which_cameras_worked_is_known(cameras: pd.DataFrame) -> None:
    ids = {
        str(definition): cameras["camera_id"][mask].tolist()
        for definition, mask in cameras_today(cameras).counted.items()
    }
    assert ids == {
        "installed": [5, 7, 8],
        "public": [5, 8],
        "street": [5, 8],
        "residential": [],
        "linked": [7, 8],
        "recognition": [7],
        "anpr": [8],
    }


def test_summary_strata_funnel_and_cells_tell_the_same_number(make_outcome: Make) -> None:
    outcome = make_outcome()
    stages = {Definition.INSTALLED: "in_view", Definition.LINKED: "in_view_linked"}
    for definition, stage in stages.items():
        people = outcome.summary["definitions"][str(definition)]["people_observed"]
        by_role = outcome.strata[
            (outcome.strata["dimension"] == "role") & (outcome.strata["definition"] == str(definition))
        ]
        assert by_role["people_observed"].sum() == people
        assert outcome.funnel.set_index("stage").loc[stage, "people"] == people
        assert outcome.cells[f"residents_observed_{definition}"].sum() == people
        assert (outcome.per_person.exposures[definition].n_sightings > 0).sum() * 2 == people


def test_a_camera_more_that_sees_nobody_changes_only_the_number_of_cameras(
    make_outcome: Make, cameras: pd.DataFrame
) -> None:
    """Camera 9 comes back up and meets nobody."""
    before, after = make_outcome(), make_outcome(cameras=cameras.assign(up=True))
    assert without(after.summary, "availability") == without(before.summary, "availability")
    working = [one.summary["availability"]["cameras_working"]["installed"] for one in (before, after)]
    assert working == [3, 4]
    pd.testing.assert_frame_equal(after.strata, before.strata)
    moved = [name for name in before.cells if not before.cells[name].equals(after.cells[name])]
    assert moved == ["cameras_installed", "cameras_public", "cameras_residential", "cameras_linked"]


def test_results_do_not_depend_on_the_order_of_sightings(make_outcome: Make, sightings: pd.DataFrame) -> None:
    turned = make_outcome(sightings=sightings.iloc[::-1].reset_index(drop=True))
    plain = make_outcome()
    assert turned.summary == plain.summary
    pd.testing.assert_frame_equal(turned.strata, plain.strata)
    pd.testing.assert_frame_equal(turned.cells, plain.cells)
    for definition in Definition:
        assert np.array_equal(
            turned.per_person.exposures[definition].in_view_us,
            plain.per_person.exposures[definition].in_view_us,
        )


def test_results_do_not_depend_on_how_an_engine_keeps_its_people(
    observe: Callable[..., Observed], cells: gpd.GeoDataFrame, cameras: pd.DataFrame
) -> None:
    """In another order, and in smaller numbers."""
    plain = observe()
    people = People(
        plain.people.resident_id[::-1].astype(np.int32),
        plain.people.home_cell[::-1].astype(np.int32),
        plain.people.role[::-1],
        plain.people.mode[::-1],
        plain.people.left_home[::-1],
    )
    exposures = {
        definition: Exposure(
            definition,
            exposure.n_sightings[::-1].astype(np.int32),
            exposure.n_cameras[::-1].astype(np.uint16),
            exposure.in_view_us[::-1],
            exposure.hour_bits[::-1],
        )
        for definition, exposure in plain.exposures.items()
    }
    seen = {
        definition: CellsSeen(one.in_day.astype(np.int32), one.by_hour.astype(np.int32))
        for definition, one in plain.seen.items()
    }
    one, two = (
        outcome_of(
            observed,
            cameras,
            cells,
            about=About("baseline", "Tiny", "cohort", 1),
            camera_cell=np.array([0, 1, 1, 0]),
            coverage={},
        )
        for observed in (plain, Observed(people, 6, exposures, seen))
    )
    assert two.summary == one.summary
    for name in ("strata", "funnel", "cells", "hours"):
        pd.testing.assert_frame_equal(getattr(two, name), getattr(one, name))


def test_people_in_counts_give_the_same_results_and_nothing_person_by_person(
    observe: Callable[..., Observed], cells: gpd.GeoDataFrame, cameras: pd.DataFrame, make_outcome: Make
) -> None:
    counted = outcome_of(
        count_group(observe(), n_cells=2),
        cameras,
        cells,
        about=About("baseline", "Tiny", "individual", 1),
        camera_cell=np.array([0, 1, 1, 0]),
        coverage={},
    )
    plain = make_outcome()
    assert counted.summary == plain.summary
    pd.testing.assert_frame_equal(counted.strata, plain.strata)
    pd.testing.assert_frame_equal(counted.hours, plain.hours)
    assert counted.per_person is None, "counts know nothing person by person"
