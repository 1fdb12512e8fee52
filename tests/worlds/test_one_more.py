"""One more camera, one more link, one more resident in a real town: exactly that changes."""

import numpy as np
import pandas as pd
import pytest

from sim.engine.individual.day import run_individual_day

RESIDENTS = 14_000
ONE_MORE_CAMERA = [
    ((0, 0, 0, 0), (1, 0, 0, 0)),
    ((1, 0, 0, 0), (2, 0, 0, 0)),
    ((39, 10, 2, 1), (40, 10, 2, 1)),
    ((150, 150, 2, 5), (151, 151, 2, 5)),
    ((956, 264, 13, 24), (957, 264, 13, 24)),
]
"""Cameras, linked, recognition and plate, before and after; 956 is the town's share of today's stock.

No class is full of recognition: of 150 cameras 3 stand at squares and stops, and with 7 that recognise, a new
one at a square takes it from a yard.
"""


@pytest.fixture(scope="module")
def stock(scenario_file):
    """A stock of the town's own, stated in whole cameras."""

    def write(cameras, linked, recognition, anpr):
        return scenario_file(
            "extends: baseline_2025",
            "stock:",
            "  scope: city",
            f"  cameras: {{count: {cameras}}}",
            f"  linked: {{count: {linked}}}",
            f"  recognition: {{count: {recognition}}}",
            f"  anpr: {{count: {anpr}}}",
        )

    return write


def by_id(table):
    return pd.DataFrame(table).set_index("camera_id").sort_index()


@pytest.mark.parametrize(("before", "after"), ONE_MORE_CAMERA)
def test_one_more_camera_leaves_all_others_and_their_views_as_they_were(network_in, stock, before, after):
    (_, old), (_, new) = (network_in(stock(*counts)) for counts in (before, after))
    assert len(new.cameras) == len(old.cameras) + 1 == after[0]
    kept = by_id(new.cameras).loc[np.sort(old.cameras["camera_id"])]
    pd.testing.assert_frame_equal(kept, by_id(old.cameras), check_exact=True)
    views = new.views[new.views["camera_id"].isin(old.cameras["camera_id"])]
    pd.testing.assert_frame_equal(views.reset_index(drop=True), old.views, check_exact=True)


def test_one_more_camera_adds_its_own_sightings_and_no_others(day_in, stock, rows):
    n_new = 0
    for before, after in ONE_MORE_CAMERA:
        old, new = (day_in(stock(*counts), sample=0.02) for counts in (before, after))
        was, now = (run_individual_day(day).sightings for day in (old, new))
        assert rows(was) <= rows(now)
        added = now[~now["camera_id"].isin(old.cameras["camera_id"])]
        assert len(added) == len(now) - len(was)
        n_new += len(added)
    assert n_new > 0


@pytest.mark.parametrize("linked", [0, 264, 955])
def test_one_more_link_changes_one_camera_and_loses_none_of_its_sightings(day_in, stock, rows, linked):
    old, new = (day_in(stock(956, n, min(13, linked), 24), sample=0.02) for n in (linked, linked + 1))
    newly = (new.cameras["linked"] & ~old.cameras["linked"]).to_numpy()
    assert newly.sum() == 1
    pd.testing.assert_frame_equal(new.cameras[~newly], old.cameras[~newly], check_exact=True)
    rest = new.cameras.columns.drop("linked")
    pd.testing.assert_frame_equal(new.cameras.loc[newly, rest], old.cameras.loc[newly, rest])
    was, now = (rows(run_individual_day(day).sightings) for day in (old, new))
    assert was <= now
    assert {camera for _, camera, *_ in now - was} <= set(old.cameras.loc[newly, "camera_id"])


def test_one_more_resident_changes_nobody_elses_day(day_in, rows):
    fewer, more = (
        day_in("target_15_per_100", sample=n / RESIDENTS) for n in (RESIDENTS // 20, RESIDENTS // 20 + 1)
    )
    (newcomer,) = set(more.residents) - set(fewer.residents)
    assert len(more.residents) == len(fewer.residents) + 1
    was, now = (run_individual_day(day).sightings for day in (fewer, more))
    assert rows(was) == rows(now[now["resident_id"] != newcomer])
