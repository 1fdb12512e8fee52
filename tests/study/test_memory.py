import pytest

import sim
from sim.core.errors import InputError
from sim.study.memory import LIMIT_VARIABLE, check_memory, needed_gb, usable_gb, workers_that_fit
from sim.study.run import run_scenario


def test_a_city_too_large_for_memory_says_what_it_needs_and_what_it_may_use(monkeypatch):
    monkeypatch.setenv(LIMIT_VARIABLE, "0.5")
    with pytest.raises(
        InputError, match=r"Almaty with 2,348,103 people .* needs about 2\.3 GB .* may use 0\.5"
    ):
        run_scenario(sim.load_scenario("baseline_2025"))


def test_the_sample_that_is_suggested_fits(monkeypatch):
    monkeypatch.setenv(LIMIT_VARIABLE, "1")
    scenario = sim.load_scenario("baseline_2025")
    with pytest.raises(InputError, match=r"--sample 0\.3,") as refused:
        check_memory(scenario, "Almaty", 2_348_103)
    assert "engine cohort" not in str(refused.value)
    check_memory(sim.load_scenario("baseline_2025", sample=0.3), "Almaty", 2_348_103)


def test_whoever_asks_for_individuals_is_shown_the_other_engine(monkeypatch):
    monkeypatch.setenv(LIMIT_VARIABLE, "4")
    scenario = sim.load_scenario("baseline_2025", engine="individual")
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
