"""By night, past things in the way, and as cameras rest, nobody is seen who is not seen otherwise."""

import pytest

from sim.engine.individual.day import run_individual_day


def seconds_by_person_and_camera(sightings):
    return (
        (sightings["exit_s"] - sightings["enter_s"])
        .groupby([sightings["resident_id"], sightings["camera_id"]])
        .sum()
    )


NIGHT = "run: {light: night}"
POSSIBLE = "run: {turning: possible}"
BLOCKED = "parameters: {cameras/occlusion/share: 0.35}"


@pytest.fixture(scope="module")
def simulated(scenario_file, day_in):
    """What one day leaves in a scenario with these keys."""

    def day_under(*keys):
        day = day_in(scenario_file("extends: baseline_2025", *keys))
        return seconds_by_person_and_camera(run_individual_day(day).sightings)

    return day_under


@pytest.mark.parametrize(
    ("less", "more"),
    [
        ([NIGHT], []),
        ([BLOCKED], []),
        ([], [POSSIBLE]),
        ([NIGHT, BLOCKED], [NIGHT]),
    ],
)
def test_less_is_seen_of_the_same_people_by_the_same_cameras(simulated, less, more):
    few, many = simulated(*less), simulated(*more)
    assert set(few.index) <= set(many.index)
    # Sums of the same stretches, cut shorter; what touching pieces overlap is far below a microsecond.
    assert (few <= many.reindex(few.index) + 1e-6).all()
    assert few.sum() < many.sum()
