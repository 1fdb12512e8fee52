"""From a resolved scenario to its outcome: the one way that the command, notebooks and tests all take."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd

from sim.cameras.coverage import cell_coverage
from sim.core.digest import file_digest
from sim.core.errors import InputError
from sim.core.shipped import shipped_folder
from sim.core.vocabulary import Definition
from sim.engine.day import day_of
from sim.engine.individual import DayRecords, run_individual_day
from sim.engine.read_settings import coverage_settings
from sim.engine.shelf import Shelf
from sim.engine.world import Network, World, build_network, build_world
from sim.results.cell_results import with_coverage
from sim.results.certificate import make_certificate
from sim.results.compare import compare
from sim.results.outcome import Outcome, outcome_of_day
from sim.results.store import save_run
from sim.results.summary import About
from sim.scenario.resolve import ResolvedScenario

Coverage = dict[Definition, pd.DataFrame]

Progress = Callable[[str, float], None]
"""Told the stage of the work and the share of it that is done, from 0 to 1."""

STAGES = ("city and cameras", "coverage", "people and ways", "the day", "results")


@dataclass(frozen=True, eq=False)
class Run:
    """A scenario that has been run.

    Parameters
    ----------
    scenario
        What was run.
    world
        The city, cameras and people it was run on.
    outcome
        Its results.
    timing
        Seconds spent on each stage.
    """

    scenario: ResolvedScenario
    world: World
    outcome: Outcome
    timing: dict[str, float]

    def certificate(self) -> dict[str, Any]:
        """Write down everything the results depend on."""
        resolved = self.scenario.as_dict() | {"numbers": self.scenario.numbers.used_values()}
        return make_certificate(resolved, seed=self.scenario.run.seed, data_digests=_data_digests())

    def save(self, out: Path) -> Path:
        """Write the run folder below *out* and return it.

        Raises
        ------
        InputError
            If it cannot be written.
        """
        return save_run(
            self.outcome,
            out,
            certificate=self.certificate(),
            overrides=self.scenario.change_log,
            timing=self.timing,
        )


@dataclass
class _Clock:
    """Times the stages and passes progress on."""

    progress: Progress | None
    seconds: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def stage(self, name: str) -> Iterator[Callable[[float], None]]:
        """Time one stage; the function it gives takes the share that is done."""

        def tell(done: float) -> None:
            if self.progress is not None:
                self.progress(name, done)

        tell(0.0)
        start = time.perf_counter()
        yield tell
        self.seconds[name] = round(time.perf_counter() - start, 3)
        tell(1.0)


def place_only(
    scenario: ResolvedScenario, progress: Progress | None = None
) -> tuple[Network, gpd.GeoDataFrame]:
    """Build a city and its cameras and measure coverage; nobody walks.

    Returns
    -------
    The network, and the city's cells with the columns of coverage, each named `<column>_<definition>`.
    """
    clock, shelf = _Clock(progress), Shelf()
    with clock.stage(STAGES[0]):
        network = build_network(scenario, shelf)
    with clock.stage(STAGES[1]):
        cells = network.city.cells
        for definition, covered in _coverage(scenario, network).items():
            cells = with_coverage(cells, covered, definition)
    return network, cells


def run_scenario(scenario: ResolvedScenario, progress: Progress | None = None) -> Run:
    """Run one scenario.

    Raises
    ------
    InputError
        If what the scenario asks for cannot be built.
    """
    return _run(scenario, Shelf(), progress)


def run_scenarios(scenarios: Sequence[ResolvedScenario], progress: Progress | None = None) -> list[Run]:
    """Run several scenarios; those over the same city, seed and sample share streets, people and plans.

    Raises
    ------
    InputError
        If one of them cannot be built.
    """
    shelf = Shelf()
    return [_run(scenario, shelf, progress) for scenario in scenarios]


def compare_runs(runs: Sequence[Run]) -> pd.DataFrame:
    """Compare runs over the same residents with the first of them; see `sim.results.compare.compare`."""
    return compare([run.outcome for run in runs])


def _run(scenario: ResolvedScenario, shelf: Shelf, progress: Progress | None) -> Run:
    clock = _Clock(progress)
    with clock.stage(STAGES[0]):
        network = build_network(scenario, shelf)
    with clock.stage(STAGES[1]):
        coverage = _coverage(scenario, network)
    with clock.stage(STAGES[2]):
        world = build_world(scenario, network, shelf)
    with clock.stage(STAGES[3]) as tell:
        records = _live(world, tell)
    with clock.stage(STAGES[4]):
        outcome = _outcome(world, records, coverage)
    return Run(scenario, world, outcome, clock.seconds)


def _live(world: World, tell: Callable[[float], None]) -> DayRecords:
    engine = world.scenario.run.engine
    if engine != "individual":
        msg = f"there is no engine '{engine}'; the engine of this version is 'individual'"
        raise InputError(msg)
    return run_individual_day(day_of(world), progress=tell)


def _coverage(scenario: ResolvedScenario, network: Network) -> Coverage:
    """Measure the coverage of each cell by the whole stock, up or down today."""
    table = cell_coverage(
        network.city.cells,
        network.city.edges,
        network.cameras,
        network.views,
        definitions=tuple(Definition),
        settings=coverage_settings(scenario.numbers),
    )
    by_definition = table.drop(columns="cameras").groupby("definition", sort=False)
    return {Definition(str(word)): part.drop(columns="definition") for word, part in by_definition}


def _outcome(world: World, records: DayRecords, coverage: Coverage) -> Outcome:
    network, population, scenario = world.network, world.population, world.scenario
    place = network.city.place
    return outcome_of_day(
        records.sightings,
        population.residents,
        network.cameras.assign(up=records.camera_up),
        network.city.cells,
        about=About(scenario.name, place.name, scenario.run.engine, scenario.run.seed),
        left_home=population.left_home,
        camera_cell=network.camera_cell,
        coverage=coverage,
        n_residents=place.residents,
    )


def _data_digests() -> dict[str, str]:
    folder = shipped_folder("geodata")
    return {file.relative_to(folder).as_posix(): file_digest(file) for file in sorted(folder.rglob("*.csv"))}
