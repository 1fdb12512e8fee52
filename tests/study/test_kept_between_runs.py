"""What runs keep for later ones changes how long they take, and nothing else."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from sim.core.cache.disk_cache import FOLDER_VARIABLE, OFF, user_cache
from sim.core.cache.entries import Entry
from sim.core.vocabulary import Definition
from sim.engine.cohort import groups
from sim.engine.cohort.cohort_day import CohortDayRun
from sim.scenario.resolve import load_scenario
from sim.study import cohorts
from sim.study.run import run_scenario

OWN = ("extends: aqkol_smart_city", "run: {engine: cohort}")
CAMERAS = ("stock: {cameras: {count: 300}}",)

Write = Callable[..., Path]


@pytest.fixture(scope="module")
def run(scenario_file: Write) -> Callable[..., Any]:
    """Run the town with more lines in its scenario."""

    def run_town(*lines: str, **options: Any) -> Any:
        return run_scenario(load_scenario(scenario_file(*OWN, *lines), **options)).outcome

    return run_town


@pytest.fixture(scope="module")
def uncached(run: Callable[..., Any]) -> Any:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv(FOLDER_VARIABLE, OFF)
        return run()


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def times_made(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """Count how often plans are made."""
    times = [0]
    make_plans = groups.make_plans

    def counted(*arguments: Any, **options: Any) -> Any:
        times[0] += 1
        return make_plans(*arguments, **options)

    monkeypatch.setattr(groups, "make_plans", counted)
    return times


@pytest.fixture
def days_simulated(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[int]]:
    """Count how often a day is lived."""
    times = [0]

    class Counted(CohortDayRun):
        def __init__(self, *arguments: Any, **options: Any) -> None:
            times[0] += 1
            super().__init__(*arguments, **options)

    monkeypatch.setattr(cohorts, "CohortDayRun", Counted)
    return times


def check_same(one: Any, other: Any) -> None:
    assert one.summary == other.summary
    pd.testing.assert_frame_equal(one.strata, other.strata, check_exact=True)
    pd.testing.assert_frame_equal(
        pd.DataFrame(one.cells.drop(columns="geometry")),
        pd.DataFrame(other.cells.drop(columns="geometry")),
        check_exact=True,
    )


def entries_of(kind: str) -> list[Entry]:
    return [entry for entry in user_cache().entries() if entry.kind == kind]


def test_cold_warm_and_damaged_give_what_no_cache_gives(
    folder: Path, run: Callable[..., Any], uncached: Any, times_made: list[int]
) -> None:
    check_same(run(), uncached)
    assert times_made == [1]
    check_same(run(), uncached)
    assert times_made == [1], "the day was found"

    for entry in user_cache().entries():
        content = bytearray(entry.file.read_bytes())
        content[len(content) // 2] ^= 1
        entry.file.write_bytes(content)
    check_same(run(), uncached)
    assert times_made == [2], "damaged ones were made anew"
    check_same(run(), uncached)
    assert times_made == [2]


def test_other_cameras_meet_the_same_plans_and_other_people_have_their_own(
    folder: Path, run: Callable[..., Any], uncached: Any, times_made: list[int]
) -> None:
    run()
    more = run(*CAMERAS)
    assert times_made == [1], "plans know no camera"
    assert (
        more.summary["definitions"]["installed"]["people_observed"]
        > uncached.summary["definitions"]["installed"]["people_observed"]
    )
    other = run(seed=1)
    assert times_made == [2]
    assert other.summary["definitions"] != uncached.summary["definitions"]
    assert (len(entries_of("city")), len(entries_of("plans"))) == (1, 2)


def test_a_day_is_lived_again_only_under_other_cameras_or_numbers(
    folder: Path, run: Callable[..., Any], uncached: Any, days_simulated: list[int]
) -> None:
    run()
    for same in ("policy: {threshold: lenient}", "policy: {retention_cap_days: 5, reviewers: 2}"):
        assert run(same).summary["definitions"] == uncached.summary["definitions"]
    assert days_simulated == [1], "what follows being in view changes nothing of the day"
    for simulated, lines in enumerate(
        (
            CAMERAS,
            ("policy: {link: {state: none}}",),
            ('parameters: {"exposure/availability[linked]": 0.5}',),
            ("parameters: {people/trips_per_day: 2.4}",),
        ),
        start=2,
    ):
        assert run(*lines).summary["definitions"] != uncached.summary["definitions"]
        assert days_simulated == [simulated], lines
    run(seed=7)
    assert days_simulated == [6]


def test_only_what_other_cameras_saw_is_counted_again(
    folder: Path, run: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[Definition, ...]] = []
    measure = cohorts.measure_coverage

    def noted(scenario: Any, network: Any, definitions: tuple[Definition, ...]) -> Any:
        asked.append(definitions)
        return measure(scenario, network, definitions)

    monkeypatch.setattr(cohorts, "measure_coverage", noted)
    first = run()
    changes = {
        "policy: {recognition: retrospective}": (),
        "policy: {no_recognition: {places: [square, entrance, transit, state, yard, school]}}": (
            Definition.RECOGNITION,
        ),
        "policy: {plates: none}": (Definition.ANPR,),
        "policy: {link: {state: none}}": (Definition.LINKED, Definition.RECOGNITION),
    }
    for change, counted in changes.items():
        asked.clear()
        found = run(change)
        assert asked == ([counted] if counted else []), change
        for definition in set(Definition) - set(counted):
            assert found.summary["definitions"][definition] == first.summary["definitions"][definition]
        monkeypatch.setenv(FOLDER_VARIABLE, OFF)
        check_same(found, run(change))
        monkeypatch.setenv(FOLDER_VARIABLE, str(folder))


def test_a_cache_that_cannot_be_written_costs_time_only(
    tmp_path: Path,
    run: Callable[..., Any],
    uncached: Any,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    (tmp_path / "file").write_text("mine")
    monkeypatch.setenv(FOLDER_VARIABLE, str(tmp_path / "file"))
    check_same(run(), uncached)
    assert [record.levelname for record in caplog.records] == ["WARNING"]
