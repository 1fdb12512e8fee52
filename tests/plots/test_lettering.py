"""Text of others on pictures: drawn as written, whatever it is."""

import io
import warnings

import geopandas as gpd
import pytest
from shapely.geometry import box

from sim.plots.maps.cell_map import draw_district_names
from sim.plots.page.lettering import drawable, text_width_in, wrap_to_width
from sim.plots.page.page import Page, Words, lay_out_page
from sim.plots.page.style import LABEL_PT, TITLE_PT

ODD = (
    "cost $5 and $6",
    "$x_1$",
    "a_b^c {d} \\frac{1}{2} \\$",
    "{city}",
    "%s # ~ &",
    "\x1b[31mred\n\ttwo",
    "\ud800",
)
UNKNOWN = ("\U0001f9ff 漢字", "\U0001faa8")


def page(title: str) -> Page:
    words = Words(title=title, subtitle=f"{title}. What is counted.", source=title, note=title)
    return lay_out_page(words, width_in=7, body_height_in=1)


@pytest.mark.parametrize("title", [*ODD, *UNKNOWN])
def test_a_title_is_drawn_as_written(title: str) -> None:
    made = page(title)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        made.figure.savefig(io.BytesIO(), dpi=20)

    drawn = [text.get_text() for text in made.figure.texts if text.get_gid() == "title"]
    assert " ".join(drawn) == drawable(title)
    assert not any(text.get_parse_math() for text in made.figure.texts)


def test_signs_of_formulas_stay_signs() -> None:
    for text in ODD[:5]:
        assert drawable(text) == text


def test_letters_that_the_typeface_lacks_leave_a_box() -> None:
    assert drawable("a漢b") == "a□b"


def test_a_dollar_is_as_wide_as_it_is_drawn() -> None:
    assert text_width_in("$$$$", LABEL_PT) == pytest.approx(text_width_in("$$$", LABEL_PT) * 4 / 3, rel=0.05)


@pytest.mark.parametrize("text", ["x" * 5_000, "word " * 2_000, "\U0001f600" * 900])
def test_a_page_stays_a_page_however_long_its_title(text: str) -> None:
    lines = wrap_to_width(text, 5.0, TITLE_PT, bold=True)

    assert max(text_width_in(line, TITLE_PT, bold=True) for line in lines) <= 5.0
    assert page(text).figure.get_size_inches()[1] < 20


def test_district_names_are_drawn_as_written_and_no_longer_than_a_line() -> None:
    names = ["$5_{a}$", "long " * 100]
    districts = gpd.GeoDataFrame({"district": names}, geometry=[box(0, 0, 1, 1), box(2, 0, 3, 1)])
    made = page("Districts")
    axes = made.figure.add_axes((0, 0, 1, 1))

    draw_district_names(axes, districts, map_m_per_in=1.0)

    assert axes.texts[0].get_text() == names[0]
    assert len(axes.texts[1].get_text()) <= 60
    assert not any(text.get_parse_math() for text in axes.texts)
    made.figure.savefig(io.BytesIO(), dpi=20)
