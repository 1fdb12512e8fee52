"""One more camera, one more resident: exactly that changes."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.core.vocabulary import Analytics, Mode, SiteClass
from sim.engine.individual.day import run_individual_day

CHANCY = {
    "availability_linked": 0.8,
    "availability_unlinked": 0.6,
    "occupant_visible": {Mode.CAR: 0.5, Mode.TRANSIT: 0.5},
    "site_cameras_met": dict.fromkeys(SiteClass, 0.6),
    "capture": 0.7,
}

SITES = (
    (SiteClass.YARD, 0, -1),
    (SiteClass.ENTRANCE, 0, 0),
    (SiteClass.PREMISES, 3, -1),
    (SiteClass.TRANSIT, 1, -1),
    (SiteClass.INTERSECTION, 2, -1),
    (SiteClass.SQUARE, 4, -1),
)

new_camera = st.tuples(
    st.integers(0, len(SITES) - 1),
    st.integers(0, 5),
    st.floats(0.0, 80.0),
    st.floats(1.0, 20.0),
    st.booleans(),
    st.sampled_from([Analytics.NONE, Analytics.ANPR]),
)


def lively_town(town, chancy, cameras, residents=12):
    street = town(settings=chancy)
    for site in SITES:
        street.site(*site)
    for site, edge, start, length, linked, analytics in cameras:
        watches_street = SITES[site][0] in (SiteClass.TRANSIT, SiteClass.INTERSECTION, SiteClass.SQUARE)
        sees = [(edge, start, min(start + length, 100.0))] if watches_street else []
        street.camera(site, sees=sees, linked=linked, analytics=str(analytics))
    for resident in range(residents):
        there, back = [0, 2, 4], [5, 3, 1]
        mode = list(Mode)[resident % 3]
        ride = [(Mode.WALK, [0], 0, 0), (Mode.TRANSIT, [2, 4], 120, 1)]
        legs = ride if mode == Mode.TRANSIT else [(mode, there, 0, 0)]
        street.resident(
            resident, (1, 0, 30_000), legs, (2, 30_500, 60_000), [(mode, back, 0, 3)], (1, 61_000, 86_400)
        )
    return street


def rows(sightings):
    return set(sightings.itertuples(index=False, name=None))


@pytest.fixture(scope="session")
def chancy(all_seen):
    return replace(all_seen, **CHANCY)


@settings(max_examples=25, deadline=None)
@given(cameras=st.lists(new_camera, min_size=1, max_size=14), seed=st.integers(0, 1000))
def test_one_more_camera_adds_its_own_sightings_and_changes_no_other(town, chancy, cameras, seed):
    fewer = run_individual_day(lively_town(town, chancy, cameras[:-1]).day(seed))
    street = lively_town(town, chancy, cameras)
    more = run_individual_day(street.day(seed))
    added = more.sightings["camera_id"] == street.cameras[-1]["camera_id"]
    assert rows(more.sightings[~added]) == rows(fewer.sightings)
    assert (more.camera_up[:-1] == fewer.camera_up).all()


@settings(max_examples=15, deadline=None)
@given(cameras=st.lists(new_camera, min_size=3, max_size=14), seed=st.integers(0, 1000))
def test_more_cameras_never_see_any_resident_for_less_time_or_fewer_times(town, chancy, cameras, seed):
    fewer = run_individual_day(lively_town(town, chancy, cameras[: len(cameras) // 2]).day(seed)).sightings
    more = run_individual_day(lively_town(town, chancy, cameras).day(seed)).sightings
    before, after = (
        table.groupby("resident_id").size().reindex(range(12), fill_value=0) for table in (fewer, more)
    )
    assert (after >= before).all()


def some_cameras(n_cameras=30):
    rng = np.random.Generator(np.random.Philox(5))
    return [
        (
            int(rng.integers(len(SITES))),
            int(rng.integers(6)),
            float(rng.uniform(0, 80)),
            15.0,
            bool(rng.integers(2)),
            Analytics.ANPR if rng.random() < 0.3 else Analytics.NONE,
        )
        for _ in range(n_cameras)
    ]


def test_one_more_resident_changes_nobody_elses_day(town, chancy):
    without = run_individual_day(lively_town(town, chancy, some_cameras(), residents=12).day()).sightings
    with_one_more = run_individual_day(
        lively_town(town, chancy, some_cameras(), residents=13).day()
    ).sightings
    others = with_one_more[with_one_more["resident_id"] < 12].reset_index(drop=True)
    assert len(with_one_more) > len(others) > 0
    pd.testing.assert_frame_equal(others, without, check_exact=True)


def test_a_sample_lives_the_day_it_lives_among_everybody(town, chancy):
    street = lively_town(town, chancy, some_cameras())
    everybody = run_individual_day(street.day()).sightings
    sample = run_individual_day(street.day(residents=[8, 3])).sightings
    expected = everybody[everybody["resident_id"].isin([3, 8])].reset_index(drop=True)
    pd.testing.assert_frame_equal(sample, expected, check_exact=True)


@pytest.mark.parametrize("group_size", [1, 5, 1000])
def test_neither_groups_nor_order_of_residents_or_cameras_matter(town, chancy, group_size):
    street = lively_town(town, chancy, some_cameras())
    as_is = run_individual_day(street.day()).sightings
    street.cameras.reverse()
    shuffled = run_individual_day(street.day(residents=np.arange(12)[::-1]), group_size=group_size).sightings
    pd.testing.assert_frame_equal(shuffled, as_is, check_exact=True)
