"""People of a population layer, whatever its form: shapes on the ground with a number of people each."""

from dataclasses import dataclass, replace

import numpy as np
import scipy
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from sim.city.layers.columns import ReadReport
from sim.core.arrays import FloatArray, IntArray

_FEWEST = 10
"""So few points have no spacing to speak of."""


@dataclass(frozen=True, eq=False)
class Crowd:
    """People on the ground.

    Parameters
    ----------
    shapes, people
        All points or all polygons, in the city's metre CRS; of each, spread evenly over a polygon.
    tally
        The account of the layer.
    side_m
        Points stand for squares of this side around them; 0 if they are but points.
    """

    shapes: NDArray[np.object_]
    people: FloatArray
    tally: ReadReport
    side_m: float = 0.0

    @property
    def is_points(self) -> bool:
        """Whether they stand at points."""
        return bool(self.shapes.size) and shapely.get_type_id(self.shapes[0]) == 0


def as_middles(crowd: Crowd, least_side_m: float) -> Crowd:
    """Take points that stand apart for middles of squares, so that no ground between them is left empty.

    Parameters
    ----------
    crowd
        At points.
    least_side_m
        Points closer than this (the median distance to the nearest other) stay points.
    """
    if crowd.shapes.size < _FEWEST:
        return crowd
    xy_m = shapely.get_coordinates(crowd.shapes)
    to_next_m = np.asarray(scipy.spatial.KDTree(xy_m).query(xy_m, k=2)[0])[:, 1]
    side_m = float(np.median(to_next_m))
    if side_m <= least_side_m:
        return crowd
    return replace(crowd, side_m=side_m, tally=crowd.tally.with_facts(square_of_a_point_m=round(side_m, 1)))


def squares_in_zones(crowd: Crowd, zone: IntArray, zones: NDArray[np.object_]) -> Crowd:
    """Spread the people of points over the squares around them, as far as these lie in the point's own zone.

    Parameters
    ----------
    crowd
        At points that stand for squares.
    zone, zones
        The zone of each point, and their shapes.
    """
    half = crowd.side_m / 2
    x, y = shapely.get_coordinates(crowd.shapes).T
    squares = np.asarray(shapely.box(x - half, y - half, x + half, y + half))
    for number, shape in enumerate(zones):
        mine = np.flatnonzero(zone == number)
        shapely.prepare(shape)
        across = mine[~shapely.covers(shape, squares[mine])]
        squares[across] = shapely.intersection(squares[across], shape)
    return Crowd(squares, crowd.people, crowd.tally)


def split_by(crowd: Crowd, zones: NDArray[np.object_]) -> tuple[Crowd, IntArray, float]:
    """Divide people among zones, those of a polygon by area.

    Parameters
    ----------
    crowd
        Whom.
    zones
        Polygons; where two overlap the first one holds.

    Returns
    -------
    The parts, the zone of each, and how many people are in none.
    """
    tree = shapely.STRtree(crowd.shapes)
    left = crowd.people.copy()
    shapes, people, zone_of = [], [], []
    for number, zone in enumerate(_disjoint(zones)):
        touched = np.sort(tree.query(zone, predicate="intersects"))
        touched = touched[left[touched] > 0]
        if crowd.is_points:
            parts, share = crowd.shapes[touched], (left > 0).astype(float)[touched]
        else:
            parts, share = _cut(crowd.shapes[touched], zone)
        here = np.minimum(share * crowd.people[touched], left[touched])
        left[touched] = np.where(crowd.is_points, 0.0, left[touched] - here)
        held = here > 0
        shapes.append(parts[held])
        people.append(here[held])
        zone_of.append(np.full(int(held.sum()), number))
    outside = float(left[left > 1e-9 * crowd.people].sum())
    joined = replace(crowd, shapes=np.concatenate(shapes), people=np.concatenate(people))
    return joined, np.concatenate(zone_of).astype(np.int64), outside


def _cut(shapes: NDArray[np.object_], zone: BaseGeometry) -> tuple[NDArray[np.object_], FloatArray]:
    """Cut polygons to a zone; give the parts and their share of the whole."""
    shapely.prepare(zone)
    whole = shapely.covers(zone, shapes)
    parts = shapes.copy()
    parts[~whole] = shapely.intersection(shapes[~whole], zone)
    return parts, np.asarray(shapely.area(parts) / shapely.area(shapes))


def _disjoint(zones: NDArray[np.object_]) -> list[BaseGeometry]:
    """Take from each zone what an earlier one has."""
    taken = shapely.Polygon()
    kept = []
    for zone in zones:
        own = shapely.difference(zone, taken) if shapely.area(shapely.intersection(zone, taken)) > 0 else zone
        kept.append(own)
        taken = shapely.union(taken, zone)
    return kept
