import resource

import psutil
import pytest

from sim.city.country.gazetteer import find_place
from sim.core.errors import InputError
from sim.scenario.resolve import load_scenario
from sim.study import memory
from sim.study.memory import (
    LIMIT_VARIABLE,
    beside_gb,
    check_memory,
    group_bytes,
    needed_gb,
    usable_gb,
    workers_that_fit,
)
from sim.study.run import check_scenario, run_scenario


def test_a_city_too_large_for_memory_says_what_it_needs_and_what_it_may_use(monkeypatch):
    monkeypatch.setenv(LIMIT_VARIABLE, "0.5")
    with pytest.raises(
        InputError, match=r"Almaty with 2,348,103 people .* needs about 2\.3 GB .* may use 0\.5"
    ):
        run_scenario(load_scenario("baseline_2025"))


def test_the_sample_that_is_suggested_fits(monkeypatch):
    monkeypatch.setenv(LIMIT_VARIABLE, "1")
    scenario = load_scenario("baseline_2025")
    with pytest.raises(InputError, match=r"--sample 0\.3,") as refused:
        check_memory(scenario, "Almaty", 2_348_103)
    assert "engine cohort" not in str(refused.value)
    check_memory(load_scenario("baseline_2025", sample=0.3), "Almaty", 2_348_103)


def test_whoever_asks_for_individuals_is_shown_the_other_engine(monkeypatch):
    monkeypatch.setenv(LIMIT_VARIABLE, "4")
    scenario = load_scenario("baseline_2025", engine="individual")
    with pytest.raises(InputError, match="run it with --engine cohort, take a sample"):
        check_memory(scenario, "Almaty", 2_348_103)


def test_a_country_uses_as_many_processes_as_fit_into_memory(monkeypatch):
    residents = [2_000_000, 1_000_000, 1_000_000]
    enough_for_two = needed_gb(2_000_000, "cohort") + needed_gb(1_000_000, "cohort")
    monkeypatch.setenv(LIMIT_VARIABLE, f"{enough_for_two + 0.01}")
    assert workers_that_fit(residents, 8) == 2
    assert workers_that_fit(residents, 1) == 1
    monkeypatch.setenv(LIMIT_VARIABLE, "0.5")
    with pytest.raises(InputError, match="the country needs about"):
        workers_that_fit(residents, 2)


@pytest.mark.parametrize("said", ["much", "0", "-3", "nan", "inf"])
def test_a_limit_that_is_no_amount_of_memory_is_refused(monkeypatch, said):
    monkeypatch.setenv(LIMIT_VARIABLE, said)
    with pytest.raises(InputError, match=f"{LIMIT_VARIABLE} is '{said}'"):
        usable_gb()


def test_without_a_limit_the_free_memory_may_be_used(monkeypatch):
    monkeypatch.delenv(LIMIT_VARIABLE, raising=False)
    assert 0 < usable_gb() < 1e6


@pytest.mark.parametrize(
    "number", ["city/block_m: 40", "city/cell_m: 100", "people/visitors/per_day[almaty]: 3_000_000"]
)
def test_small_blocks_and_many_visitors_are_counted_before_anything_is_built(
    monkeypatch, scenario_file, number
):
    monkeypatch.setenv(LIMIT_VARIABLE, "2.5")
    file = scenario_file("extends: baseline_2025", "parameters:", f"  {number}")
    with pytest.raises(InputError, match=r"Almaty .* needs about .* may use 2\.5 GB"):
        check_scenario(load_scenario(file))
    check_scenario(load_scenario("baseline_2025"))


def test_numbers_that_need_more_than_people_do_are_named(monkeypatch, scenario_file):
    monkeypatch.setenv(LIMIT_VARIABLE, "2.5")
    file = scenario_file("extends: baseline_2025", "parameters: {'people/visitors/per_day[almaty]': 3000000}")
    with pytest.raises(InputError, match="set people/visitors/per_day nearer to the shipped values"):
        check_scenario(load_scenario(file))


@pytest.mark.parametrize("name", ["baseline_2025", "aqkol_smart_city", "target_15_linked", "almaty_2025"])
def test_shipped_numbers_ask_for_nothing_beside_people(name):
    scenario = load_scenario(name)
    assert beside_gb(scenario, find_place(scenario.city)) == 0


def test_an_estimate_uses_no_number_that_a_run_does_not():
    scenario = load_scenario("aqkol_smart_city")
    before = scenario.numbers.used()
    beside_gb(scenario, find_place("aqkol"))
    assert scenario.numbers.used() == before


def made(tmp_path, files):
    for name, text in files.items():
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(f"{text}\n")
    return tmp_path, tmp_path / "own"


V1 = "memory/memory"


@pytest.mark.parametrize(
    ("files", "left"),
    [
        ({"own": "0::/", "memory.max": "900000000", "memory.current": "100000000"}, 8e8),
        ({"own": "0::/", "memory.max": "max", "memory.current": "5"}, float("inf")),
        ({"own": "0::/a/b", "a/memory.max": "500", "a/memory.current": "100", "a/b/memory.max": "max"}, 400),
        ({"own": "0::/elsewhere/than/here", "memory.max": "700", "memory.current": "0"}, 700),
        (
            {
                "own": "0::/",
                "memory.max": "1000",
                "memory.current": "900",
                "memory.stat": "anon 500\ninactive_file 400",
            },
            500,
        ),
        ({"own": "4:cpu,memory:/x", f"{V1}.limit_in_bytes": "600", f"{V1}.usage_in_bytes": "100"}, 500),
        ({"own": "4:memory:/", f"{V1}.limit_in_bytes": "9223372036854771712"}, float("inf")),
        ({"own": "4:cpu:/", "memory.max": "1"}, float("inf")),
        ({}, float("inf")),
    ],
)
def test_the_limit_of_a_container_is_found_in_either_version(tmp_path, files, left):
    assert group_bytes(*made(tmp_path, files)) == left


def test_a_container_that_is_too_small_refuses_as_a_full_machine_does(monkeypatch):
    monkeypatch.delenv(LIMIT_VARIABLE, raising=False)
    monkeypatch.setattr(memory, "group_bytes", lambda: 9e8)
    with pytest.raises(InputError, match=r"Almaty with 2,348,103 people .* may use 0\.\d GB"):
        check_scenario(load_scenario("almaty_2025"))


def test_the_limit_of_the_shell_counts(monkeypatch):
    monkeypatch.delenv(LIMIT_VARIABLE, raising=False)
    before = usable_gb()
    taken = psutil.Process().memory_info()
    limit = int(taken.vms - taken.rss + 5e8)
    monkeypatch.setattr(resource, "getrlimit", lambda _: (limit, limit))
    assert usable_gb() == pytest.approx(min(0.5, before), abs=0.1)


def test_days_after_the_first_ask_for_as_much_more_whatever_their_number():
    one, two, many = (needed_gb(1_000_000, "cohort", n_days=days) for days in (1, 2, 366))
    assert one < two == many < 2 * one
    assert needed_gb(2_000_000, "cohort", n_days=2) - two == pytest.approx(two - needed_gb(0, "cohort"))
