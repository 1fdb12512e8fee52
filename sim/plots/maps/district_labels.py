"""Names of districts on a map, moved apart where they would touch."""

import geopandas as gpd
from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke

from sim.plots.page.label_box import Box
from sim.plots.page.lettering import drawable, line_height_in, text_width_in
from sim.plots.page.style import INK, LABEL_PT, PAPER, text_style

_HALO_PT = 2.2
_SHIFTS = (0, 1, -1, 2, -2, 3, -3)


def draw_district_names(axes: Axes, districts: gpd.GeoDataFrame, *, map_m_per_in: float) -> None:
    """Write the column `district` inside each district, the largest first; a lone district needs no name."""
    if len(districts) < 2:  # noqa: PLR2004 - one district is the whole town
        return
    taken: list[Box] = []
    largest_first = districts.assign(_area=districts.area).sort_values(
        "_area", ascending=False, kind="stable"
    )
    names = largest_first["district"].astype(str).map(drawable)
    for name, shape in zip(names, largest_first.geometry, strict=True):
        spot = shape.representative_point()
        box = _free_box(name, spot.x, spot.y, map_m_per_in, taken)
        taken.append(box)
        axes.text(
            (box.left + box.right) / 2,
            (box.bottom + box.top) / 2,
            name,
            ha="center",
            va="center",
            gid="district name",
            path_effects=[withStroke(linewidth=_HALO_PT, foreground=PAPER, alpha=0.9)],
            **text_style(LABEL_PT, INK, bold=True),
        )


def _free_box(name: str, x: float, y: float, map_m_per_in: float, taken: list[Box]) -> Box:
    half_width = text_width_in(name, LABEL_PT, bold=True) / 2 * map_m_per_in
    line = line_height_in(LABEL_PT) * map_m_per_in
    boxes = [Box.around(x, y + shift * line, half_width, line / 2) for shift in _SHIFTS]
    return next((box for box in boxes if not any(box.touches(other) for other in taken)), boxes[0])
