from types import SimpleNamespace

import geopandas as gpd
import pytest
import shapely

from sim.core.vocabulary import Definition, Light, Turning
from sim.plots.draw import draw as draw_layer
from sim.results.run_tables import PlaceTables

CRS = "EPSG:32643"
WINDOW = shapely.box(0, 0, 500, 500)


def draw(*, buildings=None, crs=CRS):
    seen = gpd.GeoDataFrame(
        {"x_m": [100.0, 200.0], "y_m": [100.0, 200.0]},
        geometry=[
            shapely.Point(100, 130).buffer(40),
            shapely.MultiPolygon([shapely.box(200, 200, 240, 230)]),
        ],
        crs=crs,
    )
    streets = gpd.GeoDataFrame(geometry=[shapely.LineString([(0, 250), (500, 250)])], crs=crs)
    city = SimpleNamespace(edges=streets, buildings=buildings, crs=crs)
    about = {"scenario": "test", "title": "A test", "place": "Testville", "seed": 1, "cells": seen}
    network = SimpleNamespace(city=city)
    tables = PlaceTables(**about, light=Light.NIGHT, turning=Turning.POSSIBLE, network=network)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sim.plots.draw.watched_window", lambda _network, _definition: (seen, WINDOW))
        return draw_layer("footprints", tables, definition=Definition.PUBLIC)


def words(figure):
    return " ".join(text.get_text() for text in figure.texts)


def drawn(figure, name):
    (axes,) = (axes for axes in figure.axes if axes.get_label() == "map")
    return [thing for thing in axes.collections if thing.get_gid() == name]


def test_every_camera_has_its_ground_and_its_marker():
    figure = draw()
    assert len(drawn(figure, "footprints")[0].get_paths()) == 2
    assert len(drawn(figure, "cameras")[0].get_offsets()) == 2
    assert "2 outdoor cameras" in words(figure)


def test_the_words_say_under_which_circumstances_cameras_see():
    said = words(draw())
    assert "infra-red light alone" in said
    assert "wherever an operator can turn and zoom it" in said
    assert "No buildings are known" in said


def test_buildings_in_the_window_are_drawn():
    houses = gpd.GeoDataFrame(geometry=[shapely.box(10, 10, 30, 30), shapely.box(900, 0, 910, 5)], crs=CRS)
    figure = draw(buildings=houses)
    assert len(drawn(figure, "buildings")[0].get_paths()) == 1
    assert "Grey: buildings." in words(figure)


def test_degrees_are_refused():
    with pytest.raises(ValueError, match="metre"):
        draw(crs="EPSG:4326")
