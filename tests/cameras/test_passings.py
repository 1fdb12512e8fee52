"""Which part of the ways past a camera of a place it has in view."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from sim.cameras.coverage.footprint import open_sight
from sim.cameras.coverage.passings import PassingSettings, passings_in_view
from sim.cameras.kinds import Seeing
from sim.cameras.sightlines.sight import see_between
from sim.core.draws import Draws
from sim.core.errors import InputError
from sim.core.vocabulary import Light, Turning
from sim.scenario.parameters.library import Library, Numbers
from sim.world.read_settings import kind_library

SETTINGS = PassingSettings(
    {"yard": 2.0, "square": 5.0}, {"yard": 22.0, "square": 45.0}, {"yard": 60.0, "square": 90.0}
)
KINDS = kind_library(Numbers(Library()))


def cameras(*rows, site_class="yard"):
    """Cameras that see so wide, from so near, so far."""
    table = pd.DataFrame(rows, columns=["angle_deg", "near_m", "range_m"]).astype(float)
    n = len(table)
    return table.assign(
        x_m=0.0, y_m=0.0, bearing_deg=np.linspace(0, 359, n), site_class=site_class, rank=np.arange(n)
    )


def test_ways_are_met_as_far_and_as_wide_as_the_lens_sees():
    table = cameras((60, 0, 22), (90, 3, 40), (60, 0, 12), (30, 0, 22), (30, 1, 7), (60, 0, 2), (60, 8, 8))
    found = passings_in_view(table, SETTINGS)
    assert found == pytest.approx([1.0, 1.0, 0.5, 0.5, 0.125, 0.0, 0.0])


def test_where_nobody_visits_nothing_is_left_out():
    assert passings_in_view(cameras((30, 0, 1), site_class="closed"), SETTINGS).tolist() == [1.0]


def test_ways_laid_at_random_are_seen_as_often_as_the_closed_form_says():
    """A second route: ways at even distances and directions, each looked at by itself."""
    angle, reach, n = 40.0, 14.5, 200_000
    at_random = np.random.default_rng(5)
    nearest, aside = at_random.uniform(2.0, 22.0, n), at_random.uniform(-30.0, 30.0, n)
    seen = (nearest <= reach) & (np.abs(aside) <= angle / 2)
    expected = passings_in_view(cameras((angle, 0, reach)), SETTINGS)[0]
    assert seen.mean() == pytest.approx(expected, abs=4 * np.sqrt(expected * (1 - expected) / n))


@hypothesis_settings(max_examples=200, deadline=None)
@given(
    kind=st.sampled_from(sorted(KINDS)),
    density=st.tuples(st.floats(1, 500), st.floats(1, 500)).map(sorted),
    light=st.sampled_from(Light),
    turning=st.sampled_from(Turning),
    site_class=st.sampled_from(["yard", "square"]),
)
def test_asking_for_more_seeing_by_night_and_resting_never_shows_more_ways(
    kind, density, light, turning, site_class
):
    def share(px_per_m, turned, lit):
        ground = KINDS[kind].ground(Seeing(px_per_m, 1.6, turned, lit))
        table = cameras((ground.angle_deg, ground.near_m, ground.far_m), site_class=site_class)
        return passings_in_view(table, SETTINGS)[0]

    few, many = density
    now = share(many, turning, light)
    assert now <= share(few, turning, light)
    assert now <= share(many, turning, Light.DAY)
    assert now <= share(many, Turning.POSSIBLE, light)


def test_looking_along_rays_finds_the_closed_form_where_nothing_stands_in_the_way():
    table = cameras((60, 0, 22), (88, 1, 12), (37, 3, 9), (200, 0, 15), (360, 0, 17), (60, 5, 4))
    assert passings_in_view(table, SETTINGS, open_sight(table)) == pytest.approx(
        passings_in_view(table, SETTINGS), abs=1e-6
    )


@pytest.mark.parametrize("share", [0.0, 0.3, 1.0])
def test_what_stands_in_the_way_takes_its_share_of_the_ways(share):
    n = 600
    table = cameras(*[(60, 0, 14)] * n)
    sight = see_between(table, np.arange(n), share=share, width_deg=10, draws=Draws(3))
    found = passings_in_view(table, SETTINGS, sight)
    assert found.mean() == pytest.approx(
        0.6 * (1 - share), abs=4 * 0.6 * np.sqrt(share * (1 - share) / (6 * n)) + 1e-9
    )


def test_a_room_without_depth_is_refused():
    with pytest.raises(InputError, match="give a furthest distance beyond the nearest"):
        PassingSettings({"yard": 5.0}, {"yard": 5.0}, {"yard": 60.0})
