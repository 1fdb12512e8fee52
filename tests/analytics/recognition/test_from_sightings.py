"""From a day of single residents to alerts, against what counts of the same day expect."""

import numpy as np
import pytest

from sim.analytics.centre.alerts import hourly_alerts
from sim.analytics.centre.centre import run_centre
from sim.analytics.centre.settings import CentreSettings, Duration, DurationLaw, round_the_clock
from sim.analytics.funnel import Centre, alert_per_pass, recognition_funnel
from sim.core.draws import Draws
from sim.core.units import DAY_S
from sim.core.vocabulary import Analytics
from sim.engine.individual.day import run_individual_day
from tests.oracles.from_sightings import passes_of
from tests.oracles.recognise import alerts_of, recognise

N_PEOPLE, N_CAMERAS = 400, 12


@pytest.fixture(scope="module")
def day(town):
    """Walkers at all hours who take one to six streets; of two cameras a street one recognises."""
    street = town()
    for number in range(N_CAMERAS):
        recognises = number % 2 == 0
        sees = (number // 2, 10.0 + 40 * (number % 2), 30.0 + 40 * (number % 2))
        analytics = Analytics.RECOGNITION if recognises else Analytics.NONE
        street.street_camera(sees, linked=recognises, analytics=str(analytics))
    for who in range(N_PEOPLE):
        street.walker(who, [2 * edge for edge in range(1 + who % 6)], leave_s=3600.0 * (6 + who % 16))
    return street.day()


@pytest.fixture(scope="module")
def sightings(day):
    return run_individual_day(day).sightings


def test_only_persons_before_cameras_that_recognise_pass(day, sightings):
    passes = passes_of(sightings, day.cameras)
    streets = 1 + np.arange(N_PEOPLE) % 6
    assert len(sightings) == 2 * streets.sum()
    assert len(passes) == streets.sum()
    assert np.bincount(passes.resident_id).tolist() == streets.tolist()
    assert set(day.cameras["analytics"].to_numpy()[passes.camera]) == {"recognition"}
    vehicles = sightings.assign(of_vehicle=True)
    assert len(passes_of(vehicles, day.cameras)) == 0


def test_single_passes_agree_with_what_counts_expect(day, sightings, numbers):
    settings, passes = numbers(), passes_of(sightings, day.cameras)
    people_by_passes = np.bincount(np.bincount(passes.resident_id, minlength=N_PEOPLE))
    expected = recognition_funnel(people_by_passes, settings, Centre(1, 1, 1, 1, 1)).set_index("stage")
    seeds = [recognise(passes, day.cameras, settings, Draws(seed)) for seed in range(40)]
    for stage, mark in (("face_captured", "captured"), ("true_alert",) * 2, ("false_alert",) * 2):
        for column, counted in (
            ("events", [getattr(found, mark).sum() for found in seeds]),
            ("people", [np.unique(passes.resident_id[getattr(found, mark)]).size for found in seeds]),
        ):
            error = np.std(counted, ddof=1) / np.sqrt(len(seeds))
            # 4 standard errors, and half a per cent for the classes of people.
            assert abs(np.mean(counted) - expected.loc[stage, column]) < 4 * error + 0.005 * np.mean(counted)


def test_alerts_by_the_hour_come_as_often_as_those_of_single_passes(day, sightings, numbers):
    settings, passes = numbers(), passes_of(sightings, day.cameras)
    by_hour = np.bincount((passes.at_s // 3600).astype(int), minlength=24).astype(float)
    per_pass = dict(zip((True, False), alert_per_pass(settings), strict=True))
    single = [alerts_of(passes, recognise(passes, day.cameras, settings, Draws(s))) for s in range(40)]
    for is_true in (True, False):
        one = [(alerts.is_true == is_true).sum() for alerts in single]
        other = [len(hourly_alerts(by_hour, per_pass[is_true], Draws(s), is_true=is_true)) for s in range(40)]
        error = np.sqrt((np.var(one, ddof=1) + np.var(other, ddof=1)) / 40)
        assert abs(np.mean(one) - np.mean(other)) < 4 * error
    moments = np.concatenate([alerts.at_s for alerts in single]) // 3600
    assert set(moments) <= set(np.flatnonzero(by_hour))


def test_alerts_of_single_passes_reach_a_centre(day, sightings, numbers):
    passes = passes_of(sightings, day.cameras)
    alerts = alerts_of(passes, recognise(passes, day.cameras, numbers(), Draws(1)))
    look = Duration(20.0, DurationLaw.EXPONENTIAL)
    centre = CentreSettings(round_the_clock(2), look, look, 180.0, 150.0, 0.95, 0.6)
    done = run_centre(alerts, centre, Draws(1), until_s=DAY_S)
    decided = np.isfinite(done.decided_s)
    assert len(alerts) > 20
    assert (decided | done.gave_up).all()
    assert done.accepted[decided & alerts.is_true].mean() > done.accepted[decided & ~alerts.is_true].mean()
