"""Every shipped parameter has unit, kind, range, source and date; the shipped schema is fresh."""

import datetime
import difflib
import re

import pytest

from sim.core.disk.files import shipped_folder
from sim.core.units import UNITS
from sim.scenario.parameters.library import Library
from sim.scenario.parameters.parameter import PARAMETER_NAME, label
from sim.scenario.schema import SCHEMA_NAME, scenario_schema

LIBRARY = Library()
KINDS = {"measured", "derived", "calibrated", "assumed"}


def test_every_entry_of_every_table_can_be_named_in_a_scenario() -> None:
    for name in LIBRARY.names:
        for key in LIBRARY.parameter(name).at(None):
            assert PARAMETER_NAME.match(label(name, key)), label(name, key)


@pytest.mark.parametrize("name", LIBRARY.names)
def test_a_parameter_has_unit_kind_range_source_and_date(name: str) -> None:
    parameter = LIBRARY.parameter(name)
    assert parameter.description
    assert parameter.unit in UNITS
    assert parameter.kind in KINDS
    assert parameter.values
    for day, entries in parameter.values.items():
        assert isinstance(day, datetime.date)
        for quantity in entries.values():
            assert quantity.low <= quantity.value <= quantity.high
            assert len(quantity.reference) >= len("assumed")
            assert quantity.last_checked is not None


@pytest.mark.parametrize("name", LIBRARY.names)
def test_a_number_whose_source_is_an_assumption_calls_itself_assumed(name: str) -> None:
    entries = [one for at in LIBRARY.parameter(name).values.values() for one in at.values()]
    wrong = [one.label for one in entries if re.match("assum", one.reference, re.I) and one.kind != "assumed"]
    assert wrong == []


@pytest.mark.parametrize("name", LIBRARY.names)
def test_a_source_is_published_and_no_note_of_ours(name: str) -> None:
    for entries in LIBRARY.parameter(name).values.values():
        for quantity in entries.values():
            assert re.search(r"\b\w+\.md\b", quantity.reference + quantity.note) is None


def test_there_is_a_library_for_each_area() -> None:
    assert {name.split("/")[0] for name in LIBRARY.names} >= {"cameras", "people", "exposure", "stock"}


def test_the_schema_for_editors_is_fresh() -> None:
    shipped = (shipped_folder("scenarios") / SCHEMA_NAME).read_text(encoding="utf-8").splitlines()
    difference = list(
        difflib.unified_diff(shipped, scenario_schema().splitlines(), "shipped", "fresh", lineterm="")
    )
    assert difference == [], "run `python -m sim.scenario.schema`:\n" + "\n".join(difference)


@pytest.mark.parametrize("name", LIBRARY.names)
def test_a_number_from_kazakhstans_statistics_says_whose_it_is(name: str) -> None:
    parameter = LIBRARY.parameter(name)
    sources = " ".join(one.reference for at in parameter.values.values() for one in at.values())
    if re.search(r"\bBNS\b|Bureau of National Statistics", sources):
        assert parameter.country == "kazakhstan"
