"""What the user asks to be imported."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

MOST_RESIDENTS = 100_000_000
"""No city has so many."""


@dataclass(frozen=True)
class LayerFiles:
    """The files of a city's layers.

    Parameters
    ----------
    streets
        Always needed.
    population, districts, boundary, buildings
        None where there is none.
    population_column, district_column
        Columns of people and of names; None to guess.
    population_is
        What numbers of the population layer are, of `people_column.MEANINGS`; None to take them for people.
    no_data
        Numbers in it that stand for what is not known; None if the user doesn't say.
    """

    streets: Path
    population: Path | None = None
    districts: Path | None = None
    boundary: Path | None = None
    buildings: Path | None = None
    population_column: str | None = None
    district_column: str | None = None
    population_is: str | None = None
    no_data: tuple[float, ...] | None = None

    def named(self) -> dict[str, Path]:
        """List the layers that there are, by name."""
        every = {name: getattr(self, name) for name in LAYERS}
        return {name: file for name, file in every.items() if file is not None}


LAYERS = ("streets", "population", "districts", "boundary", "buildings")
"""Names of all layers."""


@dataclass(frozen=True)
class Wanted:
    """What is known of the city besides its layers.

    Parameters
    ----------
    name
        As the user writes it.
    residents
        Known total; None to take that of the layers, or of the table of cities.
    employed_share
        Employed residents as a share of all; None to take that of the table of cities.
    licences, dates
        Of layers by name, as far as the user states them.
    """

    name: str
    residents: int | None = None
    employed_share: float | None = None
    licences: Mapping[str, str] = field(default_factory=dict)
    dates: Mapping[str, str] = field(default_factory=dict)
