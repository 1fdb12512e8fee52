"""A scenario that has been run: what it found, what it was found from, and how both are kept."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.core.disk.files import file_digest, shipped_folder
from sim.results.folder.certificate import make_certificate
from sim.results.folder.store import save_run
from sim.results.outcome import Outcome
from sim.scenario.resolve import ResolvedScenario
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
    """

    scenario: ResolvedScenario
    place: str
    network: Network | None
    world: World | None
    outcome: Outcome
    timing: dict[str, float]

    def certificate(self) -> dict[str, Any]:
        """Write down everything the results depend on."""
        scenario, digests = self.scenario, _data_digests()
        numbers = {number.label: number.value for number in entering(scenario, scenario.numbers.used())}
        digests |= scenario.numbers.library.own_digests
        resolved = scenario.as_dict() | {"numbers": numbers}
        if self.network is not None and self.network.mapped_digest:
            resolved["stock"]["mapped"]["digest"] = self.network.mapped_digest
        if self.network is not None and self.network.city.place.layers:
            city = self.network.city
            resolved["imported"] = {"title": city.place.title, "crs": city.crs}
            digests |= folder_digests(self.network.part.card)
        return make_certificate(resolved, seed=scenario.run.seed, data_digests=digests)

    def abroad(self) -> str | None:
        """Say which numbers of a city abroad are another country's; None of one at home."""
        if self.network is None:
            return None
        place, numbers = self.network.city.place, self.scenario.numbers
        return remark_on(place, national_numbers(place, entering(self.scenario, numbers.used()), numbers))

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
            overrides=(*self.scenario.change_log, *self._remarks()),
            timing=self.timing,
        )

    def _remarks(self) -> tuple[str, ...]:
        """Say what was left out of mapped cameras, and whose numbers describe a city abroad."""
        if self.network is None:
            return ()
        mapped = (f"stock.mapped: {line}" for line in self.network.remarks)
        abroad = self.abroad()
        return (*mapped, *(() if abroad is None else (f"city: {abroad}",)))


def _data_digests() -> dict[str, str]:
    folder = shipped_folder("geodata")
    return {file.relative_to(folder).as_posix(): file_digest(file) for file in sorted(folder.rglob("*.csv"))}
