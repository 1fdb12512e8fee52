"""A map of a country without borders: its places as symbols, coloured by the share of residents observed.

Its projection is true to areas, and meridians and parallels stand in place of borders.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PatchCollection
from matplotlib.figure import Figure
from matplotlib.patches import Circle, Patch, Rectangle
from numpy.typing import NDArray
from pyproj import CRS, Transformer

from sim.core.vocabulary import Definition
from sim.plots.maps.country_symbols import (
    Name,
    Symbol,
    draw_place_names,
    draw_size_key,
    radius_in,
    stand_apart,
)
from sim.plots.maps.map_axes import (
    draw_scale_and_north,
    extent_of,
    fills_of,
    map_axes,
    map_height_in,
    map_m_per_in,
)
from sim.plots.page.legend import LEGEND_TOP_IN, Classes, Colours, draw_legend, near_classes
from sim.plots.page.lettering import Box
from sim.plots.page.page import STRIP_IN, Words, lay_out_page
from sim.plots.page.style import INK, LABEL_PT, LANDSCAPE_WIDTH_IN, MUTED, PAPER, RULE, SMALL_PT, text_style
from sim.results.measures.contract import PLACES

_INSET = 1 / 6  # standard parallels lie this part of the span of latitudes from its ends
_STEPS_DEG = (1, 2, 5, 10, 20, 30)
_MOST_LINES = 7
_POINTS = 200
_GAP_PT = 3
_MAP_HEIGHT_IN = (3.0, 5.0)
_EDGE_SHARE = 0.06
_STRONG_FROM = 100_000
_LEGEND_SHARE = 0.4
_SIZE_KEY_SHARE = 0.46
_LINE_PT = 0.5
_RIM_PT = 1.8


@dataclass(frozen=True)
class CountryCrs:
    """Albers' equal-area conic projection, fitted to what is drawn, and what a map says of it."""

    crs: CRS
    words: str


def country_crs(longitude_deg: NDArray[np.float64], latitude_deg: NDArray[np.float64]) -> CountryCrs:
    """Fit the projection to places, with standard parallels a sixth of the span from its ends.

    The one-sixth rule: Snyder, "Map Projections: A Working Manual", USGS 1987, chapter 14. All parameters
    are rounded to whole degrees. Places are longitudes and latitudes on WGS 84.
    """
    south, north = float(latitude_deg.min()), float(latitude_deg.max())
    inset = _INSET * (north - south)
    first, second, middle = (round(value) for value in (south + inset, north - inset, (south + north) / 2))
    meridian = round((float(longitude_deg.min()) + float(longitude_deg.max())) / 2)
    crs = CRS.from_dict(
        {"proj": "aea", "lat_1": first, "lat_2": second, "lat_0": middle, "lon_0": meridian,
         "datum": "WGS84", "units": "m"}
    )  # fmt: skip
    words = (
        f"Albers' equal-area conic, standard parallels {latitude_words(first)} and {latitude_words(second)}, "
        f"central meridian {longitude_words(meridian)}"
    )
    return CountryCrs(crs, words)


def latitude_words(degrees: float) -> str:
    """Write a latitude, such as `50° N`."""
    return f"{abs(degrees):g}° {'N' if degrees >= 0 else 'S'}"


def longitude_words(degrees: float) -> str:
    """Write a longitude, such as `70° E`."""
    return f"{abs(degrees):g}° {'E' if degrees >= 0 else 'W'}"


def draw_graticule(axes: Axes, crs: CRS) -> None:
    """Draw round meridians and parallels across *axes*, named where they meet its lower and left edge."""
    left, right = axes.get_xlim()
    bottom, top = axes.get_ylim()
    to_degrees = Transformer.from_crs(crs, "EPSG:4326", always_xy=True)
    x_m, y_m = np.meshgrid(np.linspace(left, right, 9), np.linspace(bottom, top, 9))
    longitude, latitude = to_degrees.transform(x_m.ravel(), y_m.ravel())
    west, east, south, north = longitude.min(), longitude.max(), latitude.min(), latitude.max()
    to_metres = Transformer.from_crs("EPSG:4326", crs, always_xy=True)
    along_latitude, along_longitude = np.linspace(south, north, _POINTS), np.linspace(west, east, _POINTS)
    lines = []
    for meridian in _round_degrees(west, east):
        line = np.column_stack(to_metres.transform(np.full(_POINTS, meridian), along_latitude))
        lines.append(line)
        x = float(np.interp(bottom, line[:, 1], line[:, 0]))
        if left < x < right:
            _name(axes, (x, bottom), longitude_words(meridian), below=True)
    for parallel in _round_degrees(south, north):
        line = np.column_stack(to_metres.transform(along_longitude, np.full(_POINTS, parallel)))
        lines.append(line)
        y = float(np.interp(left, line[:, 0], line[:, 1]))
        if bottom < y < top:
            _name(axes, (left, y), latitude_words(parallel), below=False)
    axes.add_collection(LineCollection(lines, colors=RULE, linewidths=0.4, gid="graticule", zorder=0.5))


def _round_degrees(low: float, high: float) -> list[float]:
    step = next((one for one in _STEPS_DEG if (high - low) / one <= _MOST_LINES), _STEPS_DEG[-1])
    return [float(step * n) for n in range(math.ceil(low / step), math.floor(high / step) + 1)]


def _name(axes: Axes, at: tuple[float, float], words: str, *, below: bool) -> None:
    """Write inside the frame, beside the line, so that names of lines need no margin."""
    axes.annotate(
        words, at, xytext=(_GAP_PT, _GAP_PT), textcoords="offset points", ha="left", va="bottom",
        gid="meridian" if below else "parallel", zorder=0.6, **text_style(SMALL_PT, MUTED),
    )  # fmt: skip


def country_map(
    places: pd.DataFrame,
    colours: Colours,
    words: Words,
    *,
    definition: Definition,
    region_titles: Mapping[str, str],
    classes: Classes | None = None,
) -> Figure:
    """Draw the share of residents observed in each place of a country, under one camera definition.

    Parameters
    ----------
    places, colours, words
        Keeps the contract PLACES; how shares are coloured; what stands around it, with the projection added.
    definition, region_titles
        Which cameras count; titles of regions by their keys.
    classes
        As for :func:`sim.plots.maps.cell_map.cell_map`.
    """
    PLACES.check(places)
    ordered = places.sort_values("residents", ascending=False, kind="stable", ignore_index=True)
    shares = observed_shares(ordered, definition)
    used = place_classes(ordered, definition=definition) if classes is None else classes
    crs = country_crs(places["longitude_deg"].to_numpy(float), places["latitude_deg"].to_numpy(float))
    x_m, y_m = Transformer.from_crs("EPSG:4326", crs.crs, always_xy=True).transform(
        ordered["longitude_deg"].to_numpy(float), ordered["latitude_deg"].to_numpy(float)
    )
    extent = extent_of((x_m.min(), y_m.min(), x_m.max(), y_m.max()), air_share=_EDGE_SHARE)
    words = replace(words, source=f"{words.source} Projection: {crs.words}.")
    height_in = map_height_in(extent, LANDSCAPE_WIDTH_IN, _MAP_HEIGHT_IN)
    page = lay_out_page(words, width_in=LANDSCAPE_WIDTH_IN, body_height_in=height_in + STRIP_IN)
    axes = map_axes(page, (0, STRIP_IN, page.width_in, height_in), extent)
    axes.add_patch(Rectangle((0, 0), 1, 1, transform=axes.transAxes, facecolor="none", edgecolor=RULE,
                             linewidth=0.6, clip_on=False, gid="frame"))  # fmt: skip
    draw_graticule(axes, crs.crs)
    frame = Box(0, 0, page.width_in, height_in)
    symbols = _symbols(ordered, axes, x_m, y_m, frame)
    _draw_symbols(axes, symbols, fills_of(used.of(shares), colours.shades(used)))
    names = _names(ordered, symbols, region_titles)
    draw_place_names(axes, names, symbols, frame, map_m_per_in=map_m_per_in(axes))
    draw_legend(page, colours, used, shares, width_share=_LEGEND_SHARE)
    key_left_in = page.left_in + page.width_in * _SIZE_KEY_SHARE
    key_top_in = page.bottom_in + LEGEND_TOP_IN
    draw_size_key(page.figure, int(ordered["residents"].max()), left_in=key_left_in, top_in=key_top_in)
    draw_scale_and_north(page, axes, crs.crs, extent)
    return page.figure


def observed_shares(places: pd.DataFrame, definition: Definition) -> NDArray[np.float64]:
    """Share of each place's residents who are observed."""
    observed = places[f"people_observed_{definition}"].to_numpy(float)
    return np.asarray(observed / places["residents"].to_numpy(float), dtype=np.float64)


def place_classes(*places: pd.DataFrame, definition: Definition) -> Classes:
    """Choose classes for maps of the same places in several runs, each keeping the contract PLACES."""
    shares = [observed_shares(one, definition) for one in places]
    return near_classes(*shares, weights=places[0]["residents"].to_numpy(float))


def _symbols(
    places: pd.DataFrame, axes: Axes, x_m: NDArray[np.float64], y_m: NDArray[np.float64], frame: Box
) -> list[Symbol]:
    """Size and place the symbols, in the order of *places*; squares make way for circles."""
    scale, left, bottom = map_m_per_in(axes), axes.get_xlim()[0], axes.get_ylim()[0]
    most = float(places["residents"].max())
    symbols = [
        Symbol((x - left) / scale, (y - bottom) / scale, radius_in(residents, most), bool(is_city))
        for x, y, residents, is_city in zip(x_m, y_m, places["residents"], places["is_city"], strict=True)
    ]
    squares = [number for number, symbol in enumerate(symbols) if not symbol.is_circle]
    apart = stand_apart(
        [symbol for symbol in symbols if symbol.is_circle], [symbols[number] for number in squares], frame
    )
    for number, moved in zip(squares, apart, strict=True):
        symbols[number] = moved
    return symbols


def _draw_symbols(axes: Axes, symbols: Sequence[Symbol], fills: Sequence[str]) -> None:
    """Draw squares, then circles, the small ones on top of the large ones, each with a pale rim."""
    for is_circle, name in ((False, "settlements"), (True, "cities")):
        shown = [number for number, symbol in enumerate(symbols) if symbol.is_circle == is_circle]
        axes.add_collection(
            PatchCollection(
                [patch for number in shown for patch in (_patch(axes, symbols[number]),) * 2],
                facecolors=[fills[number] for number in shown for _rim_and_body in range(2)],
                edgecolors=[PAPER, INK] * len(shown), linewidths=[_RIM_PT, _LINE_PT] * len(shown),
                gid=name, zorder=4 if is_circle else 3,
            )
        )  # fmt: skip


def _patch(axes: Axes, symbol: Symbol) -> Patch:
    scale = map_m_per_in(axes)
    x, y = axes.get_xlim()[0] + scale * symbol.x_in, axes.get_ylim()[0] + scale * symbol.y_in
    half = scale * symbol.half_in
    return Circle((x, y), half) if symbol.is_circle else Rectangle((x - half, y - half), 2 * half, 2 * half)


def _names(places: pd.DataFrame, symbols: Sequence[Symbol], region_titles: Mapping[str, str]) -> list[Name]:
    """Name large cities first, then regions at their squares, then all other cities if there is room."""
    ranked: list[tuple[int, Name]] = []
    for place, symbol in zip(places.to_dict("records"), symbols, strict=True):
        is_large = place["residents"] >= _STRONG_FROM
        if not place["is_city"]:
            ranked.append((1, Name(region_titles[place["region"]], symbol, SMALL_PT, is_strong=False)))
        else:
            size = LABEL_PT if is_large else SMALL_PT
            # What tells two cities of one name apart is left out: on a map their place does.
            name = Name(place["title"].partition(" (")[0], symbol, size, is_strong=is_large)
            ranked.append((0 if is_large else 2, name))
    return [name for _rank, name in sorted(ranked, key=lambda one: one[0])]
