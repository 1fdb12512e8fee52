"""The engine around the residents: progress, interruption, contracts, and a town without cameras."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from sim.core.errors import ContractError
from sim.core.units import DAY_US
from sim.engine.individual.day import run_individual_day
from sim.engine.individual.records import SIGHTINGS, VIEW, Recorder, join_views


def walked_street(town, n_walkers=5):
    street = town()
    street.street_camera((0, 25.0, 50.0))
    for resident in range(n_walkers):
        street.walker(resident, [0, 2])
    return street


def test_progress_is_told_from_nothing_to_all_and_changes_nothing(town):
    day = walked_street(town).day()
    told = []
    watched = run_individual_day(day, progress=told.append, group_size=2)
    assert told == [0.0, 0.4, 0.8, 1.0]
    pd.testing.assert_frame_equal(watched.sightings, run_individual_day(day).sightings, check_exact=True)


def test_an_interrupt_ends_the_day_at_once(town):
    def press_ctrl_c(share):
        if share > 0:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_individual_day(walked_street(town).day(), progress=press_ctrl_c, group_size=2)


def test_an_interrupt_in_the_middle_of_a_walk_comes_through(town, monkeypatch):
    def press_ctrl_c(*view):
        raise KeyboardInterrupt

    monkeypatch.setattr(Recorder, "see", press_ctrl_c)
    with pytest.raises(KeyboardInterrupt):
        run_individual_day(walked_street(town).day())


def test_a_town_without_cameras_leaves_an_empty_table(town):
    street = town()
    street.walker(0, [0, 2])
    records = run_individual_day(street.day())
    assert SIGHTINGS.check(records.sightings).empty
    assert records.camera_up.shape == (0,)
    assert records.n_arcs == 2


def test_a_town_where_nobody_lives_has_an_empty_day(town):
    day = walked_street(town).day(residents=np.zeros(0, dtype=int))
    assert run_individual_day(day).sightings.empty


def test_arcs_of_legs_that_go_on_past_midnight_count(town):
    street = town()
    street.walker(0, [0], leave_s=86_400.0 - 20.0)
    assert run_individual_day(street.day()).n_arcs == 1


def test_legs_without_paths_break_the_contract(town):
    day = walked_street(town).day()
    paths = replace(day.paths, indptr=day.paths.indptr[:-1])
    with pytest.raises(ContractError, match="5 legs cannot be travelled along 4 paths"):
        run_individual_day(replace(day, paths=paths))


def test_paths_off_the_map_break_the_contract(town):
    street = town()
    street.walker(0, [12])
    with pytest.raises(ContractError, match="arc 12, but there are 12 arcs"):
        run_individual_day(street.day())


def test_unsorted_plans_break_the_contract(town):
    day = walked_street(town).day()
    with pytest.raises(ContractError, match="'plans': rows must be sorted by resident_id, stop"):
        run_individual_day(replace(day, plans=day.plans.iloc[::-1]))


def test_a_view_of_an_unknown_camera_breaks_the_contract(town):
    street = walked_street(town)
    street.views.append((99, 0, 0.0, 1.0))
    with pytest.raises(ContractError, match="camera 99"):
        street.day()


def test_a_view_of_an_unknown_edge_breaks_the_contract(town):
    street = walked_street(town)
    street.street_camera((6, 0.0, 10.0))
    with pytest.raises(ContractError, match="edge 6, but there are 6 edges"):
        street.day()


def join(*rows):
    return [tuple(view) for view in join_views(np.array(list(rows), dtype=VIEW)).tolist()]


def test_views_that_touch_or_overlap_are_joined():
    assert join((0, 2, 0, 5), (0, 2, 5, 8), (0, 2, 6, 7)) == [(0, 2, 0, 8)]


def test_a_long_view_swallows_short_ones_inside_it():
    assert join((0, 2, 0, 9), (0, 2, 1, 2), (0, 2, 8, 10)) == [(0, 2, 0, 10)]


def test_a_gap_of_a_microsecond_splits_a_view():
    assert len(join((0, 2, 0, 5), (0, 2, 6, 8))) == 2


def test_views_of_other_people_cameras_or_vehicles_are_kept_apart():
    assert len(join((0, 2, 0, 5), (1, 2, 0, 5), (0, 3, 0, 5), (0, 4, 0, 5))) == 4


def test_views_go_on_past_midnight_and_are_cut_a_day_later():
    late = (0, 2, DAY_US - 5, DAY_US + 9), (0, 2, DAY_US, DAY_US + 12)
    assert join(*late) == [(0, 2, DAY_US - 5, DAY_US + 12)]
    assert join((0, 2, 2 * DAY_US - 5, 2 * DAY_US + 9)) == [(0, 2, 2 * DAY_US - 5, 2 * DAY_US)]
