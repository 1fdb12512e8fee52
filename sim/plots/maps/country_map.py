"""A map of a country without borders: its places as symbols, coloured by the share of residents observed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.collections import PatchCollection
from matplotlib.figure import Figure
from matplotlib.patches import Circle, Patch, Rectangle
from numpy.typing import NDArray
from pyproj import Transformer

from sim.core.vocabulary import Definition
from sim.plots.maps.country_projection import country_crs, draw_graticule
from sim.plots.maps.country_symbols import (
    Name,
    Symbol,
    draw_place_names,
    draw_size_key,
    radius_in,
    stand_apart,
)
from sim.plots.maps.map_axes import (
    LEGEND_TOP_IN,
    STRIP_IN,
    Extent,
    GroundTruth,
    draw_north_arrow,
    draw_scale_bar,
    fills_of,
    ground_truth,
    map_axes,
    map_m_per_in,
)
from sim.plots.page.classing import Classes, near_classes
from sim.plots.page.legend import Colours, Key, draw_legend, key_of
from sim.plots.page.lettering import Box
from sim.plots.page.page import MARGIN_IN, Page, Words, lay_out_page
from sim.plots.page.style import INK, LABEL_PT, LANDSCAPE_WIDTH_IN, PAPER, RULE, SMALL_PT
from sim.results.measures.contract import PLACES

_MAP_HEIGHT_IN = (3.0, 5.0)
_EDGE_SHARE = 0.06
_STRONG_FROM = 100_000
_LEGEND_SHARE = 0.4
_SIZE_KEY_SHARE = 0.46
_LINE_PT = 0.5
_RIM_PT = 1.8


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
    places
        Keeps the contract PLACES.
    colours, words
        How shares are coloured; title, subtitle, note and source, to which the projection is added.
    definition, region_titles
        Which cameras count; titles of regions by their keys.
    classes
        Given by whoever draws several maps to be compared; chosen from the data if left out.
    """
    PLACES.check(places)
    ordered = places.sort_values("residents", ascending=False, kind="stable", ignore_index=True)
    shares = observed_shares(ordered, definition)
    used = place_classes(ordered, definition=definition) if classes is None else classes
    crs = country_crs(places["longitude_deg"].to_numpy(float), places["latitude_deg"].to_numpy(float))
    x_m, y_m = Transformer.from_crs("EPSG:4326", crs.crs, always_xy=True).transform(
        ordered["longitude_deg"].to_numpy(float), ordered["latitude_deg"].to_numpy(float)
    )
    extent = _extent(x_m, y_m)
    words = replace(words, source=f"{words.source} Projection: {crs.words}.")
    height_in = _map_height_in(extent)
    page = lay_out_page(words, width_in=LANDSCAPE_WIDTH_IN, body_height_in=height_in + STRIP_IN)
    axes = map_axes(page, (0, STRIP_IN, page.width_in, height_in), extent)
    _draw_frame(axes)
    draw_graticule(axes, crs.crs)
    frame = Box(0, 0, page.width_in, height_in)
    symbols = _symbols(ordered, axes, x_m, y_m, frame)
    key = key_of(colours, used, shares)
    _draw_symbols(axes, symbols, fills_of(used.of(shares), key.colours))
    names = _names(ordered, symbols, region_titles)
    draw_place_names(axes, names, symbols, frame, map_m_per_in=map_m_per_in(axes))
    truth = ground_truth(crs.crs, float(np.mean(extent[::2])), float(np.mean(extent[1::2])))
    _draw_strip(page, axes, key, truth, most_residents=int(ordered["residents"].max()))
    return page.figure


def observed_shares(places: pd.DataFrame, definition: Definition) -> NDArray[np.float64]:
    """Share of each place's residents who are observed."""
    observed = places[f"people_observed_{definition}"].to_numpy(float)
    return np.asarray(observed / places["residents"].to_numpy(float), dtype=np.float64)


def place_classes(*places: pd.DataFrame, definition: Definition) -> Classes:
    """Choose classes for maps of the same places in several runs, so that they can be compared.

    Parameters
    ----------
    places
        Of each run; each keeps the contract PLACES.
    definition
        Which cameras count.
    """
    shares = [observed_shares(one, definition) for one in places]
    return near_classes(*shares, weights=places[0]["residents"].to_numpy(float))


def _extent(x_m: NDArray[np.float64], y_m: NDArray[np.float64]) -> Extent:
    left, bottom, right, top = (float(one) for one in (x_m.min(), y_m.min(), x_m.max(), y_m.max()))
    air = _EDGE_SHARE * max(right - left, top - bottom)
    return left - air, bottom - air, right + air, top + air


def _map_height_in(extent: Extent) -> float:
    left, bottom, right, top = extent
    wanted = (LANDSCAPE_WIDTH_IN - 2 * MARGIN_IN) * (top - bottom) / (right - left)
    return float(np.clip(wanted, *_MAP_HEIGHT_IN))


def _draw_frame(axes: Axes) -> None:
    axes.add_patch(Rectangle((0, 0), 1, 1, transform=axes.transAxes, facecolor="none", edgecolor=RULE,
                             linewidth=0.6, clip_on=False, gid="frame"))  # fmt: skip


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
            name = Name(_short(place["title"]), symbol, size, is_strong=is_large)
            ranked.append((0 if is_large else 2, name))
    return [name for _rank, name in sorted(ranked, key=lambda one: one[0])]


def _short(title: str) -> str:
    """Leave out what tells two cities of one name apart: on a map their place does."""
    return title.partition(" (")[0]


def _draw_strip(page: Page, axes: Axes, key: Key, truth: GroundTruth, *, most_residents: int) -> None:
    top_in = page.bottom_in + LEGEND_TOP_IN
    draw_legend(page.figure, key, left_in=page.left_in, top_in=top_in, width_in=page.width_in * _LEGEND_SHARE)
    draw_size_key(page.figure, most_residents, left_in=page.left_in + page.width_in * _SIZE_KEY_SHARE,
                  top_in=top_in)  # fmt: skip
    high = axes.get_xlim()[1]
    draw_scale_bar(axes, truth, right_m=high - 0.7 * map_m_per_in(axes), below_in=0.34, room_in=1.5)
    draw_north_arrow(page.figure, truth, x_in=page.left_in + page.width_in - 0.225,
                     y_in=page.bottom_in + 0.1)  # fmt: skip
