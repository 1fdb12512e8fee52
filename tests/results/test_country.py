"""A country of two cities and a region's drawn settlements, put together part by part."""

from collections.abc import Callable
from dataclasses import replace
from itertools import permutations
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest

from sim.city.country.gazetteer import Place
from sim.city.country.parts import PlaceSpec
from sim.core.errors import ContractError
from sim.core.vocabulary import Definition
from sim.results.compare import compare
from sim.results.country import PartOutcome, country_outcome, part_of
from sim.results.counts.observed import Observed
from sim.results.folder.load import load_cells, load_hours, load_places, load_strata, load_summary
from sim.results.folder.store import save_run, summary_text
from sim.results.measures.contract import CELL_HOURS, CELL_RESULTS, FUNNEL, PLACES, STRATA
from sim.results.measures.summary import About
from sim.results.outcome import Outcome
from sim.results.run_tables import tables_of

ABOUT = About("baseline", "kazakhstan", "cohort", 1)
CAMERA_CELL = np.array([0, 1, 1, 0])
Observe = Callable[..., Observed]


def spec(name: str, *, region: str, settlements: int = 0) -> PlaceSpec:
    place = Place(
        name=name,
        title=name.title(),
        aliases=(),
        region=region,
        longitude_deg=70.5,
        latitude_deg=45.25,
        residents=3,
        population_date="2026-01-01",
        employed_share=0.5,
        districts=(),
        area_km2=None,
        source="made up",
        note="",
    )
    return PlaceSpec(place, settlements)


@pytest.fixture
def make_parts(
    observe: Observe, cells: gpd.GeoDataFrame, cameras, coverage
) -> Callable[..., list[PartOutcome]]:
    """Make three parts with the same hand-made day of three people; arguments go to the day."""

    def make(**day: object) -> list[PartOutcome]:
        def part(which: PlaceSpec, ground: gpd.GeoDataFrame) -> PartOutcome:
            observed, stock = observe(n_residents=3, **day), day.get("cameras", cameras)
            return part_of(which, observed, stock, ground, camera_cell=CAMERA_CELL, coverage=coverage)

        villages = cells.assign(district=["500-1,999", "under 500"])
        return [
            part(spec("akkol", region="akmola"), cells),
            part(spec("abai", region="abai"), cells),
            part(spec("akmola_settlements", region="akmola", settlements=2), villages),
        ]

    return make


@pytest.fixture
def outcome(make_parts) -> Outcome:
    return country_outcome(make_parts(), ABOUT)


def observed_by(strata: pd.DataFrame, dimension: str, definition: str = "installed") -> dict[str, float]:
    rows = strata[(strata["dimension"] == dimension) & (strata["definition"] == definition)]
    return dict(zip(rows["stratum"], rows["people_observed"], strict=True))


def test_a_country_is_the_sum_of_its_parts(outcome: Outcome) -> None:
    """Each part has three residents, four cameras, two people observed and four sightings."""
    summary = outcome.summary
    assert (summary["city"], summary["residents"], summary["people"]) == ("kazakhstan", 9, 9)
    installed = summary["definitions"]["installed"]
    assert (installed["cameras"], installed["people_observed"], installed["sightings"]) == (12, 6, 12)
    assert (installed["standard_error"], installed["share_observed"]) == (0, pytest.approx(2 / 3, abs=1e-6))
    assert installed["cameras_per_person"] == {"mean": 1, "p10": 0, "p50": 1, "p90": 2}
    assert outcome.funnel["people"].tolist() == [9, 6, 6, 6, 6, 3]
    assert outcome.day.n_residents == 9
    assert outcome.per_person is None
    FUNNEL.check(outcome.funnel)


def test_a_country_is_broken_down_by_region_size_and_place(outcome: Outcome) -> None:
    strata = STRATA.check(outcome.strata)
    assert observed_by(strata, "region") == {"abai": 2, "akmola": 4}
    assert observed_by(strata, "settlement_size") == {"500-1,999": 2, "under 500": 4}
    assert observed_by(strata, "place") == {"abai": 2, "akkol": 2, "akmola_settlements": 2}
    assert observed_by(strata, "role")["worker"] == 3
    assert [observed_by(strata, "hour")[f"{hour:02d}"] for hour in range(3)] == [6, 3, 0]
    assert set(strata["dimension"]) == {"region", "settlement_size", "place", "role", "mode", "hour"}
    assert (strata["standard_error"] == 0).all()


def test_the_strata_of_each_dimension_add_up_to_the_country(outcome: Outcome) -> None:
    for definition in Definition:
        total = outcome.summary["definitions"][str(definition)]["people_observed"]
        for dimension in ("region", "settlement_size", "place", "role", "mode"):
            assert sum(observed_by(outcome.strata, dimension, str(definition)).values()) == total
            rows = outcome.strata.query("dimension == @dimension and definition == @definition")
            assert rows["residents"].sum() == 9


def test_every_part_has_its_row_among_the_places(outcome: Outcome) -> None:
    places = PLACES.check(outcome.places).set_index("place")
    assert places.index.tolist() == ["abai", "akkol", "akmola_settlements"], "cities first, the largest first"
    assert places["is_city"].tolist() == [True, True, False]
    assert places.loc["akkol", ["title", "region"]].tolist() == ["Akkol", "akmola"]
    assert places["residents"].tolist() == [3, 3, 3]
    for definition in Definition:
        figures = outcome.summary["definitions"][str(definition)]
        assert places[f"cameras_{definition}"].sum() == figures["cameras"]
        assert places[f"people_observed_{definition}"].sum() == figures["people_observed"]


def test_cells_are_those_of_the_cities_numbered_through(outcome: Outcome) -> None:
    CELL_RESULTS.check(outcome.cells)
    assert outcome.cells.crs.to_epsg() == 4326
    assert outcome.cells["cell_id"].tolist() == [0, 1, 2, 3]
    assert outcome.cells["place"].tolist() == ["abai", "abai", "akkol", "akkol"]
    assert outcome.cells["covered_area_share_installed"].tolist() == [0.5, 0.25] * 2
    hours = CELL_HOURS.check(outcome.hours)
    assert list(zip(hours["cell_id"], hours["hour"], strict=True)) == [
        (0, 0),
        (1, 0),
        (1, 1),
        (2, 0),
        (3, 0),
        (3, 1),
    ]
    by_cell = outcome.cells.set_index("cell_id")["people_seen_installed"]
    assert (hours.groupby("cell_id")["people_seen_installed"].max() <= by_cell).all()


def test_parts_may_come_in_any_order(make_parts, tmp_path: Path) -> None:
    folders = []
    for number, parts in enumerate(permutations(make_parts())):
        outcome = country_outcome(iter(parts), ABOUT)
        folders.append(save(outcome, tmp_path / str(number)))
    names = sorted(path.name for path in folders[0].iterdir())
    assert "places.csv" in names
    for folder in folders[1:]:
        for name in names:
            assert (folder / name).read_bytes() == (folders[0] / name).read_bytes(), name


def save(outcome: Outcome, out: Path) -> Path:
    return save_run(outcome, out, certificate={"run_id": "1"}, overrides=[], timing={})


def test_the_run_folder_of_a_country_is_read_back(outcome: Outcome, tmp_path: Path) -> None:
    folder = save(outcome, tmp_path)
    summary = load_summary(folder)
    summary.pop("timing")
    assert summary_text(summary) == summary_text(outcome.summary)
    pd.testing.assert_frame_equal(load_places(folder), outcome.places, check_dtype=False)
    pd.testing.assert_frame_equal(load_hours(folder), outcome.hours)
    assert load_cells(folder)["place"].tolist() == outcome.cells["place"].tolist()
    assert set(load_strata(folder)["dimension"]) == set(outcome.strata["dimension"])


def test_countries_are_compared_by_their_totals(outcome: Outcome, make_parts, cameras, sightings) -> None:
    """In the second one the camera that was down works, and sees the person nobody saw."""
    more = pd.concat(
        [sightings, pd.DataFrame([(30, 9, 5.0, 6.0, False)], columns=sightings.columns)], ignore_index=True
    )
    repaired = make_parts(cameras=cameras.assign(up=True), sightings=more)
    other = country_outcome(repaired, replace(ABOUT, scenario="repaired"))
    runs = [tables_of(one, title=one.about.scenario, place="Kazakhstan") for one in (outcome, other)]
    table = compare(runs).query("run == 1 and definition == 'installed'").set_index("measure")
    assert table.loc["people_observed", ["value", "difference"]].tolist() == [9, 3]
    assert table.loc["cameras_per_person.mean", "difference"] == 0.3333
    told = table[table["difference"].notna()]
    assert (told["difference_low"] == told["difference_high"]).all()


def test_visitors_of_the_parts_are_added_up(make_parts, observe: Observe, cells, cameras) -> None:
    parts = make_parts()
    visited = part_of(
        parts[1].spec,
        observe(n_residents=3),
        cameras,
        cells,
        camera_cell=CAMERA_CELL,
        coverage={},
        visitors=observe(n_residents=3),
    )
    strata = country_outcome([visited, parts[0]], ABOUT).strata
    assert observed_by(strata, "visitors") == {"visitors and commuters": 2}
    assert observed_by(strata, "place") == {"abai": 2, "akkol": 2}


def test_a_country_takes_no_samples(observe: Observe, cells, cameras) -> None:
    which, observed = spec("abai", region="abai"), observe(n_residents=4)
    four = replace(which, place=replace(which.place, residents=4))
    with pytest.raises(ContractError, match="3 people were simulated in 'abai', but 4 live there"):
        part_of(four, observed, cameras, cells, camera_cell=CAMERA_CELL, coverage={})


@pytest.mark.parametrize("rows", [[0, 1, 0], [2], []])
def test_a_part_twice_or_no_city_is_no_country(make_parts, rows: list[int]) -> None:
    parts = make_parts()
    with pytest.raises(ContractError, match="a country is made of different parts, cities among them"):
        country_outcome([parts[row] for row in rows], ABOUT)
