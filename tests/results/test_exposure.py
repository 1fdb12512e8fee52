from collections.abc import Callable
from time import process_time

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.core.draws import Decision, Draws
from sim.core.errors import ContractError
from sim.core.vocabulary import Definition
from sim.results.counts.exposure import measure_exposure, measure_exposures
from sim.results.counts.observed import Observed
from sim.results.counts.sightings import sort_sightings

COLUMNS = ["resident_id", "camera_id", "enter_s", "exit_s", "of_vehicle"]
PEOPLE = np.arange(4)
CAMERAS = np.arange(3)
ALL = np.ones(3, dtype=bool)

sighting = st.tuples(
    st.integers(0, 3), st.integers(0, 2), st.integers(0, 86_390), st.integers(1, 9_000), st.just(False)
)


def table(rows: list[tuple[int, int, float, float, bool]]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=COLUMNS)
    kinds = {"resident_id": int, "camera_id": int, "enter_s": float, "exit_s": float, "of_vehicle": bool}
    return frame.astype(kinds)


def drawn(rows: list[tuple[int, int, int, int, bool]]) -> pd.DataFrame:
    return table([(who, by, start, min(start + lasts, 86_400), car) for who, by, start, lasts, car in rows])


def exposure_to_all(frame: pd.DataFrame):
    persons, _ = sort_sightings(frame, PEOPLE, CAMERAS)
    return measure_exposure(persons, ALL, definition=Definition.INSTALLED)


@pytest.mark.parametrize(
    ("definition", "n_sightings", "n_cameras", "seconds"),
    [
        (Definition.INSTALLED, [3, 1, 0], [2, 1, 0], [150, 2, 0]),
        (Definition.PUBLIC, [2, 1, 0], [1, 1, 0], [120, 2, 0]),
        (Definition.LINKED, [1, 1, 0], [1, 1, 0], [60, 2, 0]),
        (Definition.RECOGNITION, [1, 0, 0], [1, 0, 0], [60, 0, 0]),
        (Definition.ANPR, [1, 0, 0], [1, 0, 0], [10, 0, 0]),
    ],
)
def test_each_definition_counts_its_own_cameras(
    observe: Callable[..., Observed],
    definition: Definition,
    n_sightings: list[int],
    n_cameras: list[int],
    seconds: list[float],
) -> None:
    exposure = observe().exposures[definition]
    assert exposure.n_sightings.tolist() == n_sightings
    assert exposure.n_cameras.tolist() == n_cameras
    assert (exposure.in_view_us / 1e6).tolist() == seconds
    assert (exposure.n_sightings > 0).tolist() == [n > 0 for n in n_sightings]


def test_two_cameras_at_once_are_one_time_in_view() -> None:
    frame = table([(1, 0, 10, 40, False), (1, 1, 20, 30, False), (1, 2, 35, 50, False), (2, 0, 0, 1, False)])
    assert (exposure_to_all(frame).in_view_us / 1e6).tolist() == [0, 40, 1, 0]


def test_touching_intervals_add_up() -> None:
    frame = table([(0, 0, 10, 20, False), (0, 1, 20, 30, False)])
    assert (exposure_to_all(frame).in_view_us / 1e6)[0] == 20


def test_the_whole_day_in_view_does_not_spill_into_the_next_person() -> None:
    frame = table([(0, 0, 0, 86_400, False), (1, 0, 0, 10, False)])
    assert (exposure_to_all(frame).in_view_us / 1e6).tolist() == [86_400, 10, 0, 0]


def test_a_person_is_observed_in_each_hour_that_a_sighting_touches() -> None:
    frame = table([(0, 0, 3599, 3601, False), (1, 0, 3600, 7200, False), (2, 0, 0, 86_400, False)])
    exposure = exposure_to_all(frame)
    by_hour = np.array(
        [(exposure.hour_bits >> np.uint32(hour) & np.uint32(1)).astype(bool) for hour in range(24)]
    )
    assert np.flatnonzero(by_hour[:, 0]).tolist() == [0, 1]
    assert np.flatnonzero(by_hour[:, 1]).tolist() == [1], "until 02:00 sharp is not in the hour from two"
    assert by_hour[:, 2].all()
    assert not by_hour[:, 3].any()


def test_no_sighting_at_all_is_a_day_unseen() -> None:
    exposure = exposure_to_all(table([]))
    assert exposure.n_sightings.tolist() == [0, 0, 0, 0]
    assert exposure.in_view_us.tolist() == [0, 0, 0, 0]


def brute_force_seconds(rows: pd.DataFrame, person: int) -> int:
    seen = np.zeros(86_400, dtype=bool)
    for row in rows[rows["resident_id"] == person].itertuples():
        seen[int(row.enter_s) : int(row.exit_s)] = True
    return int(seen.sum())


@settings(max_examples=40, deadline=None)
@given(st.lists(sighting, max_size=12))
def test_time_in_view_equals_a_count_second_by_second(rows: list[tuple[int, int, int, int, bool]]) -> None:
    frame = drawn(rows)
    expected = [brute_force_seconds(frame, person) for person in PEOPLE]
    assert (exposure_to_all(frame).in_view_us / 1e6).tolist() == expected


@settings(max_examples=40, deadline=None)
@given(st.lists(sighting, max_size=12), sighting)
def test_one_more_sighting_never_lowers_anything(
    rows: list[tuple[int, int, int, int, bool]], more: tuple[int, int, int, int, bool]
) -> None:
    before, after = exposure_to_all(drawn(rows)), exposure_to_all(drawn([*rows, more]))
    assert (after.n_sightings >= before.n_sightings).all()
    assert after.n_sightings.sum() == before.n_sightings.sum() + 1
    assert (after.n_cameras >= before.n_cameras).all()
    assert (after.in_view_us >= before.in_view_us).all()
    assert (after.hour_bits & before.hour_bits == before.hour_bits).all()
    others = np.arange(4) != more[0]
    assert (after.in_view_us == before.in_view_us)[others].all()


@settings(max_examples=40, deadline=None)
@given(st.lists(sighting, min_size=2, max_size=12), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(rows: list[tuple[int, int, int, int, bool]], chance) -> None:
    shuffled = list(rows)
    chance.shuffle(shuffled)
    one, two = exposure_to_all(drawn(rows)), exposure_to_all(drawn(shuffled))
    for name in ("n_sightings", "n_cameras", "in_view_us", "hour_bits"):
        assert np.array_equal(getattr(one, name), getattr(two, name))


def test_the_order_of_residents_and_cameras_moves_with_their_rows(
    sightings, cameras, residents, observe
) -> None:
    plain = observe().exposures[Definition.INSTALLED]
    turned = observe(
        residents=residents.iloc[::-1].reset_index(drop=True),
        cameras=cameras.iloc[[2, 0, 3, 1]].reset_index(drop=True),
        left_home=np.array([False, True, True]),
    ).exposures[Definition.INSTALLED]
    assert turned.in_view_us[::-1].tolist() == plain.in_view_us.tolist()
    assert turned.n_cameras[::-1].tolist() == plain.n_cameras.tolist()


def test_inputs_are_left_as_they_were(sightings, cameras, residents, observe) -> None:
    copies = sightings.copy(), cameras.copy(), residents.copy()
    observe(sightings=sightings, cameras=cameras, residents=residents)
    for now, before in zip((sightings, cameras, residents), copies, strict=True):
        pd.testing.assert_frame_equal(now, before)


@pytest.mark.parametrize(
    ("column", "value", "words"),
    [
        ("resident_id", 11, "names resident 11"),
        ("camera_id", 99, "names camera 99"),
        ("camera_id", 9, "camera 9 is down"),
        ("exit_s", 50.0, "before it starts"),
        ("exit_s", 180_000.0, "outside"),
    ],
)
def test_a_sighting_that_cannot_be_is_refused(
    sightings, observe, column: str, value: float, words: str
) -> None:
    wrong = sightings.assign(**{column: [value, *sightings[column].iloc[1:]]})
    with pytest.raises(ContractError, match=words):
        observe(sightings=wrong)


def test_a_repeated_camera_is_refused(cameras, observe) -> None:
    with pytest.raises(ContractError, match="repeated camera_id"):
        observe(cameras=pd.concat([cameras, cameras], ignore_index=True))


def test_who_left_home_must_be_told_for_everybody(observe) -> None:
    with pytest.raises(ContractError, match="3 residents were simulated"):
        observe(left_home=np.array([True]))


def test_a_million_sightings_are_measured_in_seconds() -> None:
    n, n_people, n_cameras = 1_000_000, 20_000, 50_000
    draws, rows = Draws(1), np.arange(n)
    enter = draws.uniform(Decision.DEPARTURE, rows) * 80_000
    frame = pd.DataFrame(
        {
            "resident_id": (draws.uniform(Decision.ROLE, rows) * n_people).astype(int),
            "camera_id": (draws.uniform(Decision.SITE_ORDER, rows) * n_cameras).astype(int),
            "enter_s": enter,
            "exit_s": enter + 1 + draws.uniform(Decision.STAY, rows) * 100,
            "of_vehicle": draws.uniform(Decision.WALKS, rows) < 0.2,
        }
    )
    start = process_time()
    persons, vehicles = sort_sightings(frame, np.arange(n_people), np.arange(n_cameras))
    counted = {definition: np.arange(n_cameras) % 7 > i for i, definition in enumerate(Definition)}
    exposures = measure_exposures(persons, vehicles, counted)
    assert process_time() - start < 3, "generous on a slow machine: about 0.5 s is usual"
    everybody = exposures[Definition.INSTALLED].n_sightings.sum()
    assert everybody == (counted[Definition.INSTALLED][frame["camera_id"]] & ~frame["of_vehicle"]).sum()
