"""The command run in this process, and invented results in the shape of real ones."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from pyproj import Transformer
from shapely.geometry import box

from sim.city.country.parts import PlaceSpec, place_spec
from sim.city.metre_grid import metre_crs
from sim.cli.main import answer
from sim.core.cache.disk_cache import Cache
from sim.core.vocabulary import Definition
from sim.results.country import PartOutcome, country_outcome, part_of
from sim.results.counts.observed import observe_sightings
from sim.results.counts.people import people_of
from sim.results.folder.store import save_run
from sim.results.measures.summary import About
from sim.results.outcome import Outcome
from sim.scenario.resolve import ResolvedScenario
from sim.study.country_run import COUNTRY_STAGES
from sim.study.work import Clock


@dataclass(frozen=True)
class Answer:
    """What a command gave: its exit code, and what it wrote where."""

    code: int
    out: str
    err: str


@pytest.fixture(autouse=True)
def coarse_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    """Save pictures in few pixels: drawing them fine would take most of the tests' time."""
    monkeypatch.setattr("sim.plots.page.page.PRINT_DPI", 30)


@pytest.fixture
def safecity(capsys: pytest.CaptureFixture[str]) -> Callable[..., Answer]:
    """Run the command in this process."""

    def run(*arguments: str) -> Answer:
        code = answer(arguments)
        captured = capsys.readouterr()
        return Answer(code, captured.out, captured.err)

    return run


@pytest.fixture
def summaries() -> list[dict[str, Any]]:
    """Two runs over 1,000 of 100,000 residents; the second has twice the cameras and observes 10,000 more."""
    return [_summary("today", 200, 40_000), _summary("tomorrow", 400, 50_000)]


def _summary(name: str, cameras: int, people_observed: int) -> dict[str, Any]:
    figures = {
        "cameras": cameras,
        "people_observed": people_observed,
        "standard_error": 1_500.0,
        "share_observed": people_observed / 100_000,
        "sightings": 70_000,
        "cameras_per_person": {"mean": 2.5, "p10": 0.0, "p50": 2.0, "p90": 6.0},
        "minutes_in_view": {"mean": 14.2, "p10": 0.0, "p50": 4.0, "p90": 30.0},
    }
    return {
        "scenario": name,
        "city": "almaty",
        "residents": 100_000,
        "people": 1_000,
        "engine": "individual",
        "seed": 7,
        "definitions": {str(definition): figures for definition in Definition},
        "funnel": {"leave_home": {"residents": 85_000}},
    }


def _residents() -> pd.DataFrame:
    return pd.DataFrame(
        {
            "resident_id": [0, 1, 2],
            "home_cell": [0, 0, 1],
            "home_site": [-1, -1, -1],
            "district": ["all"] * 3,
            "role": ["worker", "pupil", "at_home"],
            "group": ["adult", "child", "adult"],
            "work_cell": [1, 1, -1],
            "work_site": [-1, -1, -1],
            "mode": ["car", "car", "transit"],
        }
    )


def _cameras(n: int) -> pd.DataFrame:
    """Cameras of a road: the first *n* are up."""
    return pd.DataFrame(
        {
            "camera_id": [1, 2],
            "site_class": "road",
            "linked": True,
            "analytics": "none",
            "up": [number < n for number in range(2)],
        }
    )


def _sightings(n: int) -> pd.DataFrame:
    """At eight o'clock camera 1 sees one resident; camera 2 another."""
    rows = [(number, number + 1, 28_900.0, 28_960.0, False) for number in range(n)]
    return pd.DataFrame(rows, columns=["resident_id", "camera_id", "enter_s", "exit_s", "of_vehicle"])


def _cells(spec: PlaceSpec) -> gpd.GeoDataFrame:
    """Two squares at the place, in its metre CRS."""
    crs = metre_crs(spec.place.longitude_deg, spec.place.latitude_deg)
    x, y = Transformer.from_crs("EPSG:4326", crs, always_xy=True).transform(
        spec.place.longitude_deg, spec.place.latitude_deg
    )
    district = "all" if spec.is_city else "500-1,999"
    return gpd.GeoDataFrame(
        {"cell_id": [0, 1], "district": district, "residents": [2, 1]},
        geometry=[box(x, y, x + 250, y + 250), box(x + 250, y, x + 500, y + 250)],
        crs=crs,
    )


def _part(name: str, n_seen: int) -> PartOutcome:
    """Let three people live in a part of the country, *n_seen* of them observed; Almaty has visitors."""
    known = place_spec(name)
    spec = replace(known, place=replace(known.place, residents=3))
    cameras, camera_cell = _cameras(n_seen), np.array([0, 1])
    observed = observe_sightings(
        _sightings(n_seen),
        people_of(_residents(), left_home=np.array([True, True, False])),
        cameras,
        out_of=3,
        camera_cell=camera_cell,
        n_cells=2,
    )
    shares = pd.DataFrame({"cell_id": [0, 1], "ground_share": [0.5, 0.0], "street_share": [0.25, 0.0]})
    coverage = dict.fromkeys(Definition, shares) if spec.is_city else {}
    visitors = observed if name == "almaty" else None
    return part_of(
        spec, observed, cameras, _cells(spec), camera_cell=camera_cell, coverage=coverage, visitors=visitors
    )


def _country(about: About) -> Outcome:
    """Two cities and a region's settlements: two of three people are observed, in settlements only one.

    A scenario with "15" in its name observes two everywhere.
    """
    in_settlements = 2 if "15" in about.scenario else 1
    parts = [_part("almaty", 2), _part("aqkol", 2), _part("akmola_settlements", in_settlements)]
    return country_outcome(parts, about)


@pytest.fixture(scope="session")
def country_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The run folder of an invented country."""
    outcome = _country(About("kazakhstan_2025", "kazakhstan", "cohort", 2025))
    certificate = {"run_id": "1", "scenario": {"title": "The whole country"}}
    out = tmp_path_factory.mktemp("results")
    return save_run(outcome, out, certificate=certificate, overrides=[], timing={})


@pytest.fixture
def made_up_country(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Let runs of the country be of the invented one; the list holds the scenarios that were run."""
    asked: list[str] = []

    def run(scenario: ResolvedScenario, _cache: Cache, clock: Clock, *, workers: int) -> Outcome:
        asked.append(scenario.name)
        with clock.stage(COUNTRY_STAGES[0]), clock.stage(COUNTRY_STAGES[1]):
            return _country(About(scenario.name, "kazakhstan", scenario.run.engine, scenario.run.seed))

    monkeypatch.setattr("sim.study.run.run_country", run)
    return asked
