"""Place and time: the invented town sees nobody at night, and more towards the east in the morning."""

import io

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from sim.core.errors import InputError
from sim.core.vocabulary import Definition
from sim.plots.draw import draw as draw_layer
from sim.plots.maps.day_map import SHOWN_HOURS
from sim.plots.page.style import EMPTY_CELL, NONE_SEEN
from tests.plots.conftest import run_in


@pytest.fixture
def hours(cells: gpd.GeoDataFrame) -> pd.DataFrame:
    """Where a cell sees anybody in the day, a tenth of them at 8 and two tenths at 17."""
    seen = cells[cells["people_seen_installed"] > 0]
    columns = {f"people_seen_{definition}": seen["people_seen_installed"] for definition in Definition}
    rows = [
        pd.DataFrame({"cell_id": seen["cell_id"], "hour": hour, **columns}).assign(
            **{name: part * values for name, values in columns.items()}
        )
        for hour, part in ((8, 0.1), (17, 0.2))
    ]
    return pd.concat(rows, ignore_index=True)


def draw(cells: gpd.GeoDataFrame, hours: pd.DataFrame, hour: int) -> Figure:
    return draw_layer("people", run_in(cells, hours=hours), hour=hour)


def texts(figure: Figure, gid: str) -> list[str]:
    return [text.get_text() for text in figure.texts if text.get_gid() == gid]


def colours(figure: Figure, panel: int = 0) -> np.ndarray:
    (fill,) = [one for one in figure.axes[panel].collections if one.get_gid() == "cells"]
    return np.array([to_hex(colour) for colour in fill.get_facecolor()])


def test_an_hour_is_named_and_everybody_counts(cells: gpd.GeoDataFrame, hours: pd.DataFrame) -> None:
    figure = draw(cells, hours, 8)

    title = " ".join(texts(figure, "title"))
    assert title == "Where people are in view in a model of Almaty, 08:00–09:00"
    subtitle = " ".join(texts(figure, "subtitle"))
    assert "residents and visitors alike" in subtitle
    assert "between 08:00 and 09:00" in subtitle


def test_all_hours_share_one_scale(cells: gpd.GeoDataFrame, hours: pd.DataFrame) -> None:
    """Twice as many people are never shown lighter; a number has one colour at whatever hour."""
    morning, evening = draw(cells, hours, 8), draw(cells, hours, 17)

    assert texts(morning, "legend break") == texts(evening, "legend break")
    shade = {colour: rank for rank, colour in enumerate(dict.fromkeys(colours(day(cells, hours), 5)))}
    assert set(colours(morning)) <= set(shade) | {NONE_SEEN}
    for light, dark in zip(colours(morning), colours(evening), strict=True):
        assert shade[light] <= shade[dark]


def test_cells_without_cameras_stay_empty_and_others_that_see_nobody_do_not(
    cells: gpd.GeoDataFrame, hours: pd.DataFrame
) -> None:
    night = colours(draw(cells, hours, 3))

    without = (cells["cameras_installed"] == 0).to_numpy()
    assert set(night[without]) == {to_hex(EMPTY_CELL)}
    assert set(night[~without]) == {to_hex(NONE_SEEN)}


def day(cells: gpd.GeoDataFrame, hours: pd.DataFrame, **observed: float) -> Figure:
    strata = pd.DataFrame(
        {"dimension": "hour", "definition": "installed", "stratum": f"{hour:02d}", "people_observed": people}
        for hour, people in enumerate(observed.values())
    )
    return draw_layer("day", run_in(cells, hours=hours, **({"strata": strata} if observed else {})))


def test_the_day_is_eight_maps_each_named_by_its_hour(cells: gpd.GeoDataFrame, hours: pd.DataFrame) -> None:
    figure = day(cells, hours, **{str(hour): 1000.0 * hour for hour in range(24)})

    assert [axes.get_label() for axes in figure.axes] == [
        f"{hour:02d}:00–{hour + 1:02d}:00" for hour in SHOWN_HOURS
    ]
    assert texts(figure, "panel heading")[2] == "08:00–09:00"
    assert texts(figure, "panel remark")[2] == "8,000 residents in view"
    for number, hour in enumerate(SHOWN_HOURS):
        np.testing.assert_array_equal(colours(figure, number), colours(draw(cells, hours, hour)))


def test_small_maps_keep_apart_and_on_the_page(cells: gpd.GeoDataFrame, hours: pd.DataFrame) -> None:
    for town in (cells, cells[cells["district"] == "West"].iloc[::10]):  # Wide, and tall.
        shown = hours[hours["cell_id"].isin(town["cell_id"])]
        figure = day(town, shown, **dict.fromkeys(map(str, range(24)), 2_000_000.0))
        figure.savefig(io.BytesIO(), format="png")
        assert tuple(figure.get_size_inches()) <= (8.27, 11.69)
        things = [*figure.texts, *figure.axes, *(text for axes in figure.axes for text in axes.texts)]
        boxes = {thing: thing.get_window_extent() for thing in things}
        width, height = figure.get_size_inches() * figure.dpi
        for position, (thing, box) in enumerate(boxes.items()):
            assert box.x0 >= 0
            assert box.y0 >= 0
            assert box.x1 <= width
            assert box.y1 <= height
            assert [other for other in things[position + 1 :] if box.overlaps(boxes[other])] == [], thing


def test_there_is_no_25th_hour(cells: gpd.GeoDataFrame, hours: pd.DataFrame) -> None:
    with pytest.raises(InputError, match="from 0 to 23, so there is no hour 24"):
        draw(cells, hours, 24)


def test_hours_of_another_town_are_refused(cells: gpd.GeoDataFrame, hours: pd.DataFrame) -> None:
    with pytest.raises(ValueError, match="not on the map"):
        draw(cells, hours.assign(cell_id=hours["cell_id"] + 1000), 8)
