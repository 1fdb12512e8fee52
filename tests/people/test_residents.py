import dataclasses
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from sim.core.draws import Draws
from sim.core.errors import InputError
from sim.core.vocabulary import SiteClass
from sim.people.residents import make_residents

EMPLOYED = 0.477


@pytest.fixture(scope="module")
def everybody(opportunities, settings):
    ids = np.arange(opportunities.n_residents)
    return make_residents(ids, opportunities, employed_share=EMPLOYED, settings=settings, draws=Draws(2025))


def test_every_cell_is_home_to_exactly_its_residents(town, everybody):
    at_home = np.bincount(everybody["home_cell"], minlength=len(town.cells))
    assert at_home.tolist() == town.cells["residents"].tolist()
    assert (everybody["district"] == town.cells["district"].to_numpy()[everybody["home_cell"]]).all()


def test_who_is_numbered_beyond_the_population_lives_in_the_next_settlement_of_the_same_build(
    opportunities, settings, draws, everybody
):
    ids = np.arange(opportunities.n_residents, 2 * opportunities.n_residents, 53)
    first = everybody.iloc[ids - opportunities.n_residents].reset_index(drop=True)
    next_one = make_residents(ids, opportunities, employed_share=EMPLOYED, settings=settings, draws=draws)
    assert next_one["home_cell"].tolist() == first["home_cell"].tolist()
    # They are other people: their own numbers decide everything else.
    assert (next_one["role"] != first["role"]).mean() > 0.3


def test_a_sample_has_the_same_residents_as_everybody(opportunities, settings, draws, everybody):
    ids = np.arange(5, opportunities.n_residents, 701)
    some = make_residents(ids, opportunities, employed_share=EMPLOYED, settings=settings, draws=draws)
    pd.testing.assert_frame_equal(some, everybody.iloc[ids].reset_index(drop=True))


def test_homes_are_entrances_and_schools_are_schools(town, everybody):
    classes = town.sites["site_class"].to_numpy()
    cells = town.sites["cell_id"].to_numpy()
    assert set(classes[everybody["home_site"]]) == {SiteClass.ENTRANCE}
    assert np.array_equal(cells[everybody["home_site"]], everybody["home_cell"])
    learns = everybody["role"].isin(["pupil", "student", "preschool"])
    assert set(classes[everybody.loc[learns, "work_site"]]) == {SiteClass.SCHOOL}
    works = everybody["role"] == "worker"
    assert set(classes[everybody.loc[works, "work_site"]]) == {"premises", "school", "state"}


def test_no_resident_is_a_visitor(everybody):
    assert set(everybody["role"]) == {"worker", "pupil", "student", "preschool", "at_home"}


def test_only_those_with_work_or_school_have_a_place_for_it(everybody):
    has_place = everybody["work_cell"] >= 0
    assert np.array_equal(has_place, everybody["role"] != "at_home")
    assert np.array_equal(has_place, everybody["work_site"] >= 0)


def test_workers_commute_as_far_as_wanted_and_pupils_go_nearby(opportunities, town, everybody, settings):
    step = town.cell_xy_m[everybody["work_cell"]] - town.cell_xy_m[everybody["home_cell"]]
    distance = np.hypot(*step.T)
    inside = everybody["work_cell"] == everybody["home_cell"]
    for role, pull in (("worker", "work"), ("pupil", "school")):
        mine = (everybody["role"] == role).to_numpy()
        gravity = opportunities.gravity[pull]
        reached = np.where(inside, gravity.inside_m[0], distance)[mine]
        # 1 % for the probed origins, and 4 standard errors of the mean
        tolerance = 0.01 * gravity.mean_m + 4 * reached.std() / np.sqrt(mine.sum())
        assert reached.mean() == pytest.approx(gravity.mean_m, abs=tolerance)
    assert opportunities.gravity["school"].mean_m == pytest.approx(
        settings.destinations.school_km * 1000, rel=0.01
    )


def test_the_share_of_people_with_a_car_makes_the_citys_share_of_rides(everybody, settings):
    share = settings.modes.drivers_share
    assert settings.modes.rides_of_drivers > 1
    assert share < settings.modes.car_share
    error = 4 * np.sqrt(share * (1 - share) / len(everybody))
    assert (everybody["mode"] == "car").mean() == pytest.approx(share, abs=error)


@pytest.mark.parametrize("car_share", [0.0, 0.3, 0.68, 1.0])
@pytest.mark.parametrize("rides", [0.5, 1.0, 1.16])
def test_drivers_with_their_rides_make_the_share_of_rides(settings, car_share, rides):
    drivers = replace(settings.modes, car_share=car_share, rides_of_drivers=rides).drivers_share
    by_car, by_bus = drivers * rides, (1 - drivers) * 1.0
    assert by_car / (by_car + by_bus) == pytest.approx(car_share)


def test_another_seed_makes_other_residents(opportunities, settings):
    ids = np.arange(2000)
    one, two = (
        make_residents(ids, opportunities, employed_share=EMPLOYED, settings=settings, draws=Draws(seed))
        for seed in (1, 2)
    )
    assert (one["role"] != two["role"]).mean() > 0.3
    assert (one["home_cell"] == two["home_cell"]).all()


def test_one_more_resident_leaves_everybody_elses_home_role_and_mode_alone(
    town_of, settings, draws, everybody
):
    larger = town_of(40)
    cells = larger.cells.assign(residents=larger.cells["residents"] + (larger.cells["cell_id"] == 1599))
    opportunities = dataclasses.replace(larger, cells=cells).opportunities(settings)
    ids = np.arange(opportunities.n_residents)
    residents = make_residents(ids, opportunities, employed_share=EMPLOYED, settings=settings, draws=draws)
    assert len(residents) == len(everybody) + 1
    columns = ["resident_id", "home_cell", "home_site", "district", "role", "group", "mode"]
    pd.testing.assert_frame_equal(residents[columns].iloc[:-1], everybody[columns])
    assert residents["home_cell"].iloc[-1] == 1599


def test_a_car_share_outside_the_unit_interval_is_refused_in_words(opportunities, settings, draws):
    wrong = dataclasses.replace(settings, modes=dataclasses.replace(settings.modes, car_share=1.5))
    with pytest.raises(InputError, match=r"people/car_share is 1\.5; give a share between 0 and 1"):
        make_residents(np.arange(3), opportunities, employed_share=EMPLOYED, settings=wrong, draws=draws)
