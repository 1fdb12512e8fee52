"""A scenario that has been run: what it found, what it was found from, and how both are kept."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from sim.core.disk.files import file_digest, shipped_folder
from sim.results.camera_results import CameraResults, camera_results
from sim.results.folder.certificate import make_certificate
from sim.results.folder.store import save_run
from sim.results.measures.summary import About
from sim.results.outcome import Outcome
from sim.results.run_tables import RunTables, tables_of
from sim.scenario.resolve import ResolvedScenario
from sim.study.recipe import recipe_of, zones_digests
from sim.world.national import national_numbers, remark_on
from sim.world.place_spec import entering, folder_digests
from sim.world.world import Network, World


@dataclass(frozen=True, eq=False)
class Run:
    """A scenario that has been run.

    Parameters
    ----------
    scenario
        What was run.
    place
        Title of the city or country.
    network
        The city and its cameras; None for a country.
    world
        The city, cameras and people; None if people were not simulated as individuals.
    outcome
        Its results.
    timing
        Seconds spent on each stage.
    stock
        Every camera, with a column *up*: whether it works today; None for a country.
    """

    scenario: ResolvedScenario
    place: str
    network: Network | None
    world: World | None
    outcome: Outcome
    timing: dict[str, float]
    stock: pd.DataFrame | None = None

    @cached_property
    def cameras(self) -> CameraResults | None:
        """The cameras of a city; None for a country."""
        if self.network is None or self.stock is None:
            return None
        return camera_results(self.stock, self.network.camera_cell, self.network.city.crs)

    def tables(self) -> RunTables:
        """Give the results as maps, comparisons and Python take them."""
        about = about_place(self.scenario, self.place, self.network)
        return tables_of(
            self.outcome, cameras=None if self.cameras is None else self.cameras.frame(), **about
        )

    def certificate(self, command: str = "") -> dict[str, Any]:
        """Write down what the results depend on and how to get them again; *command* asked for them."""
        scenario, digests = self.scenario, _data_digests()
        numbers = {number.label: number.value for number in entering(scenario, scenario.numbers.used())}
        digests |= scenario.numbers.library.own_digests | zones_digests(scenario)
        resolved = scenario.as_dict() | {"numbers": numbers}
        if self.network is not None and self.network.mapped_digest:
            resolved["stock"]["mapped"]["digest"] = self.network.mapped_digest
        if self.network is not None and self.network.city.place.layers:
            city = self.network.city
            resolved["imported"] = {"title": city.place.title, "crs": city.crs}
            digests |= folder_digests(self.network.part.spec)
        return make_certificate(
            resolved,
            seed=scenario.run.seed,
            data_digests=digests,
            day=_day(scenario),
            repeat=recipe_of(scenario),
            command=command,
        )

    def abroad(self) -> str | None:
        """Say which numbers of a city abroad are another country's; None of one at home."""
        if self.network is None:
            return None
        place, numbers = self.network.city.place, self.scenario.numbers
        return remark_on(place, national_numbers(place, entering(self.scenario, numbers.used()), numbers))

    def save(self, out: Path, command: str = "") -> Path:
        """Write the run folder below *out* and return it; *command* asked for the run.

        Raises
        ------
        InputError
            If it cannot be written.
        """
        return save_run(
            self.outcome,
            out,
            certificate=self.certificate(command),
            overrides=(*self.scenario.change_log, *self._remarks()),
            timing=self.timing,
            cameras=self.cameras,
        )

    def _remarks(self) -> tuple[str, ...]:
        """Say what was left out of mapped cameras, and whose numbers describe a city abroad."""
        if self.network is None:
            return ()
        mapped = (f"stock.mapped: {line}" for line in self.network.remarks)
        abroad = self.abroad()
        return (*mapped, *(() if abroad is None else (f"city: {abroad}",)))


def about_of(scenario: ResolvedScenario, city: str) -> About:
    """Say what a run of *scenario* over *city* is a run of."""
    run = scenario.run
    return About(
        scenario.name, city, run.engine, run.seed, float(run.sample), scenario.title, scenario.question
    )


def about_place(scenario: ResolvedScenario, place: str, network: Network | None) -> dict[str, Any]:
    """Say of a scenario and its place what `PlaceTables` holds of every run of it."""
    mapped = scenario.stock.mapped
    return {
        "title": scenario.title,
        "question": scenario.question,
        "place": place,
        "districts": None if network is None else network.city.districts,
        "is_imported": network is not None and bool(network.city.place.layers),
        "mapped_file": "" if mapped is None else mapped.file.name,
        "is_topped_up": mapped is not None and mapped.top_up,
        "light": scenario.run.light,
        "turning": scenario.run.turning,
        "network": network,
    }


def _day(scenario: ResolvedScenario) -> str:
    """Give the day whose numbers hold: the scenario's, else the latest on which one of those used begins."""
    days = [number.date for number in scenario.numbers.used() if number.date is not None]
    day = scenario.date or max(days, default=None)
    return "" if day is None else day.isoformat()


def _data_digests() -> dict[str, str]:
    folder = shipped_folder("geodata")
    return {file.relative_to(folder).as_posix(): file_digest(file) for file in sorted(folder.rglob("*.csv"))}
