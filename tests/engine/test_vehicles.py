"""Who inside a vehicle is seen by which cameras, under each choice of what decides."""

from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import binom

from sim.core.model_choices import VehicleVisibility
from sim.core.vocabulary import ROLES, Mode, Role, SiteClass
from sim.engine.individual.day import run_individual_day

N_DRIVERS, N_CAMERAS = 600, 4
SHARES = {Mode.CAR: 0.3, Mode.TRANSIT: 0.3}
DRIVER, CHILD = ROLES.index(Role.WORKER), ROLES.index(Role.PUPIL)


def with_(all_seen, visibility, *, front=0.8, rear=0.1):
    seen = dict.fromkeys(Role, front) | {Role.PUPIL: rear}
    return replace(all_seen, vehicle_visibility=visibility, occupant_visible=SHARES, windscreen_visible=seen)


def road(town, settings, *, n_plates=0, mode=Mode.CAR):
    """A road with cameras, those that read plates last, which everybody drives once."""
    street = town([(0, 1, 1000.0)], settings=settings)
    for number in range(N_CAMERAS):
        analytics = "anpr" if number >= N_CAMERAS - n_plates else "none"
        street.street_camera((0, 100.0 * number, 100.0 * number + 20.0), analytics=analytics)
    for resident in range(N_DRIVERS):
        street.resident(resident, (-1, 0, 100), [(mode, [0], 0, 0)], (-1, 200, 86_400))
    return street


def seen(street, role=DRIVER):
    """Which camera sees whom in person, shape (drivers, cameras)."""
    day = street.day()
    records = run_individual_day(replace(day, roles=np.full(N_DRIVERS, role)))
    in_person = records.sightings[~records.sightings["of_vehicle"]]
    table = np.zeros((N_DRIVERS, N_CAMERAS), dtype=bool)
    table[in_person["resident_id"], in_person["camera_id"] - day.cameras["camera_id"].min()] = True
    return table


def within_4_errors(share, expected, n=N_DRIVERS):
    return abs(share - expected) <= 4 * np.sqrt(expected * (1 - expected) / n)


@pytest.mark.parametrize("mode", [Mode.CAR, Mode.TRANSIT])
def test_where_each_camera_decides_each_sees_its_share_and_other_people(town, all_seen, mode):
    table = seen(road(town, with_(all_seen, VehicleVisibility.CAMERA), mode=mode))
    # One road has four cameras' numbers, which all drivers share: what each camera sees is sure, not pairs.
    for of_camera in table.T:
        assert within_4_errors(of_camera.mean(), 0.3)
    assert len({tuple(of_camera) for of_camera in table.T}) == N_CAMERAS


def test_over_many_roads_each_camera_decides_anew(town, all_seen):
    settings = with_(all_seen, VehicleVisibility.CAMERA)
    street = town([(0, 1, 100.0)], settings=settings)
    for resident in range(2000):
        # A road each, so that the cameras' own numbers are fresh for every driver.
        u = 2 * resident + 2
        street.edges.append((u, u + 1, 100.0))
        for number in range(3):
            street.street_camera((resident + 1, 10.0 * number, 10.0 * number + 5.0))
        arc = 2 * (resident + 1)
        street.resident(resident, (-1, 0, 100), [(Mode.CAR, [arc], 0, u)], (-1, 200, 86_400))
    sightings = run_individual_day(street.day()).sightings
    number = np.bincount(sightings["resident_id"], minlength=2000)
    for cameras, expected in enumerate(binom.pmf(np.arange(4), 3, 0.3)):
        assert within_4_errors(np.mean(number == cameras), expected, 2000)


def test_walkers_are_seen_whatever_decides(town, all_seen):
    for visibility in VehicleVisibility:
        assert seen(road(town, with_(all_seen, visibility), mode=Mode.WALK)).all()


@pytest.mark.parametrize(("role", "expected"), [(DRIVER, 0.8), (CHILD, 0.1)])
def test_plate_cameras_see_the_front_of_a_car_and_not_its_rear(town, all_seen, role, expected):
    settings = with_(all_seen, VehicleVisibility.ENFORCEMENT)
    table = seen(road(town, settings, n_plates=2), role)
    plain, plates = table[:, :2], table[:, 2:]
    assert (plain.all(axis=1) == plain.any(axis=1)).all(), "seat and windows do not change on the way"
    assert (plates.all(axis=1) == plates.any(axis=1)).all()
    assert within_4_errors(plain.mean(), 0.3)
    assert within_4_errors(plates.mean(), expected)
    by_either = (plain | plates).mean()
    assert by_either == max(plain.mean(), plates.mean()), "whom fewer cameras see, all see"


def test_plate_cameras_look_into_no_bus_otherwise_than_others(town, all_seen):
    table = seen(road(town, with_(all_seen, VehicleVisibility.ENFORCEMENT), n_plates=2, mode=Mode.TRANSIT))
    assert (table.all(axis=1) == table.any(axis=1)).all()
    assert within_4_errors(table.mean(), 0.3)


def test_without_plate_cameras_enforcement_is_as_by_trip(town, all_seen):
    by_trip, enforced = (
        seen(road(town, with_(all_seen, one)))
        for one in (VehicleVisibility.TRIP, VehicleVisibility.ENFORCEMENT)
    )
    np.testing.assert_array_equal(by_trip, enforced)


def test_plates_are_read_whoever_is_seen(town, all_seen):
    for visibility in VehicleVisibility:
        sightings = run_individual_day(road(town, with_(all_seen, visibility), n_plates=2).day()).sightings
        assert sightings["of_vehicle"].sum() == 2 * N_DRIVERS


@pytest.mark.parametrize("visibility", list(VehicleVisibility))
def test_a_further_camera_hides_nobody(town, all_seen, visibility):
    settings = with_(all_seen, visibility)
    street = road(town, settings, n_plates=1)
    before = seen(street)
    street.street_camera((0, 700.0, 720.0))
    records = run_individual_day(replace(street.day(), roles=np.full(N_DRIVERS, DRIVER)))
    still = records.sightings[~records.sightings["of_vehicle"]]
    after = np.zeros((N_DRIVERS, N_CAMERAS + 1), dtype=bool)
    after[still["resident_id"], still["camera_id"] - still["camera_id"].min()] = True
    np.testing.assert_array_equal(before, after[:, :N_CAMERAS])


def test_the_reads_of_a_site_stay_as_they_are_when_one_of_its_readers_goes(town, all_seen):
    def reads(n_readers):
        street = town([(0, 1, 1000.0)], settings=replace(all_seen, capture=0.5))
        site = street.site(SiteClass.ROAD, 0)
        for _ in range(n_readers):
            street.camera(site, sees=[(0, 100.0, 120.0)], analytics="anpr")
        if n_readers == 3:
            # The first by slot, under whose name the site is read, goes.
            street.cameras.pop(0)
            street.views.pop(0)
        for resident in range(N_DRIVERS):
            street.resident(resident, (-1, 0, 100), [(Mode.CAR, [0], 0, 0)], (-1, 200, 86_400))
        sightings = run_individual_day(street.day()).sightings
        return sightings.loc[sightings["of_vehicle"], "resident_id"].tolist()

    assert 0.4 * N_DRIVERS < len(reads(2)) < 0.6 * N_DRIVERS
    assert reads(3) == reads(2)
