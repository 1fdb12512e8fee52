"""A country's residents observed, by size of settlement and by region, in one run or several."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from sim.city.country.settlement_sizes import SIZE_CLASSES
from sim.core.vocabulary import Definition
from sim.plots.page.lettering import drawable, text_width_in
from sim.plots.page.page import Page, Words, chart_axes, lay_out_page, per_cent_ticks
from sim.plots.page.style import (
    INK,
    LABEL_PT,
    LANDSCAPE_WIDTH_IN,
    MUTED,
    PAPER,
    PENS,
    SMALL_PT,
    text_style,
    tint,
)
from sim.results.measures.contract import STRATA, VISITORS

_ROW_IN = 0.225
_HEAD_IN = 0.3
_TICKS_IN = 0.28
_BETWEEN_IN = 0.2
_COLUMN_GAP_IN = 0.45
_NAME_GAP_IN = 0.12
_BAR = 0.62
_FIRST_TINT = 0.45
_VALUE_GAP_IN = 0.14
_LEAST_SPAN = 1e-6
_MARKERS = ("o", "D", "s", "^", "v")


@dataclass(frozen=True)
class Row:
    """A group of people: its name, how many they are, and the part of them observed in each run, 0 to 1."""

    name: str
    people: float
    shares: tuple[float, ...]


@dataclass(frozen=True)
class Block:
    """Groups under one heading."""

    heading: str
    rows: tuple[Row, ...]


def settlement_blocks(
    strata: Sequence[pd.DataFrame], definition: Definition, region_titles: Mapping[str, str]
) -> tuple[Block, Block, Block]:
    """Gather sizes of settlement from the largest down, visitors, and regions by the first run's share.

    Raises
    ------
    ValueError
        If the runs do not have the same groups.
    """
    tables = [STRATA.check(one)[one["definition"] == str(definition)] for one in strata]
    size_names = {known.word: f"{known.word.replace('-', '–')} residents" for known in SIZE_CLASSES}
    from_the_largest = list(size_names.values())
    sizes = _rows(tables, "settlement_size", size_names)
    regions = _rows(tables, "region", region_titles)
    return (
        Block(
            "By size of settlement", tuple(sorted(sizes, key=lambda row: from_the_largest.index(row.name)))
        ),
        Block("People who live elsewhere", tuple(_rows(tables, VISITORS, {}))),
        Block("By region", tuple(sorted(regions, key=lambda row: (-row.shares[0], row.name)))),
    )


def _rows(tables: Sequence[pd.DataFrame], dimension: str, names: Mapping[str, str]) -> list[Row]:
    parts = [table[table["dimension"] == dimension].set_index("stratum") for table in tables]
    if any(set(part.index) != set(parts[0].index) for part in parts[1:]):
        msg = f"runs to be drawn together must have the same groups by {dimension}"
        raise ValueError(msg)
    return [
        Row(
            names.get(str(word), str(word)),
            float(parts[0].loc[word, "residents"]),
            tuple(float(part.loc[word, "share_observed"]) for part in parts),
        )
        for word in parts[0].index
    ]


@dataclass(frozen=True)
class _Look:
    """What all panels have in common: the colour of the definition, and the right end of their axes."""

    colour: str
    limit: float
    is_alone: bool

    @property
    def fill(self) -> str:
        """Of the first run's bars; light where others are set against them."""
        return self.colour if self.is_alone else tint(self.colour, _FIRST_TINT)


@dataclass(frozen=True)
class _Column:
    """Where blocks stand below each other, inches; their bars begin in one line and have one scale."""

    left_in: float
    width_in: float
    blocks: tuple[Block, ...]

    @property
    def before_in(self) -> float:
        """Room for names and numbers of people."""
        rows = [row for block in self.blocks for row in block.rows]
        names_in = max(text_width_in(row.name, LABEL_PT) for row in rows)
        return names_in + max(text_width_in(_people(row), SMALL_PT) for row in rows) + 2 * _NAME_GAP_IN

    @property
    def panel_in(self) -> float:
        """Width that is left for the bars and their values."""
        return self.width_in - self.before_in

    @property
    def limit(self) -> float:
        """Share at the right end of the axes that leaves room for the values behind the longest bar."""
        rows = [row for block in self.blocks for row in block.rows]
        highest = max(_LEAST_SPAN, *(share for row in rows for share in row.shares))
        value_in = max(text_width_in(_value(row), LABEL_PT) for row in rows) + _VALUE_GAP_IN
        return highest * self.panel_in / (self.panel_in - value_in)


def settlement_chart(
    strata: Sequence[pd.DataFrame],
    names: Sequence[str],
    words: Words,
    *,
    definition: Definition,
    region_titles: Mapping[str, str],
) -> Figure:
    """Draw the share of people observed by size of settlement and by region; visitors have their own row.

    Parameters
    ----------
    strata
        Of each run over the same country; each keeps the contract STRATA. The first run has bars, each
        other one a mark of its own.
    names, words
        Of the runs; title, subtitle, note and source.
    definition, region_titles
        Which cameras count; name of each region by its key.

    Raises
    ------
    ValueError
        If the runs do not have the same groups.
    """
    sizes, visitors, regions = settlement_blocks(strata, definition, region_titles)
    is_alone = len(strata) == 1
    left_in = _height_in(sizes) + (_BETWEEN_IN + _height_in(visitors) if visitors.rows else 0)
    key_in = 0 if is_alone else _BETWEEN_IN + _ROW_IN * len(names)
    body_in = max(left_in + key_in, _height_in(regions))
    page = lay_out_page(words, width_in=LANDSCAPE_WIDTH_IN, body_height_in=body_in)
    width_in = (page.width_in - _COLUMN_GAP_IN) / 2
    left = _Column(0, width_in, (sizes, visitors))
    right = _Column(width_in + _COLUMN_GAP_IN, width_in, (regions,))
    look = _Look(PENS[definition].colour, max(left.limit, right.limit), is_alone)
    _draw_block(page, sizes, look, left, top_in=body_in)
    _draw_block(page, regions, look, right, top_in=body_in)
    if visitors.rows:
        _draw_block(page, visitors, look, left, top_in=body_in - _height_in(sizes) - _BETWEEN_IN)
    if not is_alone:
        _draw_key(page, names, look, top_in=body_in - left_in - _BETWEEN_IN, width_in=width_in)
    return page.figure


def _height_in(block: Block) -> float:
    return _HEAD_IN + _ROW_IN * len(block.rows) + _TICKS_IN


def _draw_block(page: Page, block: Block, look: _Look, column: _Column, *, top_in: float) -> None:
    panel_in, depth_in = column.panel_in, _ROW_IN * len(block.rows)
    rectangle = (column.left_in + column.before_in, top_in - _HEAD_IN - depth_in, panel_in, depth_in)
    axes = chart_axes(page, rectangle, name=block.heading, heading=block.heading)
    axes.set_ylim(len(block.rows), 0)
    axes.set_yticks([])
    axes.set_xlim(0, look.limit)
    per_cent_ticks(axes, most=5)
    across = axes.get_yaxis_transform()
    axes.text(-_NAME_GAP_IN / panel_in, -0.4, "people", transform=across, ha="right", va="center",
              **text_style(SMALL_PT, MUTED))  # fmt: skip
    for number, row in enumerate(block.rows):
        y = number + 0.5
        _draw_row(axes, row, y, look)
        axes.text(-column.before_in / panel_in, y, row.name, transform=across, va="center", gid="group",
                  **text_style(LABEL_PT))  # fmt: skip
        axes.text(-_NAME_GAP_IN / panel_in, y, _people(row), transform=across, ha="right", va="center",
                  gid="people", **text_style(SMALL_PT, MUTED))  # fmt: skip


def _draw_row(axes: Axes, row: Row, y: float, look: _Look) -> None:
    first, others = row.shares[0], row.shares[1:]
    axes.barh(y, first, height=_BAR, color=look.fill, edgecolor=look.colour, linewidth=0.6, gid="share")
    for run, share in enumerate(others):
        axes.plot([first, share], [y, y], color=look.colour, linewidth=1.0, zorder=2.5)
        axes.plot([share], [y], marker=_MARKERS[run % len(_MARKERS)], zorder=3, gid="other share",
                  **_marker(look))  # fmt: skip
    axes.annotate(
        _value(row), (max(row.shares), y), xytext=(6, 0), textcoords="offset points", va="center",
        gid="value", **text_style(LABEL_PT),
    )  # fmt: skip


def _draw_key(page: Page, names: Sequence[str], look: _Look, *, top_in: float, width_in: float) -> None:
    """Say which scenario the bars stand for, and which each mark."""
    depth_in = _ROW_IN * len(names)
    axes = page.figure.add_axes(page.place(0, top_in - depth_in, width_in, depth_in), label="key")
    axes.set_axis_off()
    axes.set_xlim(0, width_in)
    axes.set_ylim(len(names), 0)
    for number, name in enumerate(names):
        y = number + 0.5
        if number == 0:
            axes.barh(y, 0.3, height=_BAR, color=look.fill, edgecolor=look.colour, linewidth=0.6)
        else:
            axes.plot([0.15], [y], marker=_MARKERS[(number - 1) % len(_MARKERS)], **_marker(look))
        axes.text(0.42, y, drawable(name), va="center", gid="scenario", **text_style(LABEL_PT, INK))


def _marker(look: _Look) -> dict[str, Any]:
    return {
        "markersize": 5.5,
        "color": look.colour,
        "markeredgecolor": PAPER,
        "markeredgewidth": 0.5,
        "linestyle": "none",
    }


def _people(row: Row) -> str:
    return f"{row.people:,.0f}"


def _value(row: Row) -> str:
    return f"{' → '.join(_per_cent(share) for share in row.shares)} %"


def _per_cent(share: float) -> str:
    """Write a share: one decimal, two digits below one per cent."""
    number = 100 * share
    return f"{number:.2g}" if 0 < number < 1 else f"{number:.1f}"
