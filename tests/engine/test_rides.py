"""Who is seen in vehicles and at stops, and whose plates are read."""

from dataclasses import replace

import numpy as np

from sim.core.vocabulary import Mode, SiteClass
from sim.engine.individual.day import run_individual_day


def drive(town, resident, mode=Mode.CAR, wait=0, node=0):
    town.resident(resident, (-1, 0, 100), [(mode, [0, 2], wait, node)], (-1, 200, 86_400))


def test_a_plate_camera_reads_the_car_but_does_not_see_the_driver(town, trace):
    street = town()
    anpr = street.street_camera((1, 50.0, 100.0), analytics="anpr")
    street.street_camera((1, 50.0, 100.0))
    drive(street, 0)
    records = run_individual_day(street.day())
    # 10 m/s: 150 m after setting out at 100 s.
    assert trace(records, of_vehicle=True) == [(0, anpr, 115.0, 120.0)]
    assert trace(records) == []


def test_a_car_that_passes_several_readers_of_a_site_is_read_once(town, trace):
    street = town()
    crossing, beyond = street.site(SiteClass.INTERSECTION, 0), street.site(SiteClass.INTERSECTION, 1)
    first = street.camera(crossing, sees=[(0, 80.0, 100.0)], analytics="anpr")
    street.camera(crossing, sees=[(1, 0.0, 10.0)], analytics="anpr")
    street.camera(crossing, sees=[(1, 5.0, 20.0)], analytics="none")
    other = street.camera(beyond, sees=[(1, 8.0, 30.0)], analytics="anpr")
    drive(street, 0)
    records = run_individual_day(street.day())
    assert trace(records, of_vehicle=True) == [(0, first, 108.0, 111.0), (0, other, 110.8, 113.0)]


def test_a_site_reads_on_by_another_camera_when_its_first_is_down(town, trace, all_seen):
    street = town(settings=replace(all_seen, availability_linked=1.0, availability_unlinked=0.0))
    site = street.site(SiteClass.INTERSECTION, 0)
    street.camera(site, sees=[(0, 80.0, 100.0)], analytics="anpr")
    second = street.camera(site, sees=[(1, 0.0, 10.0)], analytics="anpr", linked=True)
    drive(street, 0)
    records = run_individual_day(street.day())
    assert trace(records, of_vehicle=True) == [(0, second, 110.0, 111.0)]


def test_a_plate_camera_sees_walkers_and_reads_no_bus(town, trace):
    street = town()
    anpr = street.street_camera((0, 50.0, 100.0), analytics="anpr")
    street.walker(0, [0])
    drive(street, 1, Mode.TRANSIT)
    records = run_individual_day(street.day())
    assert trace(records) == [(0, anpr, 40.0, 80.0)]
    assert trace(records, of_vehicle=True) == []


def test_a_visible_driver_is_seen_for_the_whole_trip(town, all_seen, trace):
    street = town(settings=replace(all_seen, occupant_visible={Mode.CAR: 1.0, Mode.TRANSIT: 0.0}))
    anpr = street.street_camera((0, 0.0, 10.0), analytics="anpr")
    plain = street.street_camera((1, 0.0, 10.0))
    drive(street, 0)
    records = run_individual_day(street.day())
    assert trace(records) == [(0, anpr, 100.0, 101.0), (0, plain, 110.0, 111.0)]
    assert trace(records, of_vehicle=True) == [(0, anpr, 100.0, 101.0)]


def test_visibility_belongs_to_the_trip_so_that_a_driver_meets_all_cameras_or_none(town, all_seen):
    street = town(settings=replace(all_seen, occupant_visible={Mode.CAR: 0.3, Mode.TRANSIT: 0.3}))
    for edge in (0, 1):
        street.street_camera((edge, 40.0, 60.0))
    for resident in range(1000):
        drive(street, resident)
    seen = run_individual_day(street.day()).sightings.groupby("resident_id").size()
    assert (seen == 2).all()
    # Binomial(1000, 0.3): 4 standard errors are 58 people.
    assert abs(seen.size - 300) < 4 * np.sqrt(1000 * 0.3 * 0.7)


def test_a_wait_for_the_bus_is_in_view_of_the_cameras_of_that_stop(town, trace):
    street = town()
    here = street.camera(street.site(SiteClass.TRANSIT, 0))
    street.camera(street.site(SiteClass.TRANSIT, 2))
    drive(street, 0, Mode.TRANSIT, wait=300, node=0)
    assert trace(run_individual_day(street.day())) == [(0, here, 100.0, 400.0)]


def test_a_walk_past_a_bus_stop_camera_and_the_wait_there_are_one_sighting(town, trace):
    street = town()
    camera = street.camera(street.site(SiteClass.TRANSIT, 1), sees=[(0, 75.0, 100.0)])
    legs = [(Mode.WALK, [0], 0, 0), (Mode.TRANSIT, [2], 60, 1)]
    street.resident(0, (-1, 0, 0), legs, (-1, 200, 86_400))
    assert trace(run_individual_day(street.day())) == [(0, camera, 60.0, 140.0)]


def test_the_ride_starts_after_the_wait(town, all_seen, trace):
    street = town(settings=replace(all_seen, occupant_visible={Mode.CAR: 0.0, Mode.TRANSIT: 1.0}))
    camera = street.street_camera((0, 50.0, 100.0))
    drive(street, 0, Mode.TRANSIT, wait=300)
    # 5 m/s after 100 s at the first stop and 300 s at the bus stop.
    assert trace(run_individual_day(street.day())) == [(0, camera, 410.0, 420.0)]


def test_two_trips_of_one_day_are_visible_or_not_on_their_own(town, all_seen):
    street = town(settings=replace(all_seen, occupant_visible={Mode.CAR: 0.5, Mode.TRANSIT: 0.5}))
    street.street_camera((0, 40.0, 60.0))
    there, back = [(Mode.CAR, [0], 0, 0)], [(Mode.CAR, [1], 0, 1)]
    for resident in range(1000):
        street.resident(resident, (-1, 0, 100), there, (-1, 110, 500), back, (-1, 510, 86_400))
    seen = run_individual_day(street.day()).sightings.groupby("resident_id").size()
    # Seen on both trips with probability 1/4; 4 standard errors of that count.
    assert abs((seen == 2).sum() - 250) < 4 * np.sqrt(1000 * 0.25 * 0.75)
