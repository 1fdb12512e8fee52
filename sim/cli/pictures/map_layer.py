"""What a map can show, and what was asked of one."""

from dataclasses import dataclass
from enum import StrEnum

from sim.core.vocabulary import Definition


class MapLayer(StrEnum):
    """A layer of `safecity map`."""

    COVERAGE = "coverage"
    STREETS = "streets"
    FOOTPRINTS = "footprints"
    PEOPLE = "people"
    RESIDENTS = "residents"
    DAY = "day"
    HOURS = "hours"
    PLACES = "places"
    SETTLEMENTS = "settlements"


COVERAGE_LAYERS = (MapLayer.COVERAGE, MapLayer.STREETS)
"""Need no simulation."""

CELL_LAYERS = (*COVERAGE_LAYERS, MapLayer.FOOTPRINTS, MapLayer.PEOPLE, MapLayer.RESIDENTS, MapLayer.DAY)
"""Show the cells of one city."""

COUNTRY_LAYERS = (MapLayer.PLACES, MapLayer.SETTLEMENTS)
"""Show a country."""


@dataclass(frozen=True)
class Wish:
    """What was asked of a map.

    Parameters
    ----------
    layer
        What to show.
    definition
        Which cameras count.
    hour
        Start of the hour to show; None for the whole day.
    place
        City of a country; None for all of it, or for the only one.
    """

    layer: MapLayer
    definition: Definition
    hour: int | None = None
    place: str | None = None

    @property
    def file_stem(self) -> str:
        """Say the wish as a part of a file's name."""
        hour = "" if self.hour is None else f"{self.hour:02d}h"
        return "_".join(part for part in (self.place, self.layer, hour, self.definition) if part)


def wish_of(
    layer: MapLayer | None, definition: Definition, *, hour: int | None, place: str | None, of_country: bool
) -> Wish:
    """Make out what is asked for, and whether it can be shown.

    Parameters
    ----------
    layer
        None for the layer that says most at once.
    definition, hour, place
        As asked for.
    of_country
        Whether a country is to be shown, rather than a city.

    Raises
    ------
    InputError
        If these do not go together.
    """
    from sim.core.errors import InputError

    if layer is None:
        usual = MapLayer.PLACES if of_country and place is None else MapLayer.COVERAGE
        layer = MapLayer.PEOPLE if hour is not None else usual
    msg = _objection(layer, hour=hour, place=place, of_country=of_country)
    if msg:
        raise InputError(msg)
    return Wish(layer, definition, hour, place)


def _objection(layer: MapLayer, *, hour: int | None, place: str | None, of_country: bool) -> str:
    """Say why it cannot be shown; nothing if it can."""
    if place is not None and not of_country:
        return "--place chooses a city of a country, and this is about one city only; leave it out"
    if hour is not None and layer is not MapLayer.PEOPLE:
        return f"--hour chooses an hour of the layer 'people'; the layer '{layer}' has no single hours"
    of_all = of_country and place is None
    if of_all and layer in CELL_LAYERS:
        return (
            f"the layer '{layer}' shows the cells of one city; name one with --place, or show the country "
            "with --layer places, settlements or hours"
        )
    if not of_all and layer in COUNTRY_LAYERS:
        return f"the layer '{layer}' shows a whole country, and this is one city; choose another --layer"
    return ""
