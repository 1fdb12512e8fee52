"""The map of a country and the chart of its settlements."""

import io
import math

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from pyproj import Geod, Transformer

from sim.core.vocabulary import Definition
from sim.plots.charts.settlement_chart import settlement_chart
from sim.plots.draw import draw as draw_layer
from sim.plots.maps.country_map import country_crs, place_classes
from sim.plots.page.page import Words
from sim.plots.page.style import NONE_SEEN, PEOPLE_RAMP
from tests.plots.conftest import run_in

TITLES = {"north": "North Region", "south": "South Region"}
A4_LANDSCAPE = (11.69, 8.27)


def draw(places: pd.DataFrame, definition: Definition = Definition.INSTALLED) -> Figure:
    nowhere = gpd.GeoDataFrame(geometry=[])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sim.plots.draw._region_titles", lambda: TITLES)
        run = run_in(nowhere, places=places, place="Nowhere", title="Today")
        return draw_layer("places", run, definition=definition)


def texts(figure: Figure, gid: str) -> list[str]:
    everything = [*figure.texts, *(text for axes in figure.axes for text in axes.texts)]
    return [text.get_text() for text in everything if text.get_gid() == gid]


def symbols(figure: Figure, gid: str) -> tuple[np.ndarray, list[str]]:
    """Bounds of the symbols in metres, the largest first, and their colours."""
    (drawn,) = [one for one in figure.axes[0].collections if one.get_gid() == gid]
    bounds = np.array([path.get_extents().extents for path in drawn.get_paths()[1::2]])
    return bounds, [to_hex(colour) for colour in drawn.get_facecolor()[1::2]]


def test_areas_follow_residents_whatever_the_shape(places: pd.DataFrame) -> None:
    circles, _ = symbols(draw(places), "cities")
    squares, _ = symbols(draw(places), "settlements")

    circle_areas = math.pi / 4 * (circles[:, 2] - circles[:, 0]) ** 2
    square_areas = (squares[:, 2] - squares[:, 0]) ** 2
    residents = [2_000_000, 300_000, 40_000, 900_000, 200_000]
    per_resident = np.concatenate([circle_areas, square_areas]) / residents
    np.testing.assert_allclose(per_resident, per_resident[0], rtol=2e-3)  # Circles are drawn as curves.


def test_circles_stand_where_cities_lie_and_squares_make_way(places: pd.DataFrame) -> None:
    figure = draw(places)
    circles, _ = symbols(figure, "cities")
    squares, _ = symbols(figure, "settlements")
    crs = country_crs(places["longitude_deg"].to_numpy(), places["latitude_deg"].to_numpy()).crs
    x, y = Transformer.from_crs("EPSG:4326", crs, always_xy=True).transform(
        [76.9, 52.0, 66.0], [43.2, 51.2, 46.0]
    )

    middles = np.column_stack([circles[:, [0, 2]].mean(axis=1), circles[:, [1, 3]].mean(axis=1)])
    np.testing.assert_allclose(middles, np.column_stack([x, y]), atol=1)
    for left, bottom, right, top in squares:
        apart = (
            (right < circles[:, 0])
            | (left > circles[:, 2])
            | (top < circles[:, 1])
            | (bottom > circles[:, 3])
        )
        assert apart.all()


def test_colours_darken_with_the_share_and_nobody_has_a_colour_of_its_own(places: pd.DataFrame) -> None:
    shades = [to_hex(shade) for shade in PEOPLE_RAMP]
    for gid in ("cities", "settlements"):
        _, colours = symbols(draw(places), gid)
        ranks = [shades.index(colour) for colour in colours]
        assert ranks == sorted(ranks, reverse=True)
        assert set(symbols(draw(places, Definition.ANPR), gid)[1]) == {NONE_SEEN}
    assert texts(draw(places, Definition.ANPR), "legend label")[0] == "nobody in view"


def test_places_and_regions_are_named_without_their_brackets(places: pd.DataFrame) -> None:
    names = texts(draw(places), "place name")

    assert set(names) == {"Capital", "Far Away", "Between", "North Region", "South Region"}


def test_a_map_without_borders_has_meridians_a_scale_and_says_its_projection(places: pd.DataFrame) -> None:
    figure = draw(places)

    assert "60° E" in texts(figure, "meridian")
    assert "46° N" in texts(figure, "parallel")
    assert "equal-area" in " ".join(texts(figure, "source"))
    assert len(texts(figure, "scale label")) == 3
    subtitle = " ".join(texts(figure, "subtitle"))
    assert "Circles are cities" in subtitle
    assert "every camera in place" in subtitle


def test_the_projection_keeps_areas(places: pd.DataFrame) -> None:
    crs = country_crs(places["longitude_deg"].to_numpy(), places["latitude_deg"].to_numpy()).crs
    lon, lat = np.array([60.0, 61.0, 61.0, 60.0]), np.array([50.0, 50.0, 51.0, 51.0])
    dense = [
        np.concatenate([np.linspace(a, b, 200) for a, b in zip(one, np.roll(one, -1), strict=True)])
        for one in (lon, lat)
    ]
    x, y = Transformer.from_crs("EPSG:4326", crs, always_xy=True).transform(*dense)

    drawn = 0.5 * abs(np.dot(x, np.roll(y, -1)) - np.dot(y, np.roll(x, -1)))
    true = abs(Geod(ellps="WGS84").polygon_area_perimeter(*dense)[0])
    assert drawn == pytest.approx(true, rel=1e-4)


def test_maps_of_two_runs_share_classes_that_hold_both(places: pd.DataFrame) -> None:
    more = places.assign(people_observed_installed=places["residents"])

    classes = place_classes(places, more, definition=Definition.INSTALLED)

    assert classes.start < 0.4
    assert classes.breaks[-1] == 1.0


def page_holds_everything(figure: Figure) -> None:
    figure.savefig(io.BytesIO(), format="png")
    width, height = figure.get_size_inches()
    assert (width, height) <= A4_LANDSCAPE
    for text in [*figure.texts, *(text for axes in figure.axes for text in axes.texts)]:
        box = text.get_window_extent()
        assert 0 <= box.x0 <= box.x1 <= width * figure.dpi, text
        assert 0 <= box.y0 <= box.y1 <= height * figure.dpi, text


def test_nothing_leaves_the_page_and_no_two_names_touch(places: pd.DataFrame) -> None:
    figure = draw(places)
    page_holds_everything(figure)
    (axes,) = figure.axes
    boxes = [text.get_window_extent() for text in axes.texts if text.get_gid() == "place name"]
    for position, box in enumerate(boxes):
        assert not any(box.overlaps(other) for other in boxes[position + 1 :])
    strip = [text.get_window_extent() for text in figure.texts if (text.get_gid() or "").startswith("legend")]
    strip += [text.get_window_extent() for text in axes.texts if text.get_gid() == "scale label"]
    for position, box in enumerate(strip):
        assert not any(box.overlaps(other) for other in strip[position + 1 :])


def chart(*strata: pd.DataFrame, names: tuple[str, ...] = ("today",)) -> Figure:
    words = Words("Title", "Subtitle", "Source", "Note")
    return settlement_chart(strata, names, words, definition=Definition.LINKED, region_titles=TITLES)


def panel_values(figure: Figure, name: str) -> list[str]:
    (axes,) = [axes for axes in figure.axes if axes.get_label() == name]
    return [text.get_text() for text in axes.texts if text.get_gid() in {"group", "value"}]


def test_the_chart_has_sizes_from_the_largest_regions_by_share_and_visitors_apart(
    country_strata: pd.DataFrame,
) -> None:
    figure = chart(country_strata)

    assert sorted(panel_values(figure, "By size of settlement")) == sorted(
        ["1,000,000 and more residents", "80.0 %", "under 500 residents", "0.5 %"]
    )
    assert [one for one in panel_values(figure, "By region") if "%" in one] == ["70.0 %", "60.0 %"]
    assert panel_values(figure, "People who live elsewhere") == ["50.0 %", "visitors and commuters"]
    assert "344,000" in texts(figure, "people")
    page_holds_everything(figure)


def test_several_runs_are_marked_and_named(country_strata: pd.DataFrame) -> None:
    more = country_strata.assign(share_observed=0.9)

    figure = chart(country_strata, more, names=("today", "tomorrow"))

    assert texts(figure, "scenario") == ["today", "tomorrow"]
    assert "70.0 → 90.0 %" in panel_values(figure, "By region")
    page_holds_everything(figure)


def test_a_country_without_visitors_has_no_empty_panel(country_strata: pd.DataFrame) -> None:
    figure = chart(country_strata[country_strata["dimension"] != "visitors"])

    assert [axes.get_label() for axes in figure.axes] == ["By size of settlement", "By region"]


def test_runs_of_different_countries_are_not_drawn_together(country_strata: pd.DataFrame) -> None:
    fewer = country_strata[country_strata["stratum"] != "north"]

    with pytest.raises(ValueError, match="the same groups by region"):
        chart(country_strata, fewer, names=("today", "tomorrow"))
