"""A whole town, one to one: the truth that a sample is held against, and the accounts that must agree."""

import json

import numpy as np
import pytest

from sim.cameras.contract import cameras_of
from sim.core.draws import Draws
from sim.core.vocabulary import Definition
from sim.engine.individual.day import run_individual_day
from sim.people.residents import sample_residents
from sim.results.measures.sampling import Sample
from sim.scenario.resolve import load_scenario
from sim.study.part_run import day_of
from sim.study.run import run_scenario

TOWN, RESIDENTS = "aqkol_smart_city", 14_000
SAMPLE = 0.2
ERRORS = 4


@pytest.fixture(scope="module")
def everyone():
    return run_scenario(load_scenario(TOWN, engine="individual"))


@pytest.fixture(scope="module")
def some():
    return run_scenario(load_scenario(TOWN, sample=SAMPLE, engine="individual"))


@pytest.fixture(scope="module")
def sightings(everyone):
    return run_individual_day(day_of(everyone.world)).sightings


def figures(run, definition):
    return run.outcome.summary["definitions"][str(definition)]


@pytest.mark.parametrize("definition", list(Definition))
def test_people_observed_are_the_different_people_in_the_sightings(everyone, sightings, definition):
    # Faces are sighted by rows of their own, which reach less far than the cameras that they belong to.
    cameras = everyone.world.network.rows
    counted = cameras["camera_id"][cameras_of(cameras, definition)]
    of_its_kind = sightings["of_vehicle"] == (definition is Definition.ANPR)
    those = sightings[of_its_kind & sightings["camera_id"].isin(counted)]
    said = figures(everyone, definition)
    assert said["people_observed"] == those["resident_id"].nunique() > 0
    assert said["share_observed"] == pytest.approx(said["people_observed"] / RESIDENTS, abs=1e-4)
    assert said["sightings"] == len(those)
    pairs = those[["resident_id", "camera_id"]].drop_duplicates()
    assert said["cameras_per_person"]["mean"] == pytest.approx(len(pairs) / RESIDENTS, abs=1e-4)
    assert said["standard_error"] == 0


def test_the_town_has_its_150_cameras_and_everybody_in_it(everyone):
    summary = everyone.outcome.summary
    assert summary["residents"] == summary["people"] == RESIDENTS
    assert len(everyone.world.network.cameras) == 150
    assert figures(everyone, Definition.INSTALLED)["cameras"] <= 150


def test_every_stage_of_the_funnel_is_part_of_the_one_it_belongs_to(everyone):
    people = everyone.outcome.funnel.set_index("stage")["people"]
    assert people["residents"] == RESIDENTS
    assert people["residents"] > people["leave_home"] > people["in_view"] > people["in_view_public"] > 0
    assert people["in_view"] >= people["in_view_linked"] > people["in_view_recognition"] > 0
    observed = everyone.outcome.per_person.exposures[Definition.INSTALLED].n_sightings > 0
    assert not (observed & ~everyone.world.population.left_home).any()


@pytest.mark.parametrize("dimension", ["district", "role", "mode"])
def test_strata_that_part_the_residents_add_up_to_the_town(everyone, dimension):
    strata = everyone.outcome.strata
    for definition in Definition:
        part = strata[(strata["dimension"] == dimension) & (strata["definition"] == str(definition))]
        assert part["people_observed"].sum() == figures(everyone, definition)["people_observed"]
        assert part["residents"].sum() == RESIDENTS


def test_a_sampled_resident_has_the_day_it_has_among_everybody(everyone, some):
    assert len(some.outcome.per_person.people.resident_id) == RESIDENTS * SAMPLE
    # With everybody simulated, residents stand at the rows of their ids.
    rows = some.outcome.per_person.people.resident_id
    assert (everyone.outcome.per_person.people.resident_id[rows] == rows).all()
    for definition in Definition:
        sampled, whole = (run.outcome.per_person.exposures[definition] for run in (some, everyone))
        for what in ("n_sightings", "n_cameras", "in_view_us", "hour_bits"):
            assert (getattr(sampled, what) == getattr(whole, what)[rows]).all()


@pytest.mark.parametrize("definition", list(Definition))
def test_a_sample_says_within_its_error_what_everybody_says(everyone, some, definition):
    sampled, truth = figures(some, definition), figures(everyone, definition)
    error = sampled["standard_error"]
    assert 0 < error < 0.04 * RESIDENTS
    assert abs(sampled["people_observed"] - truth["people_observed"]) < ERRORS * error


def test_samples_of_one_day_scatter_around_the_truth_as_their_errors_say(everyone):
    n_samples, scores = 200, []
    observed = everyone.outcome.per_person.exposures[Definition.INSTALLED].n_sightings > 0
    for seed in range(n_samples):
        who = sample_residents(RESIDENTS, SAMPLE, Draws(seed))
        estimate = Sample(who.size, RESIDENTS).total(int(observed[who].sum()))
        scores.append((estimate.value - observed.sum()) / estimate.standard_error)
    # Standard scores of 200 independent samples: mean 0 with error 1/sqrt(200), variance 1 with error
    # sqrt(2/200); each within four of its errors.
    assert abs(np.mean(scores)) < ERRORS / np.sqrt(n_samples)
    assert abs(np.var(scores) - 1) < ERRORS * np.sqrt(2 / n_samples)


def test_the_run_folder_says_what_the_run_says(everyone, tmp_path):
    folder = everyone.save(tmp_path)
    stored = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    assert {key: stored[key] for key in everyone.outcome.summary} == everyone.outcome.summary
