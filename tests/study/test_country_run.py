"""The country part by part: the sum equals the parts, in one process or two, and nothing outlives a run."""

import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import sim
from sim.city.country.gazetteer import find_place
from sim.city.country.parts import PlaceSpec, place_spec
from sim.cli.main import answer
from sim.core.cache.disk_cache import Cache
from sim.core.errors import InputError
from sim.core.vocabulary import Definition
from sim.results.counts.day import GroupCount, in_counts
from sim.results.folder.store import save_run
from sim.results.measures.contract import VISITORS
from sim.results.outcome import Outcome
from sim.scenario.resolve import ResolvedScenario, load_scenario
from sim.study import country_run
from sim.study import run as study_run
from sim.study.camera_days import CAMERA_DAYS_FILE, cameras_by_day
from sim.study.country_run import run_country
from sim.study.part_run import PartRun, run_part
from sim.study.work import Clock
from sim.world.world import RunMemo, build_network

NOTHING_KEPT = Cache(None, 0)


def city(name: str, residents: int, **facts: object) -> PlaceSpec:
    return PlaceSpec(replace(find_place("aqkol"), name=name, residents=residents, **facts), 0)


def settlements(residents: int, count: int) -> PlaceSpec:
    drawn = place_spec("ulytau_settlements").place
    return PlaceSpec(replace(drawn, name="a_few_settlements", residents=residents), count)


PARTS = (city("larger", 900), city("smaller", 500), settlements(700, 6))


@pytest.fixture(scope="module")
def scenario() -> ResolvedScenario:
    return load_scenario("kazakhstan_2025")


@pytest.fixture
def parts(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setattr(country_run, "parts_of_country", lambda: PARTS)


@pytest.fixture(scope="module")
def outcome(scenario: ResolvedScenario) -> Outcome:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(country_run, "parts_of_country", lambda: PARTS)
        return run_country(scenario, NOTHING_KEPT, Clock(None), workers=1)


@pytest.fixture(scope="module")
def alone(scenario: ResolvedScenario) -> dict[str, PartRun]:
    """Each part on its own."""
    memo = RunMemo(NOTHING_KEPT)
    return {spec.name: run_part(scenario, spec, memo, Clock(None), workers=2) for spec in PARTS}


def counted(part: PartRun) -> GroupCount:
    """Count the residents of a part."""
    return in_counts(part.residents, n_cells=len(part.network.city.cells))


def saved(outcome: Outcome, out: Path) -> dict[str, bytes]:
    folder = save_run(outcome, out, certificate={"run_id": "1"}, overrides=[], timing={})
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def test_a_country_is_the_sum_of_its_parts(outcome: Outcome, alone: dict[str, PartRun]) -> None:
    summary, places = outcome.summary, outcome.places.set_index("place")
    assert summary["residents"] == summary["people"] == 2100
    assert places["residents"].to_dict() == {spec.name: spec.residents for spec in PARTS}
    for definition in Definition:
        seen = {name: counted(part).seen[definition] for name, part in alone.items()}
        observed = {name: one.observed for name, one in seen.items()}
        assert places[f"people_observed_{definition}"].to_dict() == observed
        figures = summary["definitions"][str(definition)]
        assert figures["people_observed"] == sum(observed.values()) > 0
        assert figures["sightings"] == sum(one.sightings for one in seen.values())
        assert figures["cameras"] == places[f"cameras_{definition}"].sum() > 0
    assert places["cameras_installed"].to_dict() == {name: len(part.cameras) for name, part in alone.items()}


def test_a_country_lives_several_days_and_its_cameras_fail_region_by_region(
    scenario, parts: None, scenario_file
) -> None:
    lasting = load_scenario(scenario_file("extends: kazakhstan_2025", "run: {days: 2}"))
    outcome = run_country(lasting, NOTHING_KEPT, Clock(None), workers=1)
    table = outcome.beside[CAMERA_DAYS_FILE]
    residents = sum(spec.residents for spec in PARTS)
    assert (outcome.days.out_of, outcome.days.sample.n_people) == (residents, residents)
    first = [outcome.day.tally.seen[one].observed for one in Definition]
    assert outcome.days.by_day[0].tolist() == first
    ever = outcome.days.by_number[1:].sum(axis=0)
    assert (ever >= outcome.days.by_day.max(axis=0)).all()
    assert ever[0] > first[0]
    memo, groups = RunMemo(NOTHING_KEPT), table.set_index(["day", "dimension", "stratum"])
    networks = [build_network(lasting, memo, spec) for spec in PARTS]
    by_part = [cameras_by_day(lasting, one, region=one.part.spec.place.region) for one in networks]
    for day in (1, 2):
        whole = [
            one.set_index(["day", "dimension", "stratum"]).loc[(day, "all", "installed")] for one in by_part
        ]
        cameras = [row["cameras"] for row in whole]
        working = sum(row["cameras"] * row["share_working"] for row in whole)
        assert groups.loc[(day, "all", "installed"), "cameras"] == sum(cameras)
        assert groups.loc[(day, "all", "installed"), "share_working"] == pytest.approx(working / sum(cameras))
        # Two cities of one region, and the settlements of another.
        assert groups.loc[(day, "region", "akmola"), "cameras"] == cameras[0] + cameras[1]
        assert groups.loc[(day, "region", "ulytau"), "share_working"] == pytest.approx(
            whole[2]["share_working"]
        )


def test_a_country_shows_the_cells_and_hours_of_its_cities(
    outcome: Outcome, alone: dict[str, PartRun]
) -> None:
    first = 0
    for name in ("larger", "smaller"):
        seen = counted(alone[name]).cells[Definition.INSTALLED]
        cells = outcome.cells[outcome.cells["place"] == name]
        assert cells["people_seen_installed"].tolist() == seen.in_day.tolist()
        hours = outcome.hours[outcome.hours["cell_id"].isin(cells["cell_id"])]
        by_hour = np.zeros(seen.by_hour.shape, dtype=int)
        by_hour[hours["cell_id"] - first, hours["hour"]] = hours["people_seen_installed"]
        assert (by_hour == seen.by_hour).all()
        first += len(cells)
    assert first == len(outcome.cells)


def test_parts_are_broken_down_by_region_and_by_the_size_of_their_settlements(outcome: Outcome) -> None:
    strata = outcome.strata[outcome.strata["definition"] == "installed"].set_index("stratum")
    region = strata[strata["dimension"] == "region"]
    assert region["residents"].to_dict() == {"akmola": 1400, "ulytau": 700}
    for dimension in ("region", "settlement_size", "place", "role", "mode"):
        part = strata[strata["dimension"] == dimension]
        assert part["residents"].sum() == 2100
        observed = outcome.summary["definitions"]["installed"]["people_observed"]
        assert part["people_observed"].sum() == observed
    assert VISITORS not in set(strata["dimension"])


def test_two_processes_write_the_bytes_that_one_writes(
    parts: None, scenario: ResolvedScenario, outcome: Outcome, tmp_path: Path
) -> None:
    told: list[float] = []
    cache = Cache(tmp_path / "cache", 10**9)
    clock = Clock(lambda _, share: told.append(share))
    by_two = run_country(scenario, cache, clock, workers=2)
    assert saved(by_two, tmp_path / "two") == saved(outcome, tmp_path / "one")
    assert multiprocessing.active_children() == []
    assert told[: len(PARTS) + 1] == sorted(told[: len(PARTS) + 1])
    assert told[len(PARTS)] == pytest.approx(1.0)
    # What the processes kept serves one process, for the same result.
    n_entries = len(cache.entries())
    warm = run_country(scenario, cache, Clock(None), workers=1)
    assert saved(warm, tmp_path / "warm") == saved(outcome, tmp_path / "one")
    assert len(cache.entries()) == n_entries > 0


def test_an_error_in_a_process_is_said_in_one_sentence_and_ends_the_processes_of_this_run_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    impossible = city("impossible", 300, employed_share=2.0)
    monkeypatch.setattr(country_run, "parts_of_country", lambda: (impossible,))
    monkeypatch.setattr(study_run, "_country_workers", lambda scenario: 2)
    not_ours = multiprocessing.get_context("spawn").Process(target=time.sleep, args=(600,))
    not_ours.start()
    try:
        code = answer(["run", "kazakhstan_2025", "--out", str(tmp_path / "results")])
        assert multiprocessing.active_children() == [not_ours]
    finally:
        not_ours.kill()
        not_ours.join()
    said = capsys.readouterr().err.splitlines()
    assert code == 2, said
    assert said[-1].startswith("safecity: the share of residents with the role worker is 2")
    assert not (tmp_path / "results").exists()


def test_ctrl_c_ends_all_processes_at_once_and_leaves_nothing(
    parts: None, scenario: ResolvedScenario, tmp_path: Path
) -> None:
    def press_ctrl_c(stage: str, share: float) -> None:
        if share > 0:
            raise KeyboardInterrupt

    cache = Cache(tmp_path / "cache", 10**9)
    with pytest.raises(KeyboardInterrupt):
        run_country(scenario, cache, Clock(press_ctrl_c), workers=2)
    assert multiprocessing.active_children() == []
    assert [entry for entry in cache.entries() if entry.size_bytes == 0] == []


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="processes are killed by signal")
def test_a_process_that_is_killed_ends_the_run_in_one_sentence(
    parts: None, scenario: ResolvedScenario
) -> None:
    def kill_one() -> None:
        while not multiprocessing.active_children():
            time.sleep(0.01)
        multiprocessing.active_children()[0].kill()

    thread = threading.Thread(target=kill_one)
    thread.start()
    with pytest.raises(InputError, match="ended from outside, probably because memory ran out; free some"):
        run_country(scenario, NOTHING_KEPT, Clock(None), workers=2)
    thread.join()
    assert multiprocessing.active_children() == []


SCRIPT = """
from sim.city.country.parts import place_spec
from sim.core.cache.disk_cache import Cache
from sim.scenario.resolve import load_scenario
from sim.study import country_run
from sim.study.work import Clock

print("begun")
country_run.parts_of_country = lambda: (place_spec("aqkol"), place_spec("shalkar"))
done = country_run.run_country(load_scenario("kazakhstan_2025"), Cache(None, 0), Clock(None), workers=2)
print(done.summary["residents"])
"""


def test_a_script_may_run_the_country_at_its_top_level(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(SCRIPT)
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, check=True)
    people = sum(place_spec(name).residents for name in ("aqkol", "shalkar"))
    assert done.stdout.split() == ["begun", str(people)]


KILLED_RUN = """
import multiprocessing, os, signal, sys, time
from concurrent.futures import ProcessPoolExecutor
from sim.study.work import begin_worker

if __name__ == "__main__":
    pool = ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn"), initializer=begin_worker)
    worker = pool.submit(os.getpid).result()
    pool.submit(time.sleep, 600)
    print(worker, flush=True)
    os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="processes are killed by signal")
def test_a_run_that_is_killed_takes_its_processes_along(tmp_path: Path) -> None:
    script = tmp_path / "killed.py"
    script.write_text(KILLED_RUN, encoding="utf-8")
    # The pipe closes when the last process that holds it has gone.
    done = subprocess.run(
        [sys.executable, str(script)],
        env=os.environ | {"PYTHONPATH": str(Path(sim.__file__).parents[1])},
        stdout=subprocess.PIPE,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL
    assert int(done.stdout) > 0
