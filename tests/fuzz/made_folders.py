"""Small folders to be damaged: a town of layers, a run in Almaty, a run of a country."""

from pathlib import Path

import numpy as np

from sim.city.country.gazetteer import Place
from sim.city.country.parts import PlaceSpec
from sim.city.kept.folder import write_city_folder
from sim.city.layers.import_city import import_city
from sim.city.layers.request import Wanted
from sim.results.country import country_outcome, part_of
from sim.results.counts.observed import observe_sightings
from sim.results.counts.people import people_of
from sim.results.folder.certificate import make_certificate
from sim.results.folder.store import save_run
from sim.results.measures.summary import About
from sim.results.outcome import Outcome
from tests.city.conftest import SETTINGS
from tests.city.layers.conftest import NUMBERS
from tests.city.layers.made_layers import write_town
from tests.results.conftest import (
    CAMERA_CELL,
    tiny_cameras,
    tiny_cells,
    tiny_coverage,
    tiny_residents,
    tiny_sightings,
)
from tests.results.recorded_day import outcome_of_day

LEFT_HOME = np.array([True, True, False])


def town_folder(folder: Path) -> Path:
    """Import a town of 8,000 in two districts, with buildings."""
    files = write_town(folder).layers("population", "districts", "buildings")
    town = import_city(files, Wanted("Made Town"), SETTINGS, NUMBERS).city
    (folder / "town").mkdir()
    write_city_folder(folder / "town", town, {"layers": {}}, cell_m=SETTINGS.land.cell_m)
    return folder / "town"


def city_run_folder(folder: Path) -> Path:
    """Save a run of three people in two cells of Almaty."""
    return _saved(tiny_outcome(), folder)


def tiny_outcome() -> Outcome:
    """Run three of six people in two cells of Almaty."""
    return outcome_of_day(
        tiny_sightings(),
        tiny_residents(),
        tiny_cameras(),
        tiny_cells(),
        about=About("baseline", "almaty", "individual", 1),
        left_home=LEFT_HOME,
        camera_cell=CAMERA_CELL,
        coverage=tiny_coverage(),
        n_residents=6,
    )


def country_run_folder(folder: Path) -> Path:
    """Save a run of a country of two cities and some villages."""
    parts = [
        _part("akkol", "akmola", (71.0, 52.0)),
        _part("abai", "abai", (80.0, 49.5)),
        _part("akmola_settlements", "akmola", (70.0, 52.5), settlements=2),
    ]
    return _saved(country_outcome(parts, About("baseline", "kazakhstan", "cohort", 1)), folder)


def _part(name: str, region: str, where: tuple[float, float], settlements: int = 0):
    place = Place(
        name, name.title(), (), region, *where, 3, "2026-01-01", 0.5, (), None, source="made up", note=""
    )
    cells = tiny_cells().assign(district=["500-1,999", "under 500"]) if settlements else tiny_cells()
    observed = observe_sightings(
        tiny_sightings(),
        people_of(tiny_residents(), left_home=LEFT_HOME),
        tiny_cameras(),
        out_of=3,
        camera_cell=CAMERA_CELL,
        n_cells=2,
    )
    spec = PlaceSpec(place, settlements)
    return part_of(spec, observed, tiny_cameras(), cells, camera_cell=CAMERA_CELL, coverage=tiny_coverage())


def _saved(outcome: Outcome, folder: Path) -> Path:
    certificate = make_certificate({"title": "Today"}, seed=1, data_digests={"cities.csv": "ab"})
    return save_run(outcome, folder, certificate=certificate, overrides=[], timing={"total": 1.0})
