"""Cameras that fail and come back, alone and in shocks."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from sim.core.draws import Draws
from sim.core.units import DAY_S, US_PER_S
from sim.core.vocabulary import ShockKind, SiteClass
from sim.engine.faults.draw_faults import Faults, Shock, draw_faults
from sim.engine.faults.repairs import play_faults, run_faults
from sim.engine.shared.availability import camera_up
from tests.engine.faults.told_of_faults import down_at, mean_gap_s, share_up

DRAWS = Draws(5)
REPAIR_S = 3 * DAY_S
HOUR_S = 3600.0


def cameras(number, site_class=SiteClass.ROAD):
    return pd.DataFrame({"site_class": str(site_class), "rank": np.arange(number)})


def run(number, availability, draws=DRAWS, n_days=4, **options):
    share = np.full(number, availability) if np.isscalar(availability) else availability
    return run_faults(cameras(number), share, REPAIR_S, draws, n_days=n_days, **options)


def faults(*rows):
    camera, begin_s, repair_s = (np.array(column) for column in zip(*rows, strict=True))
    return Faults(camera, begin_s.astype(float), repair_s.astype(float))


def stretches(outages):
    times = outages.begin_us / US_PER_S, outages.end_us / US_PER_S
    return list(zip(outages.camera.tolist(), *(one.tolist() for one in times), strict=True))


def test_a_camera_is_down_from_its_fault_to_its_repair():
    assert stretches(play_faults(faults((1, 100, 50), (0, 10, 5)), 3, n_days=1)) == [
        (0, 10, 15),
        (1, 100, 150),
    ]


def test_a_second_fault_meanwhile_prolongs_the_outage():
    played = play_faults(faults((0, 10, 50), (0, 30, 5), (0, 40, 100), (0, 500, 1)), 1, n_days=1)
    assert stretches(played) == [(0, 10, 140), (0, 500, 501)]


def test_what_is_not_repaired_by_the_end_is_down_until_then():
    assert stretches(play_faults(faults((0, 86_000, 10_000)), 1, n_days=1)) == [(0, 86_000, DAY_S)]
    assert stretches(play_faults(faults((0, 86_000, 800)), 1, n_days=2)) == [(0, 86_000, 86_800)]


def test_faults_after_the_last_day_are_left_out():
    assert stretches(play_faults(faults((0, DAY_S, 10)), 1, n_days=1)) == []


def test_uptime_is_kept_at_every_hour_of_every_day():
    outages = run(40_000, 0.8)
    at_s = np.arange(0, 4 * DAY_S, 6 * HOUR_S)
    everyone = np.arange(40_000)
    up = [1 - down_at(outages, everyone, np.full(40_000, int(at * US_PER_S))).mean() for at in at_s]
    # 4 standard errors of a share of 40,000, and one more as sixteen moments are looked at.
    assert np.abs(np.array(up) - 0.8).max() < 5 * np.sqrt(0.8 * 0.2 / 40_000)
    assert share_up(outages).mean() == pytest.approx(0.8, abs=0.01)


@pytest.mark.parametrize(("availability", "repair_days", "often"), [(0.9, 3.0, 3_500), (0.5, 1.0, 69_000)])
def test_faults_come_as_far_apart_as_availability_and_repairs_say(availability, repair_days, often):
    repair_s = repair_days * DAY_S
    drawn = draw_faults(cameras(20_000), np.full(20_000, availability), repair_s, DRAWS, n_days=5)
    new = drawn.begin_s > 0
    # It works with chance exp(−faults in a mean repair).
    expected = 20_000 * 5 / repair_days * -np.log(availability)
    assert expected == pytest.approx(20_000 * 5 * DAY_S / mean_gap_s(availability, repair_s))
    assert expected == pytest.approx(often, rel=0.01)
    # 4 standard errors; of the second case they are 1.5 %, so that a fault in fifty too many is noticed.
    assert abs(new.sum() - expected) < 4 * np.sqrt(expected)
    assert abs(drawn.repair_s.mean() / repair_s - 1) < 4 / np.sqrt(new.size)
    begins = np.sort(drawn.begin_s[new]) / (5 * DAY_S)
    assert np.abs(begins - (np.arange(begins.size) + 0.5) / begins.size).max() < 1.95 / np.sqrt(begins.size)


def test_at_the_first_midnight_those_work_that_a_single_day_draws(all_seen):
    settings = replace(all_seen, availability_linked=0.9, availability_unlinked=0.5)
    table = cameras(3000).assign(linked=np.arange(3000) % 3 == 0)
    availability = np.where(table["linked"], 0.9, 0.5)
    outages = run_faults(table, availability, REPAIR_S, DRAWS, n_days=1)
    down = down_at(outages, np.arange(3000), np.zeros(3000, dtype=np.int64))
    np.testing.assert_array_equal(~down, camera_up(table, settings, DRAWS))


@pytest.mark.parametrize(("worse", "better"), [(0.5, 0.6), (0.75, 0.9), (0.0, 0.3), (0.9, 1.0)])
def test_a_better_kept_camera_is_never_down_when_a_worse_kept_one_is_not(worse, better):
    low, high = run(800, worse), run(800, better)
    # Nothing of the better one's outages is left when the worse one's are cut out.
    rows, _, _ = low.working_parts(high.camera, high.begin_us, high.end_us)
    assert rows.size == 0
    assert share_up(high).mean() > share_up(low).mean()


def test_more_cameras_leave_the_faults_of_the_others_as_they_were():
    fewer, more = stretches(run(300, 0.8)), stretches(run(400, 0.8))
    assert [one for one in more if one[0] < 300] == fewer


def test_more_days_leave_the_first_ones_as_they_were():
    short, long = run(300, 0.8, n_days=2), run(300, 0.8, n_days=4)
    for day in (0, 1):
        assert (short.hours_up(day) == long.hours_up(day)).all()


def test_cameras_that_always_or_never_work():
    assert run(50, 1.0).camera.size == 0
    assert (share_up(run(50, 0.0)) == 0).all()


def test_a_power_cut_takes_down_its_district_for_its_hours():
    district = np.array(["east", "west"] * 200, dtype=object)
    cut = Shock(ShockKind.POWER_CUT, 30 * HOUR_S, 40 * HOUR_S, 1.0, "east")
    outages = run(400, 1.0, shocks=[cut], district=district)
    down = np.array([(~outages.hours_up(day) & 0xFFFFFF) for day in range(4)])
    hours = sum(1 << hour for hour in range(6, 16))
    assert (down[1, district == "east"] == hours).all()
    assert down[:, district == "west"].max() == down[[0, 2, 3]].max() == 0


def test_a_power_cut_spares_cameras_with_a_supply_of_their_own():
    cut = Shock(ShockKind.POWER_CUT, 0.0, HOUR_S, 0.9)
    hit = run(20_000, 1.0, shocks=[cut]).camera.size
    assert abs(hit - 18_000) < 4 * np.sqrt(20_000 * 0.9 * 0.1)


def test_unrest_breaks_cameras_one_by_one_and_nobody_repairs_them_before_it_is_over():
    unrest = Shock(ShockKind.UNREST, DAY_S, 2 * DAY_S, 0.5, mean_repair_s=DAY_S)
    outages = run(4000, 1.0, shocks=[unrest])
    assert abs(outages.camera.size - 2000) < 4 * np.sqrt(1000)
    assert outages.begin_us.min() >= DAY_S * US_PER_S
    assert outages.begin_us.max() < 2 * DAY_S * US_PER_S
    assert outages.begin_us.mean() == pytest.approx(1.5 * DAY_S * US_PER_S, rel=0.02)
    assert outages.end_us.min() >= 2 * DAY_S * US_PER_S
    repaired = outages.end_us[outages.end_us < 4 * DAY_S * US_PER_S] / US_PER_S / DAY_S - 2
    assert repaired.size / outages.camera.size == pytest.approx(1 - np.exp(-2), abs=0.04)


def test_other_repairs_wait_for_the_end_of_unrest_too():
    unrest = Shock(ShockKind.UNREST, 1000.0, 5000.0, 0.0)
    here = np.array([True, False])
    played = play_faults(
        faults((0, 900, 50), (0, 980, 500), (1, 980, 500), (0, 4990, 20)),
        2,
        n_days=1,
        unrest=[(unrest, here)],
    )
    assert stretches(played) == [(0, 900, 950), (0, 980, 5010), (1, 980, 1480)]


def test_shocks_draw_apart_and_a_larger_share_hits_more_of_the_same():
    some, more = (Shock(ShockKind.POWER_CUT, 0.0, HOUR_S, share) for share in (0.3, 0.5))
    later = replace(some, begin_s=2 * HOUR_S, end_s=3 * HOUR_S)
    few, many = run(2000, 1.0, shocks=[some]), run(2000, 1.0, shocks=[more])
    assert set(few.camera) < set(many.camera)
    both = run(2000, 1.0, shocks=[some, later])
    assert set(both.camera[both.begin_us == 0]) == set(few.camera)
    assert set(both.camera[both.begin_us > 0]) != set(few.camera)


def test_a_shock_never_brings_a_camera_up():
    shocks = [
        Shock(ShockKind.UNREST, 10 * HOUR_S, 50 * HOUR_S, 0.2, mean_repair_s=DAY_S),
        Shock(ShockKind.POWER_CUT, 20 * HOUR_S, 30 * HOUR_S, 0.7),
    ]
    quiet, shaken = run(500, 0.8), run(500, 0.8, shocks=shocks)
    assert shaken.working_parts(quiet.camera, quiet.begin_us, quiet.end_us)[0].size == 0


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: Shock(ShockKind.POWER_CUT, 5.0, 5.0, 1.0), "power cut from second 5 to 5 cannot be"),
        (lambda: Shock(ShockKind.UNREST, -1.0, 5.0, 1.0), "unrest from second -1"),
        (lambda: Shock(ShockKind.UNREST, 0.0, 5.0, 1.2), "hits 1.2 of the cameras"),
        (lambda: Shock(ShockKind.UNREST, 0.0, 5.0, 1.0, mean_repair_s=-1.0), "take -1 s on average"),
        (lambda: run(5, 1.5), "an availability is 1.5"),
        (lambda: run(5, np.array([1, 1, -0.5, 1, 1.0])), "an availability is -0.5"),
        (lambda: run(5, np.array([1, 1, np.nan, 1, 1.0])), "an availability is nan"),
        (lambda: run_faults(cameras(2), np.ones(2), 0.0, DRAWS, n_days=1), "a repair takes 0 s"),
        (
            lambda: run(2, 1.0, shocks=[Shock(ShockKind.POWER_CUT, 0.0, 5.0, 1.0, "nowhere")]),
            "no camera stands in the district 'nowhere' of a shock; no district of any",
        ),
        (
            lambda: run(
                2,
                1.0,
                shocks=[Shock(ShockKind.POWER_CUT, 0.0, 5.0, 1.0, "nowhere")],
                district=np.array(["b", "a"], dtype=object),
            ),
            "there are: a, b",
        ),
    ],
)
def test_what_cannot_be_is_named(make, words):
    with pytest.raises(Exception, match=words):
        make()


def test_perfect_cameras_never_fail():
    assert mean_gap_s(1.0, REPAIR_S) == float("inf")
    assert mean_gap_s(0.0, REPAIR_S) == 0
