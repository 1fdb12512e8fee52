import geopandas as gpd
import numpy as np
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from sim.core.vocabulary import Definition
from sim.plots.maps.difference_map import Difference, cell_differences, difference_classes, difference_map
from sim.plots.page.style import COVERAGE_RAMP, EMPTY_CELL, NONE_SEEN, PEOPLE_RAMP

LINKED = Definition.LINKED
ABOUT = {
    "definition": LINKED,
    "city": "Made",
    "scenarios": ("Today", "Tomorrow"),
    "source": "Source: a test.",
}


@pytest.fixture
def other(cells: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """More people in the east of the second row, fewer in that of the third."""
    seen = cells["people_seen_linked"].to_numpy(copy=True)
    row = np.arange(len(seen)) // 20
    east = np.arange(len(seen)) % 20 >= 10
    return cells.assign(
        people_seen_linked=np.where(east & (row == 1), seen + 50, np.where(east & (row == 2), 0, seen))
    )


def drawn(figure: Figure, gid: str):
    (axes,) = [axes for axes in figure.axes if axes.get_label() == "map"]
    return next(one for one in axes.collections if one.get_gid() == gid)


def test_more_is_orange_less_is_blue_and_hatched_and_nothing_white(cells, other) -> None:
    figure = difference_map(cells, other, difference=Difference.PEOPLE, **ABOUT)

    faces = [to_hex(face) for face in drawn(figure, "cells").get_facecolors()]
    assert all(face in PEOPLE_RAMP for face in faces[30:40])
    assert all(face in COVERAGE_RAMP for face in faces[50:60])
    assert set(faces[70:80]) == {NONE_SEEN}
    assert set(faces[20:25]) == {EMPTY_CELL}
    assert drawn(figure, "cells with less").get_hatch()


def test_both_sides_share_classes_and_a_zero() -> None:
    classes = difference_classes(np.array([-900.0, 30.0, 0.0, np.nan, 5.0, -4.0]))

    assert classes.n % 2 == 0
    ends = (classes.start, *classes.breaks)
    assert ends == pytest.approx([-end for end in reversed(ends)])
    assert 0.0 in ends
    assert classes.of(np.array([-900.0, 900.0])).tolist() == [0, classes.n - 1]


def test_no_side_has_more_than_three_classes_and_many_values_make_three() -> None:
    for n in (10, 100, 1_000, 100_000):
        assert difference_classes(np.geomspace(1, n, 50)).n == 6


def test_the_legend_says_what_is_counted_by_which_cameras_with_signs(cells, other) -> None:
    figure = difference_map(cells, other, difference=Difference.PEOPLE, **ABOUT)

    words = {text.get_gid(): text.get_text() for text in figure.texts}
    breaks = [text.get_text() for text in figure.texts if text.get_gid() == "legend break"]
    assert "linked cameras, change" in words["legend title"]
    assert "“Tomorrow” minus “Today”" in words["subtitle"] or "“Tomorrow” minus “Today”" in " ".join(
        text.get_text() for text in figure.texts
    )
    assert breaks[len(breaks) // 2] == "0"
    assert all(word.startswith("−") for word in breaks[: len(breaks) // 2])
    assert all(word.startswith("+") for word in breaks[len(breaks) // 2 + 1 :])


def test_a_share_is_that_of_the_residents_of_a_cell_in_points(cells) -> None:
    other = cells.assign(residents_observed_linked=cells["residents"] * 0.75)

    change = cell_differences(cells, other, Difference.SHARE, LINKED)

    assert change[20:] == pytest.approx(25.0)
    assert np.isnan(change[:20]).all()


def test_cells_without_a_camera_in_both_runs_have_nothing_to_tell(cells, other) -> None:
    change = cell_differences(cells, other, Difference.PEOPLE, LINKED)
    new = cell_differences(cells, other.assign(cameras_linked=2), Difference.PEOPLE, LINKED)

    assert np.isnan(change).sum() == (cells["cameras_linked"] == 0).sum()
    assert not np.isnan(new).any()


def test_cells_of_other_runs_cannot_be_subtracted(cells) -> None:
    with pytest.raises(ValueError, match="if they are the same cells"):
        cell_differences(cells, cells.iloc[::-1], Difference.PEOPLE, LINKED)


def test_runs_that_do_not_differ_make_a_map_of_no_change(cells) -> None:
    figure = difference_map(cells, cells, difference=Difference.PEOPLE, **ABOUT)

    assert {to_hex(face) for face in drawn(figure, "cells").get_facecolors()} == {NONE_SEEN, EMPTY_CELL}
