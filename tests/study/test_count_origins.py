"""How numbers of cameras are known, and that the assumed ones say so wherever they are read."""

from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pandas as pd
import pytest
from rich.console import Console

from sim.cli.tables.run_table import print_run
from sim.core.vocabulary import Definition
from sim.results.folder.load import load_measures
from sim.results.measures.camera_counts import CountOrigin, assumed_words, count_entries
from sim.scenario.parameters.library import SET_BY_SCENARIO
from sim.scenario.resolve import load_scenario
from sim.study.count_origins import count_origins
from sim.study.run import run_scenario

Write = Callable[..., Path]


def kinds(name: str | Path) -> dict[str, str]:
    return {str(word): origin.kind for word, origin in count_origins(load_scenario(name)).items()}


def test_a_counted_stock_is_measured_and_an_assumed_one_assumed() -> None:
    assert kinds("aqkol_smart_city")["installed"] == "measured"
    assert kinds("almaty_2025")["installed"] == "measured"
    assert kinds("pavlodar_2025") == {
        **dict.fromkeys(("installed", "public", "street", "residential", "anpr"), "assumed"),
        "linked": "derived",
        "recognition": kinds("pavlodar_2025")["recognition"],
    }


def test_the_country_is_counted_and_what_a_city_gets_of_it_is_not() -> None:
    assert kinds("kazakhstan_2025")["installed"] == kinds("kazakhstan_2025")["linked"] == "measured"
    of_a_city = count_origins(load_scenario("baseline_2025"))[Definition.INSTALLED]
    assert of_a_city == CountOrigin("assumed", "its residents' share of the country's")


def test_what_a_scenario_states_is_set_by_it(scenario_file: Write) -> None:
    lines = ("stock: {scope: city, cameras: {count: 200}, linked: {count: 9}, recognition: {count: 0}}",)
    origins = count_origins(load_scenario(scenario_file("extends: aqkol_smart_city", *lines)))
    assert origins[Definition.INSTALLED].kind == origins[Definition.LINKED].kind == SET_BY_SCENARIO


def test_pavlodars_assumed_count_is_told_with_its_range() -> None:
    origin = count_origins(load_scenario("pavlodar_2025"))[Definition.INSTALLED]
    figures = {"cameras": 22_819, **count_entries(origin, 22_819)}
    assert (figures["cameras_low"], figures["cameras_high"]) == (9_567, 25_800)
    words = assumed_words({"installed": figures})
    assert words == "* Numbers of cameras assumed, not counted: installed 22,819 (9,567 to 25,800)."


def test_a_share_of_cameras_has_the_range_of_both() -> None:
    origins = count_origins(load_scenario("pavlodar_2025"))
    share = load_scenario("pavlodar_2025").numbers.quantity("stock/national_anpr_share")
    low, high = share.low / share.value, share.high / share.value
    anpr, installed = origins[Definition.ANPR], origins[Definition.INSTALLED]
    assert anpr.low == pytest.approx(low * installed.low)
    assert anpr.high == pytest.approx(high * installed.high)


def test_assumed_counts_are_marked_on_the_terminal_in_the_summary_and_in_measures(
    scenario_file: Write, tmp_path: Path
) -> None:
    lines = ("stock: {cameras: {count: stock/pavlodar_cameras}, linked: {count: stock/pavlodar_linked}}",)
    run = run_scenario(
        load_scenario(scenario_file("extends: aqkol_smart_city", "city: pavlodar", *lines), sample=0.001)
    )
    terminal = StringIO()
    print_run(Console(file=terminal, width=140), run.tables())
    assert "22,819*" in terminal.getvalue()
    assert "3,245*" not in terminal.getvalue()
    assert "installed 22,819 (9,567 to 25,800)" in " ".join(terminal.getvalue().split())
    said = run.outcome.summary["definitions"]["installed"]
    assert (said["cameras_kind"], said["cameras_low"], said["cameras_high"]) == ("assumed", 9_567, 25_800)
    folder = run.save(tmp_path)
    kept = pd.read_csv(folder / "measures.csv", keep_default_na=False)
    row = kept[(kept["measure"] == "cameras") & (kept["definition"] == "installed")].iloc[0]
    assert (row["kind"], float(row["low"]), float(row["high"])) == ("assumed", 9_567, 25_800)
    assert set(kept.loc[kept["measure"] == "people_observed", "kind"]) == {""}
    assert "kind" not in load_measures(folder)
