"""A scenario that has been run: what it found, what it was found from, and how both are written down."""

import datetime
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from sim.core.disk.files import file_digest, shipped_folder
from sim.results.folder.certificate import make_certificate
from sim.results.folder.store import save_run
from sim.results.measures.cells_and_cameras import CameraResults, camera_results
from sim.results.measures.summary import About
from sim.results.outcome import Outcome
from sim.results.run_tables import RunTables, tables_of
from sim.scenario.leaves import Leaf
from sim.scenario.resolve import ResolvedScenario
from sim.study.count_origins import count_origins
from sim.world.network import Network
from sim.world.place_spec import entering, folder_digests, folder_of, national_numbers, remark_on
from sim.world.world import World, unread_changes

SAID, CHANGES, PARAMETERS, READ = "said", "changes", "own_parameters", "read"
"""Keys of a recipe: all settings, their log, the texts of own parameters, and digests of files by setting."""

ORDER, BESIDE = "order", "beside"
"""Keys of it too: settings in their order, each with the number of what set it; and, by layer, the
cameras beside which it was set. What a count is of depends on both."""

MAPPED, LEVER, ZONES = "stock.mapped", "policy.no_recognition", "zones"
_NO_FILE = "none"


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
        """Say what was left unread, also of mapped cameras, and whose numbers describe a city abroad."""
        unread = tuple(f"parameters: {line}" for line in unread_changes(self.scenario))
        if self.network is None:
            return unread
        mapped = (f"stock.mapped: {line}" for line in self.network.remarks)
        abroad = self.abroad()
        return (*unread, *mapped, *(() if abroad is None else (f"city: {abroad}",)))


def about_of(scenario: ResolvedScenario, city: str) -> About:
    """Say what a run of *scenario* over *city* is a run of."""
    run = scenario.run
    return About(
        scenario.name,
        city,
        run.engine,
        run.seed,
        float(run.sample),
        scenario.title,
        scenario.question,
        count_origins(scenario),
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
        "said": scenario.as_dict(),
    }


def _day(scenario: ResolvedScenario) -> str:
    """Give the day whose numbers hold: the scenario's, else the latest on which one of those used begins."""
    days = [number.date for number in scenario.numbers.used() if number.date is not None]
    day = scenario.date or max(days, default=None)
    return "" if day is None else day.isoformat()


def _data_digests() -> dict[str, str]:
    folder = shipped_folder("geodata")
    return {file.relative_to(folder).as_posix(): file_digest(file) for file in sorted(folder.rglob("*.csv"))}


def recipe_of(scenario: ResolvedScenario) -> dict[str, Any]:
    """Write down everything that was said of a scenario, as plain JSON values."""
    said: dict[str, Any] = {}
    for key, leaf in scenario.settings.items():
        section, _, name = key.partition(".")
        if name:
            said.setdefault(section, {})[name] = _plain(_found(key, leaf))
        elif key != "parameters_from":
            said[section] = _plain(leaf.value)
    folder = folder_of(scenario)
    if folder is not None:
        said["city"] = str(folder.absolute())
    own = {name: _text(file) for name, file in scenario.numbers.library.own.items()}
    read = {} if scenario.stock.mapped is None else {MAPPED: scenario.stock.mapped.digest}
    read |= {f"{LEVER}.{ZONES}": digest for digest in zones_digests(scenario).values()}
    return {SAID: said, CHANGES: list(scenario.change_log), PARAMETERS: own, READ: read} | _layers_of(
        scenario
    )


def _layers_of(scenario: ResolvedScenario) -> dict[str, Any]:
    """Write down which settings were set together, one after the other, and beside which stock."""
    setters: dict[tuple[str, Path | None], int] = {}
    order = [
        [key, setters.setdefault((leaf.source.setter, leaf.source.file), len(setters))]
        for key, leaf in scenario.settings.items()
    ]
    besides = ((key, leaf.beside) for key, leaf in scenario.settings.items())
    return {ORDER: order, BESIDE: {key: _plain(one.value) for key, one in besides if one is not None}}


def zones_digests(scenario: ResolvedScenario) -> dict[str, str]:
    """Give the digest of a scenario's file of zones, if it names one that can be read."""
    zones = scenario.policy.no_recognition.zones
    with suppress(OSError):
        return {} if zones is None else {ZONES: file_digest(zones)}
    return {}


def _found(key: str, leaf: Leaf) -> Any:
    """Give a setting's value, with whole paths where they begin at what said them."""
    if key == MAPPED and leaf.value != _NO_FILE:
        return _whole(leaf, leaf.value)
    if key == LEVER and ZONES in leaf.value:
        return dict(leaf.value) | {ZONES: _whole(leaf, leaf.value[ZONES])}
    return leaf.value


def _whole(leaf: Leaf, name: str) -> str:
    below = Path() if leaf.source.file is None else leaf.source.file.parent
    return str((below / name).absolute())


def _text(file: Path) -> str:
    with suppress(OSError):
        return file.read_text(encoding="utf-8")
    return ""


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, datetime.date) else value
