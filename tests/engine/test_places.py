"""Cameras of the places where residents stay, and of the homes they leave and come back to."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from sim.core.draws import Draws
from sim.core.errors import ContractError
from sim.core.vocabulary import Mode, SiteClass
from sim.engine.individual.day import run_individual_day
from sim.engine.shared.place_views import cameras_of_sites

WALK = [(Mode.WALK, [0], 0, 0)]
BACK = [(Mode.WALK, [1], 0, 1)]


def commuter(street, home, work, resident=0):
    street.resident(resident, (home, 0, 1000), WALK, (work, 1080, 5080), BACK, (home, 5160, 86_400))


def test_home_is_passed_on_leaving_and_on_arriving(town, trace):
    street = town()
    yard = street.site(SiteClass.YARD, 0)
    home = street.site(SiteClass.ENTRANCE, 0, parent=yard)
    in_yard, at_door = street.camera(yard), street.camera(home)
    commuter(street, home, -1)
    assert trace(run_individual_day(street.day())) == [
        (0, in_yard, 970.0, 1000.0),
        (0, at_door, 995.0, 1000.0),
        (0, in_yard, 5160.0, 5190.0),
        (0, at_door, 5160.0, 5165.0),
    ]


def test_a_house_has_cameras_of_its_own_and_no_yard_that_is_shared(town, trace):
    street = town()
    street.camera(street.site(SiteClass.YARD, 0))
    street.camera(street.site(SiteClass.HOUSE, 0))
    home = street.site(SiteClass.HOUSE, 0)
    gate = street.camera(home)
    commuter(street, home, -1)
    assert trace(run_individual_day(street.day())) == [(0, gate, 985.0, 1000.0), (0, gate, 5160.0, 5175.0)]


def test_a_yard_next_door_sees_nothing(town, trace):
    street = town()
    home = street.site(SiteClass.ENTRANCE, 0, parent=street.site(SiteClass.YARD, 0))
    street.camera(street.site(SiteClass.YARD, 0))
    commuter(street, home, -1)
    assert trace(run_individual_day(street.day())) == []


def test_a_stay_is_in_view_from_arrival_for_a_share_of_it(town, trace):
    street = town()
    work = street.site(SiteClass.PREMISES, 1)
    first, second = street.camera(work), street.camera(work)
    commuter(street, -1, work)
    assert trace(run_individual_day(street.day())) == [
        (0, first, 1080.0, 2080.0),
        (0, second, 1080.0, 2080.0),
    ]


def test_who_stays_home_all_day_passes_no_camera(town, trace):
    street = town()
    home = street.site(SiteClass.ENTRANCE, 0)
    street.camera(home)
    street.resident(0, (home, 0, 86_400))
    assert trace(run_individual_day(street.day())) == []


def test_a_closed_site_shows_nobody(town, trace):
    street = town()
    closed = street.site(SiteClass.CLOSED, 1)
    street.camera(closed)
    commuter(street, -1, closed)
    assert trace(run_individual_day(street.day())) == []


def test_a_short_stay_cuts_the_passage(town, trace):
    street = town()
    yard = street.site(SiteClass.YARD, 1)
    camera = street.camera(yard)
    street.resident(0, (-1, 0, 0), WALK, (yard, 80, 90), BACK, (-1, 170, 86_400))
    assert trace(run_individual_day(street.day())) == [(0, camera, 80.0, 90.0)]


def test_coming_back_passes_the_same_cameras(town, all_seen):
    street = town(settings=replace(all_seen, site_cameras_met=dict.fromkeys(SiteClass, 0.5)))
    home = street.site(SiteClass.YARD, 0)
    for _ in range(4):
        street.camera(home)
    for resident in range(100):
        commuter(street, home, -1, resident)
    sightings = run_individual_day(street.day()).sightings
    evening = sightings["enter_s"] > 4000.0
    morning_pairs = sightings.loc[~evening, ["resident_id", "camera_id"]]
    evening_pairs = sightings.loc[evening, ["resident_id", "camera_id"]]
    assert set(map(tuple, morning_pairs.to_numpy())) == set(map(tuple, evening_pairs.to_numpy()))


def test_the_share_of_cameras_met_is_the_parameter_and_cameras_are_met_independently(town, all_seen):
    street = town(settings=replace(all_seen, site_cameras_met=dict.fromkeys(SiteClass, 0.4)))
    for resident in range(2500):
        # A shop each, so that the cameras' own numbers are fresh for every visitor.
        shop = street.site(SiteClass.PREMISES, 1)
        street.camera(shop)
        street.camera(shop)
        street.resident(resident, (-1, 0, 0), WALK, (shop, 80, 5080), BACK, (-1, 5160, 86_400))
    sightings = run_individual_day(street.day()).sightings
    both = (sightings.groupby("resident_id").size() == 2).sum()
    # 4 standard errors of binomial counts with p = 0.4 (5,000 cameras) and p = 0.4² (2,500 visitors).
    assert abs(len(sightings) - 2000) < 4 * np.sqrt(5000 * 0.4 * 0.6)
    assert abs(both - 400) < 4 * np.sqrt(2500 * 0.16 * 0.84)


def test_a_camera_at_an_unknown_site_breaks_the_contract(town):
    street = town()
    street.street_camera((0, 0.0, 10.0))
    street.cameras[0]["site_id"] = 5
    with pytest.raises(ContractError, match="stands at site 5, but there are 1 sites"):
        street.day()


@pytest.mark.parametrize("left_out", [[], [0], [1, 4], [2, 3, 5]])
def test_the_cameras_of_a_site_are_listed_by_slot_with_or_without_gaps(left_out):
    cameras = pd.DataFrame({"site_id": [2, 0, 2, 0, 2, 0], "slot": [1, 0, 0, 2, 2, 1]}).drop(index=left_out)
    sites = pd.DataFrame({"site_class": ["yard"] * 4, "parent_site": -1, "node_id": 0})
    site_cameras = cameras_of_sites(cameras, sites)
    for site in range(4):
        here = site_cameras.camera[site_cameras.indptr[site] : site_cameras.indptr[site + 1]]
        expected = cameras.reset_index(drop=True).query("site_id == @site").sort_values("slot")
        assert here.tolist() == expected.index.tolist()
        assert (
            site_cameras.slot[site_cameras.indptr[site] : site_cameras.indptr[site + 1]].tolist()
            == expected["slot"].tolist()
        )


def test_another_seed_is_another_day(town, all_seen):
    street = town(settings=replace(all_seen, site_cameras_met=dict.fromkeys(SiteClass, 0.5)))
    work = street.site(SiteClass.PREMISES, 1)
    street.camera(work)
    for resident in range(50):
        commuter(street, -1, work, resident)
    first, again = (run_individual_day(street.day(seed=1)).sightings for _ in range(2))
    other = run_individual_day(street.day(), group_size=7).sightings
    changed = run_individual_day(street.day(draws=Draws(2))).sightings
    assert first.equals(again)
    assert first.equals(other)
    assert not first.equals(changed)


def test_cameras_of_a_place_that_are_down_see_nobody(town, all_seen):
    street = town(settings=replace(all_seen, availability_linked=0.5, availability_unlinked=0.5))
    work = street.site(SiteClass.PREMISES, 1)
    for _ in range(40):
        street.camera(work)
    commuter(street, -1, work)
    day = street.day()
    records = run_individual_day(day)
    assert 0 < records.camera_up.sum() < 40
    assert sorted(records.sightings["camera_id"]) == sorted(day.cameras["camera_id"][records.camera_up])
