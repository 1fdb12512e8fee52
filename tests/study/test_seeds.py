"""A scenario under several seeds: each run is the one that its seed alone would have given."""

from pathlib import Path

import pandas as pd
import pytest

from sim.core.errors import InputError
from sim.scenario.resolve import ResolvedScenario, load_scenario
from sim.study.run import run_scenario
from sim.study.seeds import SPREAD_FILE, run_seeds, save_spread, seeds_from, spread_of


def town(seed: int) -> ResolvedScenario:
    return load_scenario("aqkol_smart_city", sample=0.02, seed=seed)


def test_runs_of_seeds_are_those_of_each_seed_alone_and_the_first_is_kept() -> None:
    seeds = seeds_from(7, 2)
    first, spread = spread_of(run_seeds(town, seeds))
    alone = [run_scenario(town(seed)).outcome.summary["definitions"]["linked"] for seed in seeds]
    assert first.scenario.run.seed == seeds[0]
    row = spread.set_index(["measure", "definition"]).loc[("share_observed", "linked")]
    shares = [one["share_observed"] for one in alone]
    assert (row["lowest"], row["highest"]) == (min(shares), max(shares))
    assert row["seeds"] == len(seeds)


def test_a_spread_is_written_as_it_is_beside_its_scenarios_runs(tmp_path: Path) -> None:
    seeds = seeds_from(7, 2)
    first, spread = spread_of(run_seeds(town, seeds))
    place = save_spread(spread, tmp_path, first, seeds, new_city=False)
    assert place.parent == tmp_path / "aqkol_smart_city"
    written = pd.read_csv(place / SPREAD_FILE, keep_default_na=False)
    assert written["median"].to_numpy() == pytest.approx(spread["median"].to_numpy())
    assert save_spread(spread, tmp_path, first, seeds, new_city=True) != place


@pytest.mark.parametrize(
    ("first", "n", "words"), [(1, 1, "from 2 to 1,000 seeds"), (2**63 - 2, 5, "go beyond")]
)
def test_seeds_that_say_nothing_or_cannot_be_are_refused(first: int, n: int, words: str) -> None:
    with pytest.raises(InputError, match=words):
        seeds_from(first, n)


def test_what_cannot_be_run_under_a_later_seed_is_refused_before_the_first_is_run() -> None:
    asked = []

    def of_seed(seed: int) -> ResolvedScenario:
        asked.append(seed)
        name = "aqkol_smart_city" if seed == 1 else "no_such_scenario"
        return load_scenario(name, sample=0.02, seed=seed)

    with pytest.raises(InputError, match="there is no shipped scenario"):
        next(run_seeds(of_seed, seeds_from(1, 2)))
    assert asked == [1, 2]


def test_a_spread_takes_a_run() -> None:
    with pytest.raises(ValueError, match="at least one run"):
        spread_of(iter(()))
