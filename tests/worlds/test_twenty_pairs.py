"""The target against today, for the same residents of twenty seeds: nobody is observed less. Exactly."""

import pytest

from sim.core.vocabulary import Definition
from sim.scenario.resolve import load_scenario
from sim.study.run import run_scenarios

SAMPLE = 0.05  # 700 of Aqkol's residents; every seed takes others, and places the cameras anew
SEEDS = range(1, 21)
PART = 5


@pytest.fixture(scope="module")
def pair(scenario_file):
    """The two shipped scenarios, in Aqkol."""
    names = ("baseline_2025", "target_15_per_100")
    return [scenario_file(f"extends: {name}", "city: aqkol", name=name) for name in names]


@pytest.mark.parametrize("seeds", [SEEDS[first : first + PART] for first in range(0, len(SEEDS), PART)])
def test_the_target_never_observes_anybody_less_than_today_does(pair, library, seeds):
    scenarios = [
        load_scenario(file, seed=seed, sample=SAMPLE, library=library) for seed in seeds for file in pair
    ]
    runs = run_scenarios(scenarios)
    for today, target in zip(runs[::2], runs[1::2], strict=True):
        assert today.scenario.run == target.scenario.run
        assert (
            today.outcome.per_person.people.resident_id == target.outcome.per_person.people.resident_id
        ).all()
        for definition in Definition:
            before, after = (run.outcome.per_person.exposures[definition] for run in (today, target))
            assert ((after.n_sightings > 0) >= (before.n_sightings > 0)).all()
            assert (after.n_cameras >= before.n_cameras).all()
            assert (after.n_sightings >= before.n_sightings).all()
            assert (after.in_view_us >= before.in_view_us).all()
            assert after.n_cameras.sum() > before.n_cameras.sum()
