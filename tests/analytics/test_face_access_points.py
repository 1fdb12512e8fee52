"""Gates that name whoever passes and is enrolled."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.analytics.plates_and_access_points import FaceAccessPoints, face_access_counts

PEOPLE = np.array([100, 50, 200, 0, 40])
PASSES = 50 + 2 * 200 + 4 * 40


def test_perfect_gates_everywhere_name_everybody_who_passes():
    for is_own in (True, False):
        counts = face_access_counts(PEOPLE, FaceAccessPoints(1.0, 1.0, 1.0, is_own))
        assert (counts.people, counts.events) == (290, PASSES)


def test_the_gate_of_ones_house_is_equipped_for_all_passes_or_none():
    own, any_gate = (
        face_access_counts(PEOPLE, FaceAccessPoints(0.3, 1.0, 1.0, is_own)) for is_own in (True, False)
    )
    assert own.events == pytest.approx(any_gate.events) == pytest.approx(0.3 * PASSES)
    assert own.people == pytest.approx(0.3 * 290)
    assert own.people < any_gate.people < own.events


@pytest.mark.parametrize("is_own", [True, False])
def test_counts_agree_with_simulated_passes(is_own):
    chance, face_access_points = np.random.default_rng(3), FaceAccessPoints(0.4, 0.6, 0.9, is_own)
    number = np.repeat(np.arange(PEOPLE.size), PEOPLE)
    named, events = [], []
    for _ in range(400):
        equipped = chance.random((number.size, 1 if is_own else 4)) < face_access_points.equipped
        hit = equipped & (chance.random((number.size, 4)) < face_access_points.capture)
        hit &= chance.random((number.size, 1)) < face_access_points.enrolled
        hit &= np.arange(4) < number[:, np.newaxis]
        named.append(hit.any(axis=1).sum())
        events.append(hit.sum())
    counts = face_access_counts(PEOPLE, face_access_points)
    for simulated, expected in ((named, counts.people), (events, counts.events)):
        assert abs(np.mean(simulated) - expected) < 4 * np.std(simulated) / 20


shares = st.floats(0, 1)


@given(shares, shares, shares, st.booleans(), shares)
def test_more_gates_or_more_enrolled_never_name_fewer(equipped, enrolled, capture, is_own, more):
    few = face_access_counts(PEOPLE, FaceAccessPoints(equipped, enrolled, capture, is_own))
    wider = face_access_counts(
        PEOPLE, FaceAccessPoints(max(equipped, more), max(enrolled, more), capture, is_own)
    )
    assert wider.people >= few.people - 1e-9
    assert wider.events >= few.events - 1e-9


def test_shares_outside_0_to_1_are_named():
    with pytest.raises(Exception, match=r"enrolled is 1\.1 of gates"):
        FaceAccessPoints(0.5, 1.1, 0.9, True)
