"""Ways through a view that come near enough to a camera for their faces to be captured."""

import numpy as np
import pytest

from sim.analytics.recognition.settings import face_reach_share, ring_perimeter_m


def share(angle, view, face):
    near, far = max(view[0], face[0]), min(view[1], face[1])
    one = [np.array([number], dtype=float) for number in (angle, *view, near, far)]
    return float(face_reach_share(one[0], (one[1], one[2]), (one[3], one[4]), one[0])[0])


def met_by_random_ways(angle_deg, view, face, number=40_000):
    """Straight ways without preferred direction through both, over those through the view."""
    chance = np.random.default_rng(8)
    turn, offset = chance.uniform(0, np.pi, number), chance.uniform(-view[1], view[1], number)
    normal = np.column_stack([np.cos(turn), np.sin(turn)])

    def crosses(near, far):
        outer, inner = np.radians([-angle_deg / 2, angle_deg / 2]), np.linspace(-0.5, 0.5, 80)
        arc = np.radians(angle_deg) * inner
        rim = far * np.column_stack([np.cos(arc), np.sin(arc)])
        corners = near * np.column_stack([np.cos(outer), np.sin(outer)])
        along = np.concatenate([rim, corners]) @ normal.T
        return (along.min(axis=0) <= offset) & (offset <= along.max(axis=0))

    return crosses(*face).sum() / crosses(*view).sum()


@pytest.mark.parametrize(
    ("angle", "view", "face"),
    [(25, (0, 70), (5, 19)), (68, (3, 60), (6, 20)), (120, (0, 40), (10, 40)), (270, (0, 30), (0, 12))],
)
def test_it_is_the_share_of_random_straight_ways(angle, view, face):
    # 4 standard errors of a share of some 20,000 ways.
    assert share(angle, view, face) == pytest.approx(met_by_random_ways(angle, view, face), abs=0.014)


def test_a_whole_view_is_within_reach_and_nowhere_is_not():
    assert share(60, (2, 30), (2, 30)) == 1
    assert share(60, (2, 30), (0, 100)) == 1
    assert share(60, (2, 30), (12, 9)) == 0
    assert share(60, (2, 30), (40, 50)) == 0
    assert share(60, (5, 5), (0, 10)) == 0


def test_a_disc_is_met_in_proportion_to_its_radius():
    assert share(360, (0, 50), (0, 10)) == pytest.approx(0.2)
    assert ring_perimeter_m(np.array([360.0]), np.zeros(1), np.array([10.0]))[0] == pytest.approx(
        62.83, abs=0.01
    )
