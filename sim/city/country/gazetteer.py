"""The places we have facts on: the country, its outline, cities and their districts, read from `geodata/`."""

import csv
import difflib
import functools
import unicodedata
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from sim.core.arrays import largest_remainder
from sim.core.disk.files import shipped_folder
from sim.core.errors import InputError
from sim.files.geojson import features_of, read_geojson, shape_of

COUNTRY = "kazakhstan"
COUNTRY_TITLE = "Kazakhstan"
_COUNTRY_SPELLINGS = (COUNTRY, "Republic of Kazakhstan", "Қазақстан", "Қазақстан Республикасы", "Казахстан")

Row = dict[str, str]


@dataclass(frozen=True)
class District:
    """A district of a city.

    Parameters
    ----------
    name, residents
        As the city calls it, in English; scaled so that the districts sum to the city's official total.
    reported_residents, population_date
        The figure as published, and of which date.
    area_km2
        Administrative area, built up or not.
    longitude_deg, latitude_deg
        Its geometric centre.
    weighted_longitude_deg, weighted_latitude_deg
        The centre of its residents, where known.
    source
        Where the figures come from; keys of `sources.csv`.
    """

    name: str
    residents: int
    reported_residents: int
    population_date: str
    area_km2: float
    longitude_deg: float
    latitude_deg: float
    weighted_longitude_deg: float | None
    weighted_latitude_deg: float | None
    source: str


@dataclass(frozen=True)
class Place:
    """A city in the table.

    Parameters
    ----------
    name, title, aliases
        Lower-case ASCII key, the name to print, and other spellings.
    region
        Key of its region in `regions.csv`.
    longitude_deg, latitude_deg
        Its centre, from which density falls off.
    residents, population_date
        Official total and its date (`undated` where the source gives none).
    employed_share, districts
        Employed residents as a share of all residents, from its region; empty where none are known.
    area_km2
        Administrative area, where known.
    source, note
        Where the figures come from, and what to know about them.
    layers
        Digest of the city folder that holds its imported layers; empty for a city of the table.
    """

    name: str
    title: str
    aliases: tuple[str, ...]
    region: str
    longitude_deg: float
    latitude_deg: float
    residents: int
    population_date: str
    employed_share: float
    districts: tuple[District, ...]
    area_km2: float | None
    source: str
    note: str
    layers: str = ""


@dataclass(frozen=True)
class Country:
    """The country as a whole; the residents are the sum of its regions."""

    name: str
    residents: int
    population_date: str
    source: str


def find_place(name: str) -> Place:
    """Find a city by its name in any known spelling; case, accents and hyphens don't matter.

    Raises
    ------
    InputError
        If no city is called so, with the nearest names that are known.
    """
    known = _spellings()
    key = _plain(name)
    if key in known:
        return known[key]
    near = [known[spelling].name for spelling in difflib.get_close_matches(key, list(known), n=8, cutoff=0.6)]
    guess = f"did you mean {' or '.join(dict.fromkeys(near))}? " if near else ""
    msg = (
        f"there is no city '{name}' in geodata/{COUNTRY}; {guess}`safecity list cities` shows all names, and "
        f"a city folder is written as a path, ./{name}"
    )
    raise InputError(msg)


@functools.cache
def all_places() -> tuple[Place, ...]:
    """All cities of the table, largest first."""
    shares = {row["name"]: float(row["employed_share"]) for row in read_rows("regions.csv")}
    districts: dict[str, list[Row]] = {}
    for row in read_rows("districts.csv"):
        districts.setdefault(row["city"], []).append(row)
    return tuple(
        _place(row, shares[row["region"]], districts.get(row["name"], [])) for row in read_rows("cities.csv")
    )


@functools.cache
def country() -> Country:
    """Sum up the regions."""
    regions = read_rows("regions.csv")
    residents = sum(int(row["residents"]) for row in regions)
    return Country(COUNTRY, residents, regions[0]["population_date"], regions[0]["source"])


def is_country(name: str) -> bool:
    """Tell whether the whole country is meant, in any known spelling."""
    return not names_folder(name) and _plain(name) in {_plain(spelling) for spelling in _COUNTRY_SPELLINGS}


def names_folder(name: str) -> bool:
    """Tell whether a scenario means a city folder rather than a city of the table: a path has a slash."""
    return "/" in name or "\\" in name


def geodata_folder() -> Path:
    """Folder of the country's tables."""
    return shipped_folder("geodata") / COUNTRY


def read_rows(file: str) -> list[Row]:
    """Read one of the country's tables, each row as texts by column."""
    with (geodata_folder() / file).open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def _place(row: Row, employed_share: float, districts: list[Row]) -> Place:
    residents = int(row["residents"])
    return Place(
        name=row["name"],
        title=row["title"],
        aliases=tuple(alias for alias in row["aliases"].split(";") if alias),
        region=row["region"],
        longitude_deg=float(row["longitude_deg"]),
        latitude_deg=float(row["latitude_deg"]),
        residents=residents,
        population_date=row["population_date"],
        employed_share=employed_share,
        districts=_districts(districts, residents),
        area_km2=_optional(row["area_km2"]),
        source=row["source"],
        note=row["note"],
    )


def _districts(rows: list[Row], city_residents: int) -> tuple[District, ...]:
    if not rows:
        return ()
    scaled = largest_remainder(np.array([float(row["residents"]) for row in rows]), city_residents)
    return tuple(
        District(
            name=row["district"],
            residents=int(residents),
            reported_residents=int(row["residents"]),
            population_date=row["population_date"],
            area_km2=float(row["area_km2"]),
            longitude_deg=float(row["centre_longitude_deg"]),
            latitude_deg=float(row["centre_latitude_deg"]),
            weighted_longitude_deg=_optional(row["weighted_longitude_deg"]),
            weighted_latitude_deg=_optional(row["weighted_latitude_deg"]),
            source=row["source"],
        )
        for row, residents in zip(rows, scaled, strict=True)
    )


def _optional(text: str) -> float | None:
    return float(text) if text else None


@functools.cache
def _spellings() -> dict[str, Place]:
    places = all_places()
    spellings = {_plain(spelling): place for place in places for spelling in (*place.aliases, place.title)}
    return spellings | {_plain(place.name): place for place in places}


def _plain(text: str) -> str:
    """Case-folded letters and digits only, without accents."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(letter for letter in parts if letter.isalnum())


def is_abroad(place: Place) -> bool:
    """Tell whether an imported city lies beyond the country's border; those of the table do not."""
    return bool(place.layers) and not shapely.contains_xy(_outline(), place.longitude_deg, place.latitude_deg)


@functools.cache
def _outline() -> BaseGeometry:
    file = shipped_folder("geodata") / COUNTRY / "outline.geojson"
    (country,) = features_of(read_geojson(file), file)
    return shape(dict(shape_of(country)))
