"""A city imported on the command line, and a scenario that runs on it in both engines."""

import json
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest

from sim.city.streets.street_graph import is_closed_to_walkers, is_path
from sim.people.plans import timetable
from sim.results.compare import compare
from sim.scenario.resolve import load_scenario
from sim.study.run import run_scenario, run_scenarios
from tests.city.layers.made_layers import TownFiles, write_town

FILES = {
    "place.json", "provenance.json", "report.md", "map.png", "cells.parquet", "nodes.parquet",
    "edges.parquet", "sites.parquet", "districts.parquet", "buildings.parquet",
}  # fmt: skip


@pytest.fixture(scope="module")
def town_files(tmp_path_factory: pytest.TempPathFactory) -> TownFiles:
    return write_town(tmp_path_factory.mktemp("layers"))


def arguments(files: TownFiles, out: Path, *more: str) -> list[str]:
    return [
        "city", "import", "Made Town", "--streets", str(files.streets), "--population", str(files.population),
        "--districts", str(files.districts), "--buildings", str(files.buildings), "--out", str(out), *more,
    ]  # fmt: skip


@pytest.fixture(scope="module")
def made(town_files: TownFiles, tmp_path_factory: pytest.TempPathFactory) -> Path:
    from sim.cli.main import answer  # noqa: PLC0415

    out = tmp_path_factory.mktemp("cities") / "made"
    assert (
        answer(arguments(town_files, out, "--licence", "streets=ODbL 1.0", "--date", "population=2024")) == 0
    )
    return out


@pytest.fixture(scope="module")
def scenario(made: Path) -> Path:
    return write_scenario(made.parent / "scenarios" / "mine.yaml", "../made")


def write_scenario(file: Path, city: str, *lines: str, cameras: int = 300) -> Path:
    file.parent.mkdir(exist_ok=True)
    text = [
        "title: A town of its own", "question: Who is seen?", "extends: baseline_2025", f"city: {city}",
        "stock:", "  scope: city", f"  cameras: {{count: {cameras}}}", "  linked: {share: 0.5}",
        "  recognition: {share: 0.1}", "  anpr: {share: 0.02}", *lines,
    ]  # fmt: skip
    file.write_text("\n".join(text) + "\n", encoding="utf-8")
    return file


def test_the_folder_holds_tables_report_and_map(made: Path) -> None:
    assert {file.name for file in made.iterdir()} == FILES
    assert (made / "map.png").read_bytes().startswith(b"\x89PNG")
    report = (made / "report.md").read_text()
    assert "# Made Town" in report
    assert "8,000 residents, as in the layer of districts" in report
    assert "- 0.1 km beyond the boundary, left out" in report


def test_provenance_says_where_each_layer_came_from(made: Path, town_files: TownFiles) -> None:
    from sim.core.disk.files import file_digest  # noqa: PLC0415

    layers = json.loads((made / "provenance.json").read_text())["layers"]
    assert set(layers) == {"streets", "population", "districts", "buildings"}
    for name, layer in layers.items():
        file = getattr(town_files, name)
        assert (layer["file"], layer["sha256"]) == (file.name, file_digest(file))
        assert layer["read"] == layer["kept"] + sum(layer["left_out"].values())
    assert (layers["streets"]["licence"], layers["streets"]["date"]) == ("ODbL 1.0", "2024-05-06")
    assert (layers["population"]["licence"], layers["population"]["date"]) == (None, "2024")
    assert str(town_files.streets.parent) not in (made / "provenance.json").read_text()


def test_the_same_import_writes_the_same_bytes(
    made: Path,
    town_files: TownFiles,
    safecity: Callable,
    tmp_path: Path,
) -> None:
    out = tmp_path / "again"
    again = safecity(
        *arguments(town_files, out, "--licence", "streets=ODbL 1.0", "--date", "population=2024", "--json")
    )
    assert again.code == 0
    assert json.loads(again.out) == json.loads((made / "provenance.json").read_text())
    for name in FILES - {"map.png"}:
        assert (out / name).read_bytes() == (made / name).read_bytes(), name


def test_the_terminal_says_what_was_left_out(
    town_files: TownFiles, safecity: Callable, tmp_path: Path
) -> None:
    done = safecity(*arguments(town_files, tmp_path / "a"))
    assert done.code == 0
    assert "Made Town: 8,000 residents" in done.out
    assert "km of them for walkers only" in done.out


def test_a_city_imported_again_replaces_its_files_and_nothing_else(
    town_files: TownFiles, safecity: Callable, tmp_path: Path
) -> None:
    safecity(*arguments(town_files, tmp_path / "a"))
    before = sorted(path.name for path in (tmp_path / "a").iterdir())
    (tmp_path / "a" / "report.md").write_text("old")
    (tmp_path / "a" / "thesis.txt").write_text("years of work")
    (tmp_path / "a" / "scenarios").mkdir()
    (tmp_path / "a" / "scenarios" / "mine.yaml").write_text("mine")
    assert safecity(*arguments(town_files, tmp_path / "a")).code == 0
    assert sorted(path.name for path in (tmp_path / "a").iterdir()) == sorted(
        [*before, "thesis.txt", "scenarios"]
    )
    assert (tmp_path / "a" / "thesis.txt").read_text() == "years of work"
    assert (tmp_path / "a" / "scenarios" / "mine.yaml").read_text() == "mine"
    assert (tmp_path / "a" / "report.md").read_text() != "old"
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_folder_whose_name_is_too_long_is_refused_before_anything_is_read(
    town_files: TownFiles, safecity: Callable, tmp_path: Path
) -> None:
    refused = safecity(*arguments(town_files, tmp_path / ("n" * 300)))
    assert refused.code == 2
    assert "a name in it is longer than 255 bytes" in refused.err


def test_nothing_but_a_city_is_replaced(town_files: TownFiles, safecity: Callable, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    refused = safecity(*arguments(town_files, tmp_path))
    assert refused.code == 2
    assert "holds something else than a city; name a new folder with --out" in refused.err
    assert (tmp_path / "thesis.txt").read_text() == "years of work"


def test_a_failed_import_leaves_nothing(town_files: TownFiles, safecity: Callable, tmp_path: Path) -> None:
    out = tmp_path / "a"
    failed = safecity(*arguments(town_files, out), "--population-column", "heads")
    assert failed.code == 2
    assert "--population-column names 'heads'" in failed.err
    assert failed.err.count("\n") == 1 + failed.err.count(" s  layers")
    assert list(tmp_path.iterdir()) == []


def test_the_verb_alone_shows_what_it_can_do(safecity: Callable) -> None:
    shown = safecity("city")
    assert (shown.code, shown.err) == (0, "")
    assert "import" in shown.out


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (("--licence", "roads=ODbL"), "--licence roads=ODbL is not understood; write --licence LAYER=…"),
        (("--date", "streets"), "--date streets is not understood"),
        (("--population-total", "0"), "'--population-total'"),
        (("--population-total", "1000000000000"), "--population-total is 1000000000000, more than any city"),
        (("--date", "streets=2025-13-45"), "--date streets=2025-13-45 is no date; write a year, a month or"),
        (("--date", "streets=yesterday"), "--date streets=yesterday is no date"),
        (("--licence", "streets=\x1b[31m"), "has characters that cannot be shown"),
        (("--out", ""), "--out is empty, but must name a file or a folder"),
        (("--out", "."), "names no folder of its own; name a new one"),
        (("--no-data", "minus one"), "--no-data minus one is not understood; write a number such as -1"),
        (("--no-data", "nan"), "--no-data names a number"),
        (("--population-is", "density"), "--population-is density is not understood; write one of count"),
        (("--employed-share", "1e-300"), "which leaves no job in the city"),
    ],
)
def test_options_are_checked_first(town_files, safecity, tmp_path: Path, more, sentence: str) -> None:
    refused = safecity(*arguments(town_files, tmp_path / "a", *more))
    assert refused.code == 2
    assert sentence in refused.err


@pytest.mark.parametrize("name", ["a" * 300, "A\0", "Town\x1b[31m", "...", "/", "   "])
def test_a_city_has_a_name_that_folders_can_have(
    name: str, town_files: TownFiles, safecity: Callable, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    refused = safecity("city", "import", name, "--streets", str(town_files.streets))
    assert refused.code == 2
    assert "can't be the name of" in refused.err
    assert list(tmp_path.iterdir()) == []


def test_what_was_taken_for_people_stands_in_the_report(made: Path) -> None:
    report = (made / "report.md").read_text()
    assert "- people are those of column 'population'" in report
    assert "- residents are those of column 'residents'" in report


def test_codes_and_densities_are_stated_on_the_command_line(
    town_files: TownFiles, safecity: Callable, tmp_path: Path
) -> None:
    frame = gpd.read_file(town_files.population)
    frame["pop_density"] = frame.pop("population") * 25.0
    frame.loc[3, "pop_density"] = -1.0
    frame.to_file(tmp_path / "people.gpkg")
    people = ("--population", str(tmp_path / "people.gpkg"))
    words = (
        "city",
        "import",
        "T",
        "--streets",
        str(town_files.streets),
        *people,
        "--out",
        str(tmp_path / "t"),
    )
    asked = safecity(*words)
    assert (asked.code, "say --population-is per-km2" in asked.err) == (2, True)
    asked = safecity(*words, "--population-is", "per-km2")
    assert (asked.code, "or say --no-data -1 if that stands for" in asked.err) == (2, True)
    done = safecity(*words, "--population-is", "per-km2", "--no-data", "-1", "--json")
    assert json.loads(done.out)["layers"]["population"]["facts"]["people_in_file"] == pytest.approx(
        6300, rel=0.01
    )


def test_both_engines_live_the_same_day_on_it(scenario: Path) -> None:
    runs = [run_scenario(load_scenario(scenario, engine=engine)) for engine in ("cohort", "individual")]
    one, other = (run.outcome.summary["definitions"] for run in runs)
    walkers = runs[1].world
    assert walkers is not None
    assert one["installed"]["people_observed"] > 1000
    for definition, figures in one.items():
        for name in ("cameras", "people_observed", "sightings"):
            assert figures[name] == other[definition][name], (definition, name)
    legs, paths, edges = walkers.population.legs, walkers.population.paths, walkers.network.city.edges
    mode, edge = np.repeat(legs["mode"].to_numpy(), np.diff(paths.indptr)), paths.arcs // 2
    on_path, on_motorroad = (set(mode[used[edge]]) for used in (is_path(edges), is_closed_to_walkers(edges)))
    assert on_path == {"walk"}, "people walk the path across the town, and nobody drives it"
    assert on_motorroad == {"car", "transit"}, "and nobody walks where only vehicles may be"
    (slow,) = edges["limit_km_per_h"].dropna().unique()
    assert slow == 5


def test_both_engines_drive_the_same_people_where_walks_are_too_long(made: Path) -> None:
    lines = ("parameters:", "  people/longest_walk_min: 8")
    file = write_scenario(made.parent / "scenarios" / "lazy.yaml", "../made", *lines)
    runs = [run_scenario(load_scenario(file, engine=engine)) for engine in ("cohort", "individual")]
    one, other = (run.outcome.summary["definitions"]["installed"] for run in runs)
    assert one == other
    walking = run_scenario(load_scenario(made.parent / "scenarios" / "mine.yaml"))
    assert walking.outcome.summary["definitions"]["installed"]["sightings"] != one["sightings"]


def test_more_cameras_can_be_compared_on_it(scenario: Path, made: Path) -> None:
    more = write_scenario(made.parent / "scenarios" / "more.yaml", "../made", cameras=600)
    runs = run_scenarios([load_scenario(file, sample=0.2) for file in (scenario, more)])
    table = compare([run.tables() for run in runs])
    rows = table[(table["definition"] == "installed") & (table["measure"] == "people_observed")]
    assert rows["difference"].iloc[-1] > 0


def test_every_verb_takes_it(scenario: Path, safecity: Callable, tmp_path: Path) -> None:
    text = str(scenario)
    told = safecity("explain", text, "--json")
    names = {number["name"] for number in json.loads(told.out)["numbers"]}
    assert "geodata/made_town/imported_residents" in names
    assert "city/pupil_share" in names
    assert "city/block_m" not in names, "nobody draws its streets"
    assert safecity("map", text, "--layer", "streets", "--out", str(tmp_path / "m.png")).code == 0
    run = safecity("run", text, "--sample", "0.1", "--out", str(tmp_path / "r"), "--json")
    assert json.loads(run.out)["city"] == "made_town"
    (folder,) = (tmp_path / "r" / "mine").iterdir()
    assert safecity("map", str(folder), "--layer", "people", "--out", str(tmp_path / "p.png")).code == 0
    certificate = json.loads((folder / "certificate.json").read_text())
    assert certificate["scenario"]["imported"] == {"title": "Made Town", "crs": "EPSG:32643"}
    assert "city/edges.parquet" in certificate["data"]


def test_ways_longer_than_a_day_are_told_in_a_sentence(
    made: Path, safecity: Callable, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timetable, "DAY_S", 60.0)  # no speed that can be makes a town that large
    file = write_scenario(made.parent / "wrong" / "mine.yaml", "../made", "run: {seed: 7}")
    for engine in ("cohort", "individual"):
        refused = safecity("run", str(file), "--engine", engine)
        assert refused.code == 2
        assert "mine.yaml:4: the streets of Made Town lead too far round (resident " in refused.err


@pytest.mark.parametrize(
    ("city", "lines", "sentence"),
    [
        ("./nowhere", (), "mine.yaml:4: .*nowhere is no city folder"),
        (
            "made",
            (),
            "mine.yaml:4: there is no city 'made' in geodata/kazakhstan; .*written as a path, ./made",
        ),
        (
            "../made",
            ("parameters:", "  city/block_m: 150"),
            "mine.yaml:12: city/block_m draws cities, but Made Town",
        ),
        (
            "../made",
            ("parameters:", "  city/cell_m: 500"),
            "mine.yaml:12: city/cell_m is 500, but the cells in",
        ),
    ],
)
def test_mistakes_point_at_their_line(
    made: Path, safecity: Callable, city: str, lines: tuple[str, ...], sentence: str
) -> None:
    import re  # noqa: PLC0415

    file = write_scenario(made.parent / "wrong" / "mine.yaml", city, *lines)
    refused = safecity("run", str(file), "--sample", "0.1")
    assert refused.code == 2
    assert re.search(sentence, refused.err), refused.err
