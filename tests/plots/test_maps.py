import io

import geopandas as gpd
import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from shapely.geometry import LineString

from sim.core.vocabulary import DEFINITION_MEANING, Definition
from sim.plots.draw import draw
from sim.plots.maps.cell_map import cell_map
from sim.plots.page.legend import Classes, Colours, share_label
from sim.plots.page.page import Words
from sim.plots.page.style import COVERAGE_RAMP, EMPTY_CELL, NONE_SEEN, PEOPLE_RAMP, PRINT_DPI, ramp
from tests.plots.conftest import run_in


def draw_coverage(cells: gpd.GeoDataFrame, layer: str = "coverage", **options: object) -> Figure:
    return draw(layer, run_in(cells), definition=Definition.LINKED, **options)  # type: ignore[arg-type]


def draw_people(cells: gpd.GeoDataFrame, layer: str = "people") -> Figure:
    return draw(layer, run_in(cells))


def texts(figure: Figure, gid: str) -> list[str]:
    everything = [*figure.texts, *(text for axes in figure.axes for text in axes.texts)]
    return [text.get_text() for text in everything if text.get_gid() == gid]


def cell_colours(figure: Figure) -> list[str]:
    (fill,) = [one for one in figure.axes[0].collections if one.get_gid() == "cells"]
    return [to_hex(colour) for colour in fill.get_facecolor()]


def test_a_map_says_what_it_shows_what_counts_and_where_it_comes_from(cells: gpd.GeoDataFrame) -> None:
    figure = draw_coverage(cells)

    assert texts(figure, "title") == ["How much ground cameras cover in a model of Almaty"]
    subtitle = " ".join(texts(figure, "subtitle"))
    assert "Today's cameras" in subtitle
    assert "linked" in subtitle
    assert DEFINITION_MEANING[Definition.LINKED] in subtitle
    source = " ".join(texts(figure, "source"))
    assert "not a record of real ones" in source
    assert "Scenario today, seed 7. Projection EPSG:32643." in source


def test_a_map_of_people_says_how_rough_its_cells_are(cells: gpd.GeoDataFrame) -> None:
    assert "one simulated person counts for 100" in " ".join(texts(draw_people(cells), "note"))


@pytest.mark.parametrize(("of", "words"), [("linked", "linked 22,819 (9,567 to 25,800)"), ("public", "")])
def test_a_map_says_whether_the_number_of_the_cameras_it_counts_is_assumed(
    cells: gpd.GeoDataFrame, of: str, words: str
) -> None:
    run = run_in(cells)
    figures = {"cameras": 22_819, "cameras_kind": "assumed", "cameras_low": 9_567, "cameras_high": 25_800}
    definitions = run.summary["definitions"] | {of: figures}
    run = run_in(cells, summary=run.summary | {"definitions": definitions})
    note = " ".join(texts(draw("people", run, definition=Definition.LINKED), "note"))
    assert ("assumed, not counted" in note, words in note) == (bool(words), True)


def test_a_map_has_scale_north_legend_and_named_districts(cells: gpd.GeoDataFrame) -> None:
    figure = draw_coverage(cells)

    assert len(texts(figure, "scale label")) == 3
    assert texts(figure, "north") == ["N"]
    assert "cells of 250 m" in texts(figure, "legend title")[0]
    assert set(texts(figure, "district name")) == {"West", "East"}
    assert texts(figure, "legend label") == ["nobody lives here", "not covered"]


def test_each_cell_has_the_colour_of_its_class(cells: gpd.GeoDataFrame) -> None:
    classes = Classes((0.05, 0.1, 0.2))
    shades = [to_hex(shade) for shade in ramp(COVERAGE_RAMP, 3)]

    colours = cell_colours(draw_coverage(cells, classes=classes))

    for colour, covered, residents in zip(
        colours, cells["ground_share_linked"], cells["residents"], strict=True
    ):
        if covered == 0:
            assert colour == (to_hex(EMPTY_CELL) if residents == 0 else to_hex(NONE_SEEN))
        else:
            assert colour == shades[int(np.searchsorted(classes.breaks, covered))]


def test_ground_in_view_where_nobody_lives_is_no_empty_cell(cells: gpd.GeoDataFrame) -> None:
    (empty, *_), (seen, *_) = (
        cell_colours(draw_coverage(cells.assign(residents=0, ground_share_linked=share)))
        for share in (0.0, 0.5)
    )
    assert empty == to_hex(EMPTY_CELL)
    assert seen in {to_hex(shade) for shade in COVERAGE_RAMP}


def test_the_streets_layer_says_that_it_measures_length(cells: gpd.GeoDataFrame) -> None:
    figure = draw_coverage(cells, "streets")

    assert "street length" in texts(figure, "legend title")[0]
    assert texts(figure, "legend break")[-1] == "40 %"  # The largest share is 19/50.


def test_cells_without_cameras_are_empty_and_those_that_saw_nobody_are_not(cells: gpd.GeoDataFrame) -> None:
    colours = np.array(cell_colours(draw_people(cells)))

    without = (cells["cameras_installed"] == 0).to_numpy()
    nobody = ~without & (cells["people_seen_installed"] == 0).to_numpy()
    assert set(colours[without]) == {to_hex(EMPTY_CELL)}
    assert set(colours[nobody]) == {to_hex(NONE_SEEN)}
    assert set(colours[~without & ~nobody]) <= {to_hex(shade) for shade in PEOPLE_RAMP}


def test_the_residents_layer_shows_where_observed_people_live(cells: gpd.GeoDataFrame) -> None:
    figure = draw_people(cells, "residents")

    assert texts(figure, "title") == ["Where the people live who are in view in a model of Almaty"]
    assert texts(figure, "legend label") == ["nobody simulated"]


def test_the_whole_town_lies_inside_the_frame_and_metres_are_equal_both_ways(cells: gpd.GeoDataFrame) -> None:
    figure = draw_coverage(cells)
    axes = figure.axes[0]
    (left, right), (bottom, top) = axes.get_xlim(), axes.get_ylim()
    west, south, east, north = cells.total_bounds
    width_in, height_in = figure.get_size_inches() * (axes.get_position().width, axes.get_position().height)

    assert left < west < east < right
    assert bottom < south < north < top
    assert (right - left) / width_in == pytest.approx((top - bottom) / height_in)


def test_no_text_leaves_the_page_and_no_two_texts_of_the_strip_touch(cells: gpd.GeoDataFrame) -> None:
    figure = draw_people(cells)
    figure.savefig(io.BytesIO(), format="png")
    width, height = figure.get_size_inches() * figure.dpi
    everything = [*figure.texts, *figure.axes[0].texts]
    boxes = {text: text.get_window_extent() for text in everything}

    for text, box in boxes.items():
        assert box.x0 >= 0, text
        assert box.y0 >= 0, text
        assert box.x1 <= width, text
        assert box.y1 <= height, text
    strip = [text for text in everything if (text.get_gid() or "").startswith(("legend", "scale", "north"))]
    for position, text in enumerate(strip):
        for other in strip[position + 1 :]:
            assert not boxes[text].overlaps(boxes[other]), (text, other)


def test_a_tall_town_still_fits_a_page_of_a4(cells: gpd.GeoDataFrame) -> None:
    narrow = cells[cells["district"] == "West"].iloc[::10]

    width_in, height_in = draw_coverage(narrow).get_size_inches()

    assert (width_in, height_in) <= (8.27, 11.69)


def test_arterials_are_drawn_thin_below_the_outlines(cells: gpd.GeoDataFrame) -> None:
    west, south, east, north = cells.total_bounds
    streets = gpd.GeoDataFrame(geometry=[LineString([(west, south), (east, north)])], crs=cells.crs)

    colours = Colours("ground_share_linked", "Share", COVERAGE_RAMP, share_label, "none", "empty")
    figure = cell_map(cells, colours, Words("Title", "Subtitle", "Source"), arterials=streets)
    layers = {one.get_gid(): one for one in figure.axes[0].collections}

    assert layers["cells"].get_zorder() < layers["arterials"].get_zorder() < layers["districts"].get_zorder()
    assert layers["arterials"].get_linewidth()[0] < layers["districts"].get_linewidth()[0]


def test_degrees_are_refused_because_a_scale_bar_means_nothing_on_them(cells: gpd.GeoDataFrame) -> None:
    with pytest.raises(ValueError, match="metre coordinate system"):
        draw_coverage(cells.to_crs("EPSG:4326"))


def test_drawing_changes_no_table_and_repeats_byte_by_byte(cells: gpd.GeoDataFrame) -> None:
    before = cells.copy(deep=True)
    pictures = []
    for _ in range(2):
        file = io.BytesIO()
        draw_people(cells).savefig(file, format="png")
        pictures.append(file.getvalue())

    assert pictures[0] == pictures[1]
    assert cells.equals(before)


def test_figures_are_fine_enough_for_print(cells: gpd.GeoDataFrame) -> None:
    assert draw_coverage(cells).dpi == PRINT_DPI >= 200


def test_a_page_keeps_together_when_a_notebook_cuts_its_margins_off(cells: gpd.GeoDataFrame) -> None:
    figure = draw_coverage(cells)

    def place_of_each(**options: object) -> np.ndarray:
        """Where everything on the page stands while it is drawn, in pixels from the title."""
        places: list[tuple[float, float]] = []
        parts = [*figure.artists, *figure.lines, *figure.patches, *figure.texts, *figure.axes]
        watcher = figure.texts[0]
        draw = watcher.draw
        try:
            watcher.draw = lambda renderer: places.extend(
                part.get_window_extent(renderer).min for part in parts
            )
            figure.savefig(io.BytesIO(), format="png", **options)
        finally:
            watcher.draw = draw
        corners = np.array(places[-len(parts) :])
        return corners - corners[parts.index(watcher)]

    # Cutting moves the page by part of a pixel; an inch is a hundred and more.
    np.testing.assert_allclose(place_of_each(bbox_inches="tight"), place_of_each(), atol=1.5)


def test_a_map_of_a_sunday_says_sunday_and_that_a_cell_is_a_draw(cells: gpd.GeoDataFrame) -> None:
    said = {"run": {"day": "sunday"}}
    figure = draw("people", run_in(cells, said=said), definition=Definition.LINKED)
    assert "24:00 of a Sunday." in " ".join(texts(figure, "subtitle"))
    assert " ".join(texts(figure, "note")).startswith("A single cell is a draw, not a finding")


def test_where_all_cameras_are_mapped_no_seed_moves_them(cells: gpd.GeoDataFrame) -> None:
    of_file = run_in(cells, mapped_file="mapped.csv")
    figure = draw("people", of_file, definition=Definition.LINKED)
    assert "draw" not in " ".join(texts(figure, "note"))
    assert "streets and people are synthetic, cameras are mapped" in " ".join(texts(figure, "subtitle"))
    made_up = run_in(cells, mapped_file="mapped.csv", is_topped_up=True)
    figure = draw("people", made_up, definition=Definition.LINKED)
    assert "a draw" in " ".join(texts(figure, "note"))
    assert "people and some cameras are synthetic" in " ".join(texts(figure, "subtitle"))
