"""The tables of a run are the same, whether it was just made or read from its folder."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sim.core.errors import InputError
from sim.core.vocabulary import Definition
from sim.results.folder.tables import load_tables
from sim.results.run_tables import PEOPLE, tables_of
from tests.fuzz.made_folders import city_run_folder, country_run_folder, tiny_outcome


def test_a_folder_holds_what_the_run_found(tmp_path: Path) -> None:
    made = tables_of(tiny_outcome(), title="Today", place="Almaty")
    read = load_tables(city_run_folder(tmp_path))
    assert (read.scenario, read.title, read.place, read.seed, read.engine) == (
        "baseline",
        "Today",
        "Almaty",
        1,
        "individual",
    )
    assert (read.n_people, read.n_residents, read.sample) == (made.n_people, made.n_residents, 0.5)
    for name in ("hours", "strata", "funnel"):
        pd.testing.assert_frame_equal(getattr(read, name), getattr(made, name).round(6), check_dtype=False)
    assert (read.cells["residents"] == made.cells["residents"]).all()
    assert read.by_hour(Definition.INSTALLED) == pytest.approx(made.by_hour(Definition.INSTALLED))


def test_a_sample_keeps_what_was_seen_of_each_resident() -> None:
    outcome = tiny_outcome()
    people = tables_of(outcome, title="Baseline", place="Almaty").people
    assert people is not None
    PEOPLE.check(people)
    order = np.argsort(outcome.per_person.people.resident_id)
    for word, exposure in outcome.per_person.exposures.items():
        assert (people[f"n_cameras_{word}"].to_numpy() == exposure.n_cameras[order]).all()


def test_a_city_is_taken_out_of_a_country(tmp_path: Path) -> None:
    read = load_tables(country_run_folder(tmp_path))
    country = replace(read, cells=read.cells.replace({"place": {"akkol": "aqkol"}}))
    city = country.in_place("Aqkol")
    assert not city.is_of_country
    assert set(city.cells["place"]) == {"aqkol"}
    assert set(city.hours["cell_id"]) <= set(city.cells["cell_id"])
    assert city.cells.crs.is_projected
    assert city.by_hour(Definition.INSTALLED) is None
    with pytest.raises(InputError, match="holds no cells of"):
        country.in_place("atyrau")


def test_nothing_is_taken_out_of_a_city(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is of Almaty alone"):
        load_tables(city_run_folder(tmp_path)).in_place("almaty")
