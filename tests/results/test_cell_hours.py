"""Where and when people are seen, and people who live elsewhere."""

from collections.abc import Callable
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.core.errors import ContractError
from sim.core.vocabulary import Definition
from sim.results.counts.day import count_group
from sim.results.counts.exposure import CellsSeen, see_cells
from sim.results.counts.observed import Observed
from sim.results.counts.sightings import sort_sightings
from sim.results.measures.cells_and_cameras import make_cell_hours
from sim.results.measures.contract import CELL_HOURS
from sim.results.measures.summary import About
from sim.results.outcome import Outcome, outcome_of

Observe = Callable[..., Observed]
COLUMNS = ["resident_id", "camera_id", "enter_s", "exit_s", "of_vehicle"]
CAMERA_CELL = np.array([0, 1, 1, 0])
ABOUT = About("baseline", "Tiny", "individual", 1)


def hours_of(observed: Observed, visitors: Observed | None = None) -> pd.DataFrame:
    groups = [None if one is None else count_group(one, n_cells=2) for one in (observed, visitors)]
    assert groups[0] is not None
    return make_cell_hours(groups[0], visitors=groups[1]).set_index(["cell_id", "hour"])


def test_hours_of_a_hand_made_day_are_known(observe: Observe) -> None:
    """Three of six residents were simulated, so that counts double."""
    hours = hours_of(observe())
    assert hours.index.tolist() == [(0, 0), (1, 0), (1, 1)], "an hour in which nobody is seen has no row"
    assert hours["people_seen_installed"].tolist() == [2, 4, 2]
    assert hours["people_seen_recognition"].tolist() == [0, 2, 0]
    assert hours["people_seen_anpr"].tolist() == [0, 2, 0]
    CELL_HOURS.check(hours.reset_index())


def test_a_day_without_sightings_has_no_hours_but_its_columns(observe: Observe, sightings) -> None:
    hours = hours_of(observe(sightings=sightings.iloc[:0])).reset_index()
    assert hours.empty
    CELL_HOURS.check(hours)


sighting = st.tuples(
    st.integers(0, 3), st.integers(0, 2), st.integers(0, 86_390), st.integers(1, 20_000), st.booleans()
)


@settings(max_examples=40, deadline=None)
@given(st.lists(sighting, max_size=15))
def test_people_seen_are_the_different_people_of_each_cell_and_hour(rows) -> None:
    ended = [(who, by, start, min(start + lasts, 86_400), car) for who, by, start, lasts, car in rows]
    kinds = dict(zip(COLUMNS, (int, int, float, float, bool), strict=True))
    frame = pd.DataFrame(ended, columns=COLUMNS).astype(kinds)
    camera_cell = np.array([0, 1, 0])
    counted = {
        Definition.INSTALLED: np.array([True, True, True]),
        Definition.ANPR: np.array([False, True, True]),
    }
    sorted_by_kind = sort_sightings(frame, np.arange(4), np.arange(3))
    seen = see_cells(*sorted_by_kind, counted, camera_cell=camera_cell, n_cells=2)
    for definition, mask in counted.items():
        met: dict[int, set[int]] = {0: set(), 1: set()}
        by_hour: dict[tuple[int, int], set[int]] = {}
        for who, by, start, end, car in ended:
            if car == (definition is Definition.ANPR) and mask[by]:
                met[camera_cell[by]].add(who)
                for hour in range(start // 3600, (end - 1) // 3600 + 1):
                    by_hour.setdefault((camera_cell[by], hour), set()).add(who)
        assert seen[definition].in_day.tolist() == [len(met[0]), len(met[1])]
        expected = [[len(by_hour.get((cell, hour), ())) for hour in range(24)] for cell in range(2)]
        assert seen[definition].by_hour.tolist() == expected


def test_hours_of_another_number_of_cells_are_refused() -> None:
    with pytest.raises(ContractError, match=r"the shape \(3, 24\), for 2 cells"):
        CellsSeen(np.zeros(2, dtype=int), np.zeros((3, 24), dtype=int))


@pytest.fixture
def make(observe: Observe, cells: gpd.GeoDataFrame, cameras: pd.DataFrame) -> Callable[..., Outcome]:
    """Make an outcome of everybody; `visitors=` adds people."""

    def make_outcome(**parts: object) -> Outcome:
        return outcome_of(
            observe(n_residents=3),
            cameras,
            cells,
            about=ABOUT,
            camera_cell=CAMERA_CELL,
            coverage={},
            **parts,
        )

    return make_outcome


def test_visitors_are_a_dimension_of_their_own_and_no_residents(make, observe: Observe) -> None:
    """As many visitors as residents, with the same day: two of three observed."""
    alone, visited = make(), make(visitors=observe(n_residents=3))
    assert (visited.summary["visitors"], alone.summary["visitors"]) == (3, 0)
    told = [{**one.summary, "visitors": None, "in_view": None} for one in (visited, alone)]
    assert told[0] == told[1]
    of_residents = ["people", "standard_error", "share_of_residents", "events"]
    pd.testing.assert_frame_equal(visited.funnel[of_residents], alone.funnel[of_residents])
    assert visited.funnel["visitors"].tolist()[2:] == [2, 2, 2, 1]
    theirs = visited.strata[visited.strata["dimension"] == "visitors"]
    pd.testing.assert_frame_equal(visited.strata.drop(theirs.index), alone.strata)
    assert theirs["stratum"].unique().tolist() == ["visitors and commuters"]
    assert theirs["definition"].tolist() == [str(definition) for definition in Definition]
    assert (theirs["residents"] == 3).all()
    assert theirs["people_observed"].tolist() == [2, 2, 2, 0, 2, 1, 1], "no camera of this day is at home"
    assert (theirs["standard_error"] == 0).all()
    assert "visitors" not in set(alone.strata["dimension"])


def test_visitors_count_where_people_are_seen_and_not_where_they_live(make, observe: Observe) -> None:
    alone, visited = make(), make(visitors=observe(n_residents=3))
    for definition in Definition:
        seen = f"people_seen_{definition}"
        assert (visited.cells[seen] == 2 * alone.cells[seen]).all()
        assert (visited.hours[seen] == 2 * alone.hours[seen]).all()
        observed = f"residents_observed_{definition}"
        assert (visited.cells[observed] == alone.cells[observed]).all()
    assert (visited.cells["people_simulated"] == alone.cells["people_simulated"]).all()


def test_a_sample_of_visitors_is_scaled_by_its_own_share(make, observe: Observe) -> None:
    theirs = make(visitors=observe(n_residents=30)).strata.query("dimension == 'visitors'")
    assert theirs["residents"].tolist() == [30] * len(Definition)
    assert theirs["people_observed"].tolist() == [20, 20, 20, 0, 20, 10, 10]
    assert (theirs["standard_error"] > 0).all()


def test_visitors_of_a_sample_and_their_times_in_view_are_weighted_by_their_own_share(
    make, observe: Observe
) -> None:
    """Three residents are all there are; each of three visitors simulated stands for ten."""
    visited = make(visitors=observe(n_residents=30))
    told, theirs = visited.summary["definitions"], visited.summary["in_view"]
    for word, figures in told.items():
        assert theirs["visitors_observed"][word] == 10 * figures["people_observed"]
        assert theirs["visitors_sightings"][word] == 10 * figures["sightings"]
        assert (figures["sightings"] > 0) == (word != "residential"), "no camera of this day is at home"
        assert theirs["visitors_share_observed"][word] == figures["share_observed"]
    funnel = visited.funnel.set_index("stage")
    assert funnel.loc["in_view", "visitor_events"] == 10 * funnel.loc["in_view", "events"]


def test_visitors_whom_the_cells_count_already_are_not_counted_again(make, observe: Observe) -> None:
    visited = make(visitors=replace(observe(n_residents=3), seen={}))
    assert (visited.cells["people_seen_installed"] == make().cells["people_seen_installed"]).all()
    assert (visited.strata["dimension"] == "visitors").any()
