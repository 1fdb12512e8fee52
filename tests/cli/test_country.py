"""The verbs on a country: its run is made up, all that surrounds it is real."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from sim.core.vocabulary import Definition
from sim.plots.page.page import Picture

PNG = b"\x89PNG"
TODAY, TARGET = "kazakhstan_2025", "kazakhstan_15_per_100"

pytestmark = pytest.mark.usefixtures("made_up_country")


def only_run(out: Path, scenario: str = TODAY) -> Path:
    (folder,) = (out / scenario).iterdir()
    return folder


def test_a_run_says_of_how_many_places_and_whom_it_counts(
    safecity: Callable[..., Any], tmp_path: Path
) -> None:
    answer = safecity("run", TODAY, "--out", str(tmp_path))

    assert answer.code == 0, answer.err
    text = " ".join(answer.out.split())
    assert "Kazakhstan, 9 residents in 2 cities and the settlements of 1 regions" in text
    assert "visitors and commuters – 3 people who live elsewhere" in text
    assert "±" not in text
    assert "Everybody was simulated" in text
    assert "the parts of the country" in answer.err
    assert (only_run(tmp_path) / "places.csv").is_file()


def test_json_is_the_summary_and_nothing_else(safecity: Callable[..., Any], tmp_path: Path) -> None:
    answer = safecity("run", TODAY, "--out", str(tmp_path), "--json")

    assert answer.out == (only_run(tmp_path) / "summary.json").read_text(encoding="utf-8")
    assert json.loads(answer.out)["definitions"]["installed"]["people_observed"] == 5


def test_a_comparison_draws_places_and_settlements(safecity: Callable[..., Any], tmp_path: Path) -> None:
    answer = safecity("compare", TODAY, TARGET, "--out", str(tmp_path))

    assert answer.code == 0, answer.err
    (place,) = (tmp_path / "comparisons").iterdir()
    pictures = sorted(path.name for path in place.glob("*.png"))
    assert pictures == [
        "comparison.png",
        f"places_1_{TODAY}.png",
        f"places_2_{TARGET}.png",
        "settlements.png",
    ]
    for name in pictures:
        assert (place / name).read_bytes().startswith(PNG)
        assert str(place / name) in answer.out
    table = pd.read_csv(place / "comparison.csv").query("run == 1 and measure == 'people_observed'")
    assert table.set_index("definition").loc["installed", "difference"] == 1


def test_a_comparison_for_machines_is_json_alone(
    safecity: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "sim.api.comparison_folder.pictures_of_comparison", lambda *_: []
    )  # They are tested above.

    answer = safecity("compare", TODAY, TARGET, "--out", str(tmp_path), "--json")

    assert [one["city"] for one in json.loads(answer.out)["summaries"]] == ["kazakhstan"] * 2


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[Picture]:
    """Collect pictures instead of writing them."""
    pictures: list[Picture] = []
    monkeypatch.setattr("sim.plots.picture_file.save_picture", lambda figure, _file: pictures.append(figure))
    return pictures


def title(figure: Picture) -> str:
    return " ".join(text.get_text() for text in figure.texts if text.get_gid() == "title")


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ((), "place by place, in a model of Kazakhstan"),
        (("--layer", "places"), "place by place, in a model of Kazakhstan"),
        (("--layer", "settlements"), "in a model of Kazakhstan, by size of settlement and by region"),
        (("--layer", "hours"), "hour by hour in a model of Kazakhstan"),
        (("--place", "Aqkol"), "How much ground cameras cover in a model of Aqkol"),
        (("--place", "almaty", "--layer", "people"), "Where people are in view in a model of Almaty"),
        (("--place", "almaty", "--layer", "day"), "Where and when people are in view in a model of Almaty"),
        (("--place", "almaty", "--hour", "8"), "in view in a model of Almaty, 08:00–09:00"),
        (("--place", "almaty", "--layer", "residents"), "who are in view in a model of Almaty"),
    ],
)
def test_the_country_folder_of_a_country_or_one_of_its_cities_is_drawn(
    safecity: Callable[..., Any],
    country_folder: Path,
    drawn: list[Picture],
    asked: tuple[str, ...],
    words: str,
) -> None:
    answer = safecity("map", str(country_folder), *asked)

    assert answer.code == 0, answer.err
    assert words in title(drawn[0])


def test_a_scenario_of_the_country_is_run_and_drawn(
    safecity: Callable[..., Any], drawn: list[Picture], made_up_country: list[str]
) -> None:
    answer = safecity("map", TARGET, "--definition", str(Definition.LINKED))

    assert answer.code == 0, answer.err
    assert made_up_country == [TARGET]
    assert "Kazakhstan" in title(drawn[0])


def test_a_city_that_the_run_does_not_hold_is_named(
    safecity: Callable[..., Any], country_folder: Path
) -> None:
    answer = safecity("map", str(country_folder), "--place", "astana")

    assert answer.code == 2
    assert "holds no cells of Astana" in answer.err


def test_hours_of_a_single_city_are_not_known_from_the_country(
    safecity: Callable[..., Any], country_folder: Path
) -> None:
    answer = safecity("map", str(country_folder), "--place", "almaty", "--layer", "hours")

    assert answer.code == 2
    assert "no hours of Almaty alone" in answer.err


def test_a_city_of_the_countrys_scenario_is_built_alone(
    safecity: Callable[..., Any], drawn: list[Picture], made_up_country: list[str]
) -> None:
    answer = safecity("map", TODAY, "--place", "aqkol", "--layer", "streets")

    assert answer.code == 0, answer.err
    assert made_up_country == []
    assert "Aqkol" in title(drawn[0])
