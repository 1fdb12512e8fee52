"""The same mapped cameras in another order are the same cameras, and one taken out takes nobody into view."""

import hashlib
import json
import random
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.cameras.coverage.street_views import street_views
from sim.core.cache.disk_cache import Cache
from sim.core.vocabulary import Definition
from sim.scenario.resolve import load_scenario
from sim.study.run import run_scenario
from sim.world.world import Network, RunMemo, build_network
from tests.city.layers.made_layers import degrees, write_town

SHUFFLES, DELETIONS = 100, 20
HEAD = "camera,longitude,latitude,direction,range,type,site_class,linked,analytics"

Rows = list[str]
Write = Callable[..., Path]


def camera_rows(*, named: bool) -> Rows:
    """Sixty cameras at streets and yards; three directions in four are open, and most links and software."""
    chance = random.Random(7)  # noqa: S311  # rows of a test
    rows = []
    for number in range(60):
        x, y = 200.0 * chance.randrange(9) + chance.choice((0.0, 60.0)), 200.0 * chance.randrange(9)
        ((longitude, latitude),) = degrees([(x, y + chance.choice((0.0, 0.0, 4.0)))])
        direction = chance.choice(("", "", "", "45", "0;180"))
        linked = chance.choice(("", "", "", "yes", "no"))
        software = chance.choice(("", "", "", "anpr")) if linked != "no" else ""
        name = f"c{number}" if named else ""
        kind = chance.choice(("", "dome", "fixed"))
        place = chance.choice(("", "", "square", "transit", "yard", "premises"))
        software = software if place in {"", "transit"} else ""
        rows.append(f"{name},{longitude:.7f},{latitude:.7f},{direction},,{kind},{place},{linked},{software}")
    # Two at one place that differ in their type alone, and two alike in everything but their names.
    rows[1] = rows[0].replace("c0,", "c1,").replace(",dome,", ",fixed,")
    rows[3] = rows[2].replace("c2,", "c3,")
    return rows


@pytest.fixture(scope="module")
def made_town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small town with real streets, districts and buildings."""
    from sim.cli.main import answer  # noqa: PLC0415  # it is slow to load

    files = write_town(tmp_path_factory.mktemp("layers"))
    out = tmp_path_factory.mktemp("cities") / "made"
    layers = ("streets", "population", "districts", "buildings")
    options = [text for layer in layers for text in (f"--{layer}", str(getattr(files, layer)))]
    assert answer(["city", "import", "Made Town", *options, "--out", str(out)]) == 0
    return out


@pytest.fixture(scope="module")
def memo() -> RunMemo:
    return RunMemo(Cache(None, 0))


@pytest.fixture(params=["real streets", "schematic streets"])
def city(request: pytest.FixtureRequest) -> str:
    if request.param == "real streets":
        return str(request.getfixturevalue("made_town"))
    return "aqkol"


@pytest.fixture
def scenario_of(city: str, tmp_path: Path) -> Write:
    """Write a scenario whose only cameras are the given rows of a file."""

    def write(rows: Rows, *more: str) -> Path:
        if city == "aqkol":  # bring the rows there
            shift = pd.Series(degrees([(0.0, 0.0)])[0]) - pd.Series([70.944, 51.998])
            rows = [moved(row, *shift) for row in rows]
        file = tmp_path / "mapped.csv"
        file.write_text("\n".join([HEAD, *rows, ""]), encoding="utf-8")
        scenario = tmp_path / "mine.yaml"
        text = [
            "title: Mapped", "question: Who is seen?", "extends: baseline_2025", f"city: {city}", "stock:",
            "  mapped: mapped.csv", "  top_up: false", "  linked: {share: 0.5}",
            "  recognition: {share: 0.3}", "  anpr: {share: 0.2}", *more, "",
        ]  # fmt: skip
        scenario.write_text("\n".join(text), encoding="utf-8")
        return scenario

    return write


def moved(row: str, east: float, north: float) -> str:
    name, longitude, latitude, *rest = row.split(",")
    return ",".join([name, f"{float(longitude) - east:.7f}", f"{float(latitude) - north:.7f}", *rest])


def shuffled(rows: Rows, number: int) -> Rows:
    other = list(rows)
    random.Random(number).shuffle(other)  # noqa: S311  # rows of a test
    return other


def digest_of(network: Network) -> str:
    views = street_views(network.cameras, network.city.edges, sight=network.sight)
    tables = (network.cameras, views)
    texts = [table.to_csv(index=False, float_format="%.17g") for table in tables]
    return hashlib.sha256("\n".join([*texts, *network.remarks]).encode()).hexdigest()


@pytest.mark.parametrize("named", [True, False])
def test_rows_in_another_order_are_the_same_cameras(scenario_of: Write, memo: RunMemo, named: bool) -> None:
    rows = camera_rows(named=named)
    digests = {
        digest_of(build_network(load_scenario(scenario_of(shuffled(rows, number))), memo))
        for number in range(SHUFFLES // 4)  # four towns and files
    }
    assert len(digests) == 1


def test_rows_in_another_order_give_a_run_folder_of_the_same_bytes(
    scenario_of: Write, tmp_path: Path
) -> None:
    def files_of(number: int) -> dict[str, bytes]:
        scenario = load_scenario(scenario_of(shuffled(camera_rows(named=True), number)))
        folder = run_scenario(scenario).save(tmp_path / str(number))
        files = {file.name: file.read_bytes() for file in folder.iterdir()}
        # A certificate names the file as it lies there, and seconds pass as they do.
        del files["certificate.json"]
        summary = json.loads(files["summary.json"])
        assert summary.pop("timing")
        return files | {"summary.json": json.dumps(summary).encode()}

    first, second = files_of(1), files_of(2)
    assert {"measures.csv", "cells.parquet", "hours.parquet", "cameras.parquet", "strata.csv"} <= set(first)
    assert [name for name in first if first[name] != second.get(name)] == []
    assert set(first) == set(second)


def seen_by(scenario: Path) -> dict[Definition, np.ndarray]:
    """Say of each resident how many cameras had them in view."""
    observed = run_scenario(load_scenario(scenario)).outcome.per_person
    assert observed is not None
    order = np.argsort(observed.people.resident_id)
    return {definition: one.n_cameras[order] for definition, one in observed.exposures.items()}


@pytest.mark.parametrize("engine", ["cohort", "individual"])
def test_a_camera_taken_out_of_the_file_takes_nobody_into_view(scenario_of: Write, engine: str) -> None:
    rows = camera_rows(named=True)
    run = f"run: {{engine: {engine}, sample: {0.99 if engine == 'cohort' else 0.02}}}"
    kept, lost = seen_by(scenario_of(rows, run)), 0
    taken = random.Random(3).sample(range(len(rows)), DELETIONS)  # noqa: S311  # rows of a test
    for number in taken if engine == "cohort" else taken[:4]:
        fewer = seen_by(scenario_of([row for at, row in enumerate(rows) if at != number], run))
        for definition, cameras in fewer.items():
            assert (cameras <= kept[definition]).all(), (number, definition)
            lost += int((kept[definition] - cameras).sum())
    assert lost > 0
