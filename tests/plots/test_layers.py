"""One table names every layer: adding one is adding an entry, and all that is said of it follows."""

import re
from dataclasses import replace

import geopandas as gpd
import pytest
from matplotlib.figure import Figure

from sim.core.errors import InputError
from sim.core.vocabulary import Definition
from sim.plots.draw import draw, shared_classes
from sim.plots.layers import LAYERS, Layer, Need, choose_layer
from sim.results.run_tables import PlaceTables
from tests.plots.conftest import run_in


def words(figure: Figure, gid: str) -> str:
    return " ".join(text.get_text() for text in figure.texts if text.get_gid() == gid)


def test_a_new_entry_is_drawn_with_its_words_and_caveat(
    cells: gpd.GeoDataFrame, monkeypatch: pytest.MonkeyPatch
) -> None:
    homes = replace(LAYERS["residents"], key="homes", title="Homes in {place}", column="people_seen")
    monkeypatch.setitem(LAYERS, "homes", homes)

    figure = draw("homes", run_in(cells), definition=Definition.LINKED)

    assert words(figure, "title") == "Homes in Almaty"
    assert "Counted as linked" in words(figure, "subtitle")
    assert "one simulated person counts for 100" in words(figure, "note")


@pytest.mark.parametrize("layer", LAYERS.values(), ids=LAYERS)
def test_every_layer_says_where_it_is_and_what_it_rests_on(layer: Layer) -> None:
    assert "{place}" in layer.title
    assert layer.note
    assert layer.subtitle.endswith(".")
    facts = re.findall(r"{(\w+)}", layer.title + layer.subtitle + layer.note)
    assert set(facts) <= {
        *("place", "day", "city_wide", "sampling", "sampling_of_cells"),
        *("n_seen", "light", "turning", "buildings"),
    }
    # What people do depends on the day; what cameras cover and streets are does not.
    assert ("day" in facts) == layer.needs_run
    assert bool(layer.column) == bool(layer.legend)
    if layer.of_hour is not None:
        assert "{start}" in layer.of_hour.title
        assert layer.of_hour.need is Need.HOURS


@pytest.mark.parametrize(
    ("asked", "sentence"),
    [
        ({"key": "faces"}, "there is no layer 'faces'; choose one of coverage, streets"),
        ({"key": "coverage", "hour": 8}, "an hour is shown by the layer 'people'"),
        ({"key": "people", "hour": 24}, "counted from 0 to 23, so there is no hour 24"),
        ({"key": "people", "place": "almaty"}, "this is about one city only"),
        ({"key": "people", "of_country": True}, "name its place"),
        ({"key": "places"}, "shows a whole country, and this is one city"),
        ({"key": "places", "of_country": True, "place": "almaty"}, "and this is one city"),
    ],
)
def test_what_does_not_go_together_is_told(asked: dict[str, object], sentence: str) -> None:
    with pytest.raises(InputError, match=sentence):
        choose_layer(**asked)  # type: ignore[arg-type]


def test_nothing_asked_for_is_the_layer_that_says_most() -> None:
    assert choose_layer(None).key == "coverage"
    assert choose_layer(None, of_country=True).key == "places"
    assert choose_layer(None, hour=8).key == "people"
    assert choose_layer(None, of_country=True, place="almaty").key == "coverage"


def test_a_layer_of_people_needs_a_run(cells: gpd.GeoDataFrame) -> None:
    place = PlaceTables(scenario="today", title="Today", place="Almaty", seed=1, cells=cells)
    assert words(draw("coverage", place), "title") == "How much ground cameras cover in a model of Almaty"
    with pytest.raises(InputError, match="shows what a run found; run the scenario 'today' first"):
        draw("people", place)


def test_what_a_run_folder_cannot_show_is_told(cells: gpd.GeoDataFrame) -> None:
    with pytest.raises(InputError, match="keeps no views of single cameras"):
        draw("footprints", run_in(cells))
    with pytest.raises(InputError, match="no coverage for 'linked'"):
        draw("coverage", run_in(cells.drop(columns="ground_share_linked")), definition=Definition.LINKED)
    with pytest.raises(InputError, match="no hours of Almaty alone"):
        draw("hours", run_in(cells))


def test_runs_to_be_compared_share_their_classes(cells: gpd.GeoDataFrame) -> None:
    more = cells.assign(people_seen_installed=10 * cells["people_seen_installed"])
    runs = [run_in(cells), run_in(more)]

    classes = shared_classes("people", runs)

    first, other = (draw("people", run, classes=classes) for run in runs)
    breaks = [
        [text.get_text() for text in one.texts if text.get_gid() == "legend break"] for one in (first, other)
    ]
    assert breaks[0] == breaks[1]
    assert classes.breaks[-1] >= more["people_seen_installed"].max()
