"""Run folders that were edited, damaged or written by another version are told in a sentence, or said."""

import json
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest

from sim.core.errors import InputError
from sim.results.folder.load import changes_since_run, load_cells, load_places, load_strata, load_summary
from sim.results.folder.tables import load_tables
from tests.fuzz.made_folders import city_run_folder, country_run_folder


@pytest.fixture
def run(tmp_path: Path) -> Path:
    return city_run_folder(tmp_path)


@pytest.fixture
def country(tmp_path: Path) -> Path:
    return country_run_folder(tmp_path)


def edit_json(file: Path, change: Callable[[dict], object]) -> None:
    said = json.loads(file.read_text(encoding="utf-8"))
    change(said)
    file.write_text(json.dumps(said), encoding="utf-8")


def edit_csv(file: Path, change: Callable[[pd.DataFrame], pd.DataFrame]) -> None:
    change(pd.read_csv(file, dtype={"stratum": "str"})).to_csv(file, index=False, lineterminator="\n")


def test_a_run_as_written_is_read_without_a_word(run: Path) -> None:
    assert changes_since_run(run) == ()
    assert load_tables(run).place == "Almaty"


def test_a_country_as_written_is_read_without_a_word(country: Path) -> None:
    assert changes_since_run(country) == ()
    assert load_tables(country).is_of_country


def test_a_run_that_does_not_say_what_it_wrote_is_told(run: Path) -> None:
    edit_json(run / "certificate.json", lambda said: said.pop("files"))
    with pytest.raises(InputError, match="'files' is missing"):
        changes_since_run(run)


def test_a_file_of_another_place_is_none_of_the_run_s(run: Path) -> None:
    edit_json(run / "certificate.json", lambda said: said["files"].update({"../up.csv": "x"}))
    with pytest.raises(InputError, match=r"'\.\./up\.csv' must be the name of a file in this folder"):
        changes_since_run(run)


def test_a_file_put_beside_those_of_the_run_is_noticed(run: Path) -> None:
    edit_json(run / "certificate.json", lambda said: said["files"].pop("measures.csv"))
    assert changes_since_run(run) == ("certificate.json",)


def test_a_certificate_that_names_no_files_was_edited(run: Path) -> None:
    edit_json(run / "certificate.json", lambda said: said.update(files={}))
    assert changes_since_run(run) == ("certificate.json",)


@pytest.mark.parametrize("files", [None, [], 0, ""])
def test_a_certificate_whose_files_are_no_list_of_names_is_refused(run: Path, files: object) -> None:
    edit_json(run / "certificate.json", lambda said: said.update(files=files))
    with pytest.raises(InputError, match=r"certificate\.json: .* 'files' (is missing|must be an object)"):
        changes_since_run(run)


SUMMARIES = {
    "no scenario": (lambda said: said.pop("scenario"), "'scenario' is missing"),
    "no funnel": (lambda said: said.pop("funnel"), "'funnel' is missing"),
    "a funnel of words": (lambda said: said.update(funnel=["a"]), "'funnel' must be an object"),
    "more people than live": (
        lambda said: said.update(people=7),
        "'people' must be a whole number above 0 and",
    ),
    "nobody": (lambda said: said.update(residents=0), "'residents' must be a whole number above 0"),
    "a sample of nobody": (lambda said: said.update(sample=0), "'sample' must be a number above 0"),
    "more than all": (
        lambda said: said["definitions"]["linked"].update(share_observed=2),
        "'share_observed' must be a number from 0 to 1",
    ),
    "a city of numbers": (lambda said: said.update(city=5), "'city' must be text"),
    "no definition": (lambda said: said["definitions"].pop("linked"), "'linked' is missing"),
}


@pytest.mark.parametrize("kind", SUMMARIES)
def test_a_summary_that_lacks_something_is_told(run: Path, kind: str) -> None:
    change, sentence = SUMMARIES[kind]
    edit_json(run / "summary.json", change)
    with pytest.raises(InputError, match=rf"summary\.json: this is not as a run .* writes it: {sentence}"):
        load_summary(run)


def test_json_that_is_no_number_is_told(run: Path) -> None:
    text = (run / "summary.json").read_text()
    (run / "summary.json").write_text(text.replace('"seed": 1', '"seed": NaN'))
    with pytest.raises(InputError, match="cannot be read as a run's result; run the scenario again"):
        load_summary(run)


def test_endless_json_is_told(run: Path) -> None:
    (run / "summary.json").write_text("[" * 100_000)
    with pytest.raises(InputError, match=r"summary\.json: "):
        load_summary(run)


STRATA = {
    "a column less": (lambda t: t.drop(columns="residents"), "column 'residents' is missing"),
    "text for numbers": (
        lambda t: t.assign(residents="many"),
        "'residents' is 'many' in row 0, but must be",
    ),
    "more than all": (
        lambda t: t.assign(people_observed=9.0),
        "'people_observed' is above 'residents' in row 0",
    ),
    "another share": (
        lambda t: t.assign(share_observed=0.123),
        "'share_observed' is not 'people_observed' of",
    ),
    "a row twice": (lambda t: pd.concat([t, t[:1]]), "say the same as another row in row"),
    "an hour less": (
        lambda t: t[(t["dimension"] != "hour") | (t["stratum"] != "07")],
        "does not have each hour from 00 to 23",
    ),
    "a definition less": (lambda t: t.drop(index=0), "'stratum' is not there for all definitions in row"),
    "no rows": (lambda t: t[:0], "it has no rows"),
    "an unknown word": (lambda t: t.assign(dimension="street"), "has the unknown word 'street' in row 0"),
}


@pytest.mark.parametrize("kind", STRATA)
def test_strata_that_were_edited_are_told_by_row(run: Path, kind: str) -> None:
    change, sentence = STRATA[kind]
    edit_csv(run / "strata.csv", change)
    with pytest.raises(InputError, match=rf"strata\.csv: this is not as a run .* writes it: .*{sentence}"):
        load_strata(run)


def test_whole_numbers_of_a_spreadsheet_are_numbers(run: Path) -> None:
    text = (run / "strata.csv").read_text()
    (run / "strata.csv").write_text(text.replace(".0,", ","))
    assert text != (run / "strata.csv").read_text()
    assert load_strata(run)["residents"].dtype == float


def test_a_stratum_may_be_called_none(run: Path) -> None:
    text = (run / "strata.csv").read_text()
    (run / "strata.csv").write_text(text.replace("district,North", "district,None"))
    assert "None" in set(load_strata(run)["stratum"])


CELLS = {
    "a column less": (
        lambda c: c.drop(columns="people_seen_linked"),
        "column 'people_seen_linked' is missing",
    ),
    "negative people": (lambda c: c.assign(residents=-1), "column 'residents' is -1 in row 0, below 0"),
    "metres": (lambda c: c.to_crs("EPSG:32643"), "column 'geometry' is in EPSG:32643, not in EPSG:4326"),
    "metres for degrees": (
        lambda c: c.to_crs("EPSG:32643").set_crs("EPSG:4326", allow_override=True),
        "column 'geometry' is no ground on Earth in row 0",
    ),
    "no CRS": (
        lambda c: c.set_crs(None, allow_override=True),
        "column 'geometry' has no CRS",
    ),
    "points": (
        lambda c: c.set_geometry(c.geometry.representative_point()),
        "column 'geometry' is no ground on Earth in row 0",
    ),
    "no cells": (lambda c: c[:0], "it has no cells"),
}


@pytest.mark.filterwarnings("ignore:Geometry is in a geographic CRS")
@pytest.mark.parametrize("kind", CELLS)
def test_cells_that_were_edited_are_told(run: Path, kind: str) -> None:
    change, sentence = CELLS[kind]
    change(gpd.read_parquet(run / "cells.parquet")).to_parquet(run / "cells.parquet", index=False)
    with pytest.raises(InputError, match=rf"cells\.parquet: this is not as a run .* writes it: {sentence}"):
        load_cells(run)


def test_hours_of_other_cells_are_told(run: Path) -> None:
    hours = pd.read_parquet(run / "hours.parquet")
    hours.assign(cell_id=hours["cell_id"] + 5).to_parquet(run / "hours.parquet", index=False)
    with pytest.raises(InputError, match=r"hours\.parquet: .* 'cell_id' is . in row 0, but there is no such"):
        load_tables(run)


PLACES = {
    "another region": (lambda p: p.assign(region="banana"), "column 'region' names no region in row 0"),
    "off Earth": (lambda p: p.assign(latitude_deg=99.0), "'latitude_deg' is 99 in row 0, outside -90 to 90"),
    "nobody": (lambda p: p.assign(residents=0), "column 'residents' is 0 in row 0"),
}


@pytest.mark.parametrize("kind", PLACES)
def test_places_that_were_edited_are_told(country: Path, kind: str) -> None:
    change, sentence = PLACES[kind]
    edit_csv(country / "places.csv", change)
    with pytest.raises(InputError, match=sentence):
        load_places(country)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("scenario", "text"),
        ("scenario", None),
        ("scenario", {"stock": 5}),
        ("scenario", {"imported": {}, "title": 3}),
        ("scenario", {"imported": {"title": "T", "crs": "banana"}}),
        ("scenario", {"stock": {"mapped": {"file": 1}}}),
    ],
)
def test_a_certificate_of_other_kinds_is_told(run: Path, key: str, value: object) -> None:
    edit_json(run / "certificate.json", lambda said: said.update({key: value}))
    with pytest.raises(InputError, match=r"certificate\.json: this is not as a run .* writes it: '"):
        load_tables(run)


@pytest.mark.parametrize(
    "name", ["funnel.csv", "overrides.log", "strata.csv", "hours.parquet", "cells.parquet"]
)
def test_a_file_that_was_changed_is_named(run: Path, name: str) -> None:
    (run / name).write_bytes((run / name).read_bytes() + b" ")
    assert changes_since_run(run) == (name,)


def test_a_changed_summary_or_certificate_is_named_but_not_another_time(run: Path) -> None:
    edit_json(run / "summary.json", lambda said: said["timing"].update(total_s=99.0))
    assert changes_since_run(run) == ()
    edit_json(run / "summary.json", lambda said: said.update(seed=2))
    edit_json(run / "certificate.json", lambda said: said.update(seed=2))
    assert changes_since_run(run) == ("summary.json", "certificate.json")
