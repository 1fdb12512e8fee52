"""Days at their limits: past midnight, by hundreds of cameras, past one camera again and again, late."""

from dataclasses import replace

import numpy as np
import pytest

from sim.core.vocabulary import Definition, Mode, SiteClass
from sim.engine.cohort import block_day
from sim.engine.cohort.kernel_types import DEFINITIONS, MOST_IN_COUNTER
from tests.engine.cohort.packed_town import packed
from tests.engine.cohort.two_engines import Left, assert_same, cohorts, individuals

DAY_S = 86_400.0
INSTALLED = DEFINITIONS.index(Definition.INSTALLED)
THERE, BACK = [0, 2, 4, 6, 8, 10], [11, 9, 7, 5, 3, 1]


def simulated(street) -> tuple[Left, Left]:
    day = street.day()
    camera_cell = np.zeros(len(day.cameras), dtype=np.int64)
    return (
        individuals(day, camera_cell, 1),
        cohorts(packed(day, street, camera_cell=camera_cell, n_cells=1)),
    )


@pytest.fixture
def watched_street(town, all_seen):
    """A street of six edges under a camera every 5 m; with a chance of being captured if one is given."""

    def build(capture: float = 1.0, step_m: float = 5.0):
        street = town(settings=replace(all_seen, capture=capture))
        for edge in range(6):
            for start in np.arange(0.0, 100.0, step_m):
                street.street_camera((edge, float(start), float(start) + 0.8 * step_m))
        return street

    return build


@pytest.mark.parametrize("left_s", [86_399.0, 86_395.0, 86_300.0, 86_000.0])
def test_a_walk_past_midnight_is_seen_whole_in_the_hours_of_the_clock_by_both_engines(
    watched_street, left_s
) -> None:
    street = watched_street()
    street.walker(0, THERE, leave_s=left_s)
    one, other = simulated(street)
    assert_same(one, other)
    # A camera sees 4 m of every 5 m, the walker makes 1.25 m a second.
    assert other.measures["in_view_us"][0, INSTALLED] == round(480 / 4 * 3.2 * 1e6)
    is_past_midnight = left_s + 480 > DAY_S
    assert other.measures["hour_bits"][0, INSTALLED] == 1 << 23 | is_past_midnight
    assert other.by_hour[0, :, INSTALLED].tolist() == [int(is_past_midnight), *[0] * 22, 1]


@pytest.mark.parametrize(("yard_s", "entrance_s"), [(30.0, 5.0), (5.0, 30.0), (7.0, 7.0)])
def test_who_passes_an_entrance_and_its_yard_is_in_view_for_the_longer_of_both(
    town, all_seen, yard_s, entrance_s
) -> None:
    street = town(
        settings=replace(
            all_seen,
            passage_s=dict(all_seen.passage_s) | {SiteClass.YARD: yard_s, SiteClass.ENTRANCE: entrance_s},
        )
    )
    yard = street.site(SiteClass.YARD, 0)
    home = street.site(SiteClass.ENTRANCE, 0, parent=yard)
    for site in (yard, home):
        street.camera(site)
    out_and_in = [(Mode.WALK, [0, 1], 0, 0)]
    street.resident(0, (home, 0, 1000), out_and_in, (home, 1160, DAY_S))
    one, other = simulated(street)
    assert_same(one, other)
    assert other.measures["n_sightings"][0, INSTALLED] == 4
    assert other.measures["in_view_us"][0, INSTALLED] == 2 * max(yard_s, entrance_s) * 1e6


@pytest.mark.parametrize("mode", [Mode.CAR, Mode.TRANSIT])
def test_a_ride_that_only_begins_after_midnight_is_not_seen(watched_street, mode) -> None:
    street = watched_street()
    street.resident(
        0, (-1, 0, DAY_S - 60.0), [(mode, THERE, 60.0 if mode is Mode.CAR else 120.0, 0)], (-1, DAY_S, DAY_S)
    )
    one, other = simulated(street)
    assert_same(one, other)
    assert not other.observed.any()


def test_a_stay_that_midnight_ends_is_in_view_until_then(town, all_seen) -> None:
    street = town(settings=all_seen)
    square = street.site(SiteClass.SQUARE, 1)
    street.camera(square)
    street.resident(0, (-1, 0, 80_000), [(Mode.WALK, [0], 0, 0)], (square, 80_080, DAY_S))
    one, other = simulated(street)
    assert_same(one, other)
    assert other.measures["in_view_us"][0, INSTALLED] == (86_400 - 80_080) * 1_000_000


@pytest.mark.parametrize("capture", [1.0, 0.5])
def test_a_way_that_begins_after_midnight_is_seen_in_the_hours_of_the_clock(watched_street, capture) -> None:
    street = watched_street(capture)
    for resident, hour in enumerate((0.95, 1.5, 22.0)):
        begin = DAY_S + hour * 3600
        street.resident(
            resident,
            (-1, 0, 80_000),
            [(Mode.WALK, THERE[:1], 0, 0)],
            (-1, 80_080, begin),
            [(Mode.WALK, THERE[1:], 0, 1)],
            (-1, begin + 400, begin + 400),
        )
    one, other = simulated(street)
    assert_same(one, other)
    bits = other.measures["hour_bits"][:, INSTALLED].tolist()
    assert bits == [1 << 22 | 0b11, 1 << 22 | 0b10, 1 << 22]


def test_however_many_views_somebody_has_none_is_lost(watched_street) -> None:
    street, n_laps = watched_street(step_m=0.5), 5
    street.walker(0, (THERE + BACK) * n_laps)
    street.walker(1, THERE)
    one, other = simulated(street)
    assert_same(one, other)
    n_views = 2 * 6 * 200 * n_laps
    assert n_views > MOST_IN_COUNTER
    # The first camera sees the walker come back and leave again without a break.
    assert other.measures["n_sightings"][:, INSTALLED].tolist() == [n_views - (n_laps - 1), 1200]
    assert other.measures["n_cameras"][:, INSTALLED].tolist() == [1200, 1200]


def test_a_way_that_lasts_past_the_hour_is_seen_alike_in_both_hours(watched_street) -> None:
    street = watched_street(step_m=5.0)
    for resident in range(60):
        street.walker(resident, THERE + BACK, leave_s=3600.0 - 20.0 * resident)
    one, other = simulated(street)
    assert_same(one, other)
    assert (other.by_hour[0, :2, INSTALLED] > 0).all()


def test_every_pass_of_a_camera_has_its_own_chance_however_many_there_are(watched_street) -> None:
    street, n_laps = watched_street(capture=0.5, step_m=50.0), 40
    for resident in range(30):
        street.walker(resident, (THERE + BACK) * n_laps)
    one, other = simulated(street)
    assert_same(one, other)
    assert n_laps > block_day._STRETCHES
    # The first camera sees each resident come back and leave again without a break.
    n_passes = 30 * (12 * 2 * n_laps - (n_laps - 1))
    captured = other.measures["n_sightings"][:, INSTALLED].sum()
    # Four standard errors of a binomial count; passes are independent two by two.
    assert abs(captured - n_passes / 2) < 4 * np.sqrt(n_passes / 4)


def test_a_second_try_counts_nobody_twice_in_a_cell(watched_street) -> None:
    street = watched_street(capture=0.5, step_m=50.0)
    street.walker(0, (THERE + BACK) * (block_day._STRETCHES + 3))
    _, other = simulated(street)
    assert other.in_day[0, INSTALLED] == 1
    assert other.by_hour[0, :, INSTALLED].max() == 1
