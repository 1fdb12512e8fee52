"""Cameras that are down, and passes that do not count."""

from dataclasses import replace

import numpy as np

from sim.core.draws import Draws
from sim.engine.individual.day import run_individual_day
from sim.engine.shared.availability import camera_up


def busy_street(town, settings, n_cameras=400, n_walkers=1):
    street = town([(0, 1, 10.0 * n_cameras)], settings=settings)
    for number in range(n_cameras):
        street.street_camera((0, 10.0 * number, 10.0 * number + 5.0), linked=number % 2 == 0)
    for resident in range(n_walkers):
        street.walker(resident, [0, 1])
    return street


def test_a_camera_that_is_down_sees_nobody(town, all_seen):
    street = busy_street(town, replace(all_seen, availability_linked=0.9, availability_unlinked=0.5))
    day = street.day()
    records = run_individual_day(day)
    working = day.cameras.loc[records.camera_up, "camera_id"]
    assert 0 < len(working) < 400
    assert sorted(records.sightings["camera_id"].unique()) == sorted(working)


def test_uptime_is_kept_for_linked_and_unlinked_cameras_apart(town, all_seen):
    cameras = busy_street(town, all_seen).day().cameras
    settings = replace(all_seen, availability_linked=0.9, availability_unlinked=0.5)
    up = np.array([camera_up(cameras, settings, Draws(seed)) for seed in range(25)])
    linked = cameras["linked"].to_numpy()
    # 25 days of 200 cameras: 4 standard errors of a share.
    assert abs(up[:, linked].mean() - 0.9) < 4 * np.sqrt(0.9 * 0.1 / 5000)
    assert abs(up[:, ~linked].mean() - 0.5) < 4 * np.sqrt(0.5 * 0.5 / 5000)


def test_linking_a_camera_never_takes_it_down(town, all_seen):
    cameras = busy_street(town, all_seen).day().cameras
    settings = replace(all_seen, availability_linked=0.9, availability_unlinked=0.5)
    before = camera_up(cameras.assign(linked=False), settings, Draws(3))
    after = camera_up(cameras.assign(linked=True), settings, Draws(3))
    assert (after >= before).all()
    assert after.sum() > before.sum()


def test_each_pass_is_captured_with_the_stated_probability_and_on_its_own(town, all_seen):
    settings = replace(all_seen, capture=0.25)
    day = busy_street(town, settings, n_cameras=200, n_walkers=50).day()
    sightings = run_individual_day(day).sightings
    passes = 2 * 200 * 50
    twice = (sightings.groupby(["resident_id", "camera_id"]).size() == 2).sum()
    # 4 standard errors of the counts of captured passes, and of pairs captured out and back.
    assert abs(len(sightings) - 0.25 * passes) < 4 * np.sqrt(passes * 0.25 * 0.75)
    assert abs(twice - passes / 2 / 16) < 4 * np.sqrt(passes / 2 / 16)


def test_capture_takes_sightings_away_and_changes_none(town, all_seen):
    certain = run_individual_day(busy_street(town, all_seen, 50, 5).day()).sightings
    chancy = run_individual_day(busy_street(town, replace(all_seen, capture=0.5), 50, 5).day()).sightings
    assert 0 < len(chancy) < len(certain)
    assert len(certain.merge(chancy)) == len(chancy)
