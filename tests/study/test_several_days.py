"""Several days: different residents in their course, and on how many of the days each was in view."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from sim.core.cache.disk_cache import Cache
from sim.core.draws import run_draws
from sim.core.errors import InputError
from sim.core.vocabulary import DayKind, Definition
from sim.engine.cohort.cohort_day import run_cohort_day
from sim.engine.shared.availability import camera_up
from sim.results.counts.several_days import DaysCount, DaysSeen, sum_days_counts
from sim.results.measures.sampling import Sample
from sim.scenario.resolve import load_scenario
from sim.study import several_days
from sim.study.cohorts import residents_on_day
from sim.study.repeat import repeat_run
from sim.study.run import check_scenario, run_scenario
from sim.study.several_days import SeveralDays
from sim.world.faults import cameras_up_by_day, fault_settings
from sim.world.read_exposure import exposure_settings
from sim.world.week import day_kinds
from sim.world.world import RunMemo, build_network

NOTHING_KEPT = Cache(None, 0)
TOWN = "extends: aqkol_smart_city"
N_DAYS = 4


def scenario_of(scenario_file, *lines):
    return load_scenario(scenario_file(TOWN, *lines))


def each_day(scenario):
    """Who is in view on each day, day by day, from the engine alone; shape (days, people, definitions)."""
    memo = RunMemo(NOTHING_KEPT)
    network = build_network(scenario, memo)
    up = cameras_up_by_day(
        network.rows,
        fault_settings(scenario.run, scenario.numbers),
        network.city,
        exposure_settings(scenario),
        run_draws(scenario.run.seed, network.part.name),
    )
    seen = []
    for number, kind in enumerate(day_kinds(scenario.run.day, scenario.run.days)):
        day = residents_on_day(scenario, network, memo, number=number, kind=kind, up=up[number])
        (group,) = run_cohort_day(day).groups
        seen.append(group.n_sightings[np.argsort(group.resident_id)] > 0)
    return np.stack(seen)


@pytest.fixture(scope="module")
def scenario(scenario_file):
    return scenario_of(scenario_file, f"run: {{days: {N_DAYS}, day: saturday, sample: 0.3}}")


@pytest.fixture(scope="module")
def run(scenario):
    return run_scenario(scenario, cache=NOTHING_KEPT)


@pytest.fixture(scope="module")
def alone(scenario_file):
    return run_scenario(scenario_of(scenario_file, "run: {day: saturday, sample: 0.3}"), cache=NOTHING_KEPT)


def test_the_first_of_several_days_is_the_day_alone(run, alone):
    assert run.outcome.summary["definitions"] == alone.outcome.summary["definitions"]
    first = [run.outcome.day.tally.seen[one].observed for one in Definition]
    assert run.outcome.days.by_day[0].tolist() == first
    assert alone.outcome.days is None
    assert set(run.outcome.beside) - set(alone.outcome.beside) == {
        "availability.csv",
        "days.csv",
        "days_in_view.csv",
    }


def test_days_in_view_are_counted_person_by_person(run, scenario):
    seen = each_day(scenario)
    days = run.outcome.days
    assert days.by_day.tolist() == seen.sum(axis=1).tolist()
    for number in range(N_DAYS + 1):
        assert days.by_number[number].tolist() == (seen.sum(axis=0) == number).sum(axis=0).tolist()
    value = run.outcome.measures.set_index(["measure", "definition", "stratum"])["value"]
    weight = run.outcome.day.n_residents / seen.shape[1]
    for code, word in enumerate(Definition):
        anybody = seen[:, :, code].any(axis=0)
        assert value["several_days.people_observed", word, ""] == round(anybody.sum() * weight)
        assert value["several_days.share_observed", word, ""] == pytest.approx(anybody.mean(), abs=5e-5)
        mean = seen[:, :, code].sum(axis=0).mean()
        assert value["several_days.days_in_view_mean", word, ""] == pytest.approx(mean, abs=5e-3)


def test_more_people_are_seen_in_several_days_than_on_any_and_habits_keep_it_below_chance(run):
    days = run.outcome.days
    n = days.sample.n_people
    code = list(Definition).index(Definition.INSTALLED)
    ever = 1 - days.by_number[0, code] / n
    by_chance = 1 - np.prod(1 - days.by_day[:, code] / n)
    assert days.by_day[:, code].max() / n < ever < by_chance


def test_a_sample_has_intervals_and_everybody_none(run, scenario_file, scenario):
    rows = run.outcome.measures[run.outcome.measures["stage"] == "several_days"]
    people = rows[rows["unit"] == "people"]
    sample = Sample(run.outcome.day.tally.n_people, run.outcome.day.n_residents)
    for row in people[people["measure"] == "several_days.residents_by_days_in_view"].to_dict("records"):
        code = list(Definition).index(row["definition"])
        found = sample.total(int(run.outcome.days.by_number[int(row["stratum"]), code]))
        assert row["standard_error"] == pytest.approx(found.standard_error, abs=5e-4)
    assert (people["standard_error"] > 0).all()
    table = run.outcome.beside["days_in_view.csv"]
    assert table.groupby("definition")["residents"].sum().to_numpy() == pytest.approx(14_000)
    everybody = replace(run.outcome.days, out_of=sample.n_people)
    assert everybody.sample.total(5).standard_error == 0


def test_more_cameras_never_take_a_day_from_anybody(scenario_file):
    run = "run: {days: 3, sample: 0.2}"
    few, many = (
        each_day(scenario_of(scenario_file, run, f"stock: {{cameras: {{count: {count}}}}}"))
        for count in (150, 260)
    )
    code = list(Definition).index(Definition.INSTALLED)
    assert (many[:, :, code] >= few[:, :, code]).all()
    assert many[:, :, code].sum() > few[:, :, code].sum()


def test_a_second_run_lives_no_day_again_and_another_day_lives_its_own(scenario_file, tmp_path, monkeypatch):
    lived = []
    usual = several_days.CohortDayRun
    monkeypatch.setattr(
        several_days, "CohortDayRun", lambda day, **options: lived.append(day.day) or usual(day, **options)
    )
    cache = Cache(tmp_path / "cache", 10**9)
    scenario = scenario_of(scenario_file, "run: {days: 3}")
    one, again = (run_scenario(scenario, cache=cache).outcome for _ in range(2))
    assert lived == [1, 2], "the first is lived for the day's own figures"
    pd.testing.assert_frame_equal(one.measures, again.measures, check_exact=True)
    saturday = run_scenario(scenario_of(scenario_file, "run: {days: 3, day: saturday}"), cache=cache).outcome
    assert lived == [1, 2, 1, 2]
    assert saturday.days.kinds == (DayKind.SATURDAY, DayKind.SUNDAY, DayKind.WEEKDAY)
    assert saturday.days.by_day.tolist() != one.days.by_day.tolist()


def test_on_the_first_day_the_cameras_of_a_day_alone_work_and_later_most_of_these_still_do(scenario):
    network = build_network(scenario, RunMemo(NOTHING_KEPT))
    exposure = replace(exposure_settings(scenario), availability_linked=0.7, availability_unlinked=0.7)
    draws = run_draws(scenario.run.seed, network.part.name)
    cameras = network.cameras.assign(masked=np.arange(len(network.cameras)) % 5 == 0)
    faults = replace(fault_settings(scenario.run, scenario.numbers), n_days=30)
    up = cameras_up_by_day(cameras, faults, network.city, exposure, draws)
    assert np.array_equal(up[0], camera_up(cameras, exposure, draws))
    assert not up[:, cameras["masked"].to_numpy()].any()
    others = up[:, ~cameras["masked"].to_numpy()]
    assert others.mean() == pytest.approx(0.7, abs=0.06)
    still_down = (~others[1:] & ~others[:-1]).sum() / (~others[:-1]).sum()
    assert 0.5 < still_down < 0.97, "who is down is down for days, and is repaired"


def test_counts_of_parts_add_up():
    kinds = (DayKind.WEEKDAY, DayKind.SATURDAY)
    seen = DaysSeen(3, kinds)
    of = np.zeros((3, len(Definition)), dtype=bool)
    of[0], of[1, 0] = True, True
    seen.add(0, np.array([2, 0, 1]), of)
    seen.add(1, np.array([0, 1, 2]), of)
    count = seen.count(out_of=3)
    assert count.by_day[:, 0].tolist() == [2, 2]
    assert count.by_number[:, 0].tolist() == [0, 2, 1]
    assert count.by_number[:, 1].tolist() == [1, 2, 0]
    both = sum_days_counts([count, count])
    assert (both.out_of, both.by_day[0, 0], both.by_number[:, 0].tolist()) == (6, 4, [0, 4, 2])
    assert isinstance(both, DaysCount)


def test_several_days_of_individuals_are_refused_where_it_is_said(scenario_file):
    file = scenario_file(TOWN, "run:", "  engine: individual", "  days: 7")
    line = 1 + file.read_text().splitlines().index("  days: 7")
    with pytest.raises(InputError, match="engine 'individual' lives one day") as error:
        check_scenario(load_scenario(file))
    assert (error.value.file, error.value.line) == (file, line)


def test_several_days_can_be_repeated_byte_by_byte(scenario_file, tmp_path):
    scenario = scenario_of(scenario_file, "run: {days: 3, sample: 0.02, day: sunday}")
    repeated = repeat_run(run_scenario(scenario).save(tmp_path))
    assert repeated.is_same, repeated.why
    assert {"days.csv", "days_in_view.csv"} <= set(repeated.agrees)


def test_days_know_which_residents_a_sample_holds(scenario):
    memo = RunMemo(NOTHING_KEPT)
    several = SeveralDays(scenario, build_network(scenario, memo), memo)
    assert [kind for kind, _ in several.each()] == [*DayKind][1:] + [DayKind.WEEKDAY] * 2
