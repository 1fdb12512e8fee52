"""The cells of an imported city: squares where people live or streets run, with whole residents."""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import scipy
import shapely
from numpy.typing import NDArray

from sim.city.layers.ground_lattice import GroundLattice
from sim.city.layers.people.crowd import Crowd, split_by, squares_in_zones
from sim.city.layers.request import Totals, zone_residents
from sim.core.arrays import BoolArray, FloatArray, IntArray, largest_remainder, stack_rows
from sim.core.errors import InputError

_NEIGHBOURS = 4
"""Squares that people take in whose own square belongs to another district: one would grow too dense."""


@dataclass(frozen=True, eq=False)
class Zones:
    """Districts that divide the city's ground, or one zone that is all of it.

    Parameters
    ----------
    names, shapes
        Of each.
    are_drawn
        Whether a layer drew them; else there is one, as large as the streets reach.
    """

    names: tuple[str, ...]
    shapes: NDArray[np.object_]
    are_drawn: bool


@dataclass(frozen=True, eq=False)
class SettledSquares:
    """Squares of the city with their residents.

    Parameters
    ----------
    squares
        Of the lattice.
    zone, residents, street_m
        Of each: its district, residents and metres of street.
    facts, warnings
        Figures on people, by name; sentences on what looks wrong.
    """

    squares: IntArray
    zone: IntArray
    residents: IntArray
    street_m: FloatArray
    facts: dict[str, float]
    warnings: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class _Pieces:
    """People by square and zone."""

    square: IntArray
    zone: IntArray
    people: FloatArray

    @property
    def total(self) -> float:
        return float(self.people.sum())

    def only(self, kept: BoolArray) -> "_Pieces":
        return _Pieces(self.square[kept], self.zone[kept], self.people[kept])


def settle(
    crowd: Crowd | None,
    lattice: GroundLattice,
    zones: Zones,
    edges: gpd.GeoDataFrame,
    *,
    totals: Totals,
    reach_m: float,
) -> SettledSquares:
    """Put whole residents on squares, so that districts and city have exactly the people they should.

    Parameters
    ----------
    crowd
        Where people live; None spreads them by length of street.
    lattice, zones, edges
        The squares, the districts and the streets.
    totals
        What residents must sum to.
    reach_m
        People farther from any street are left out.

    Raises
    ------
    InputError
        If nobody is left, or a district with residents has no street.
    """
    street_m = lattice.street_m(edges)
    middles = lattice.middles_m()
    in_zone = _zone_at(middles, zones)
    zone = np.where(in_zone < 0, _nearest_zone(middles, zones, in_zone), in_zone)
    near = np.asarray(np.asarray(scipy.spatial.KDTree(middles[street_m > 0]).query(middles)[0]) <= reach_m)
    facts: dict[str, float] = {}
    if crowd is None:
        used = np.flatnonzero((street_m > 0) & (in_zone >= 0))
        pieces = _Pieces(used, zone[used], street_m[used])
    else:
        pieces, facts = _pieces(crowd, lattice, zones, near)
        pieces, facts["people_moved_into_their_district"] = _in_own_zone(pieces, zone, near, middles)
    weights = np.bincount(pieces.square, weights=pieces.people, minlength=lattice.n_squares).astype(float)
    found = np.bincount(pieces.zone, weights=pieces.people, minlength=len(zones.names)).astype(float)
    if not weights.any():
        msg = (
            "nobody of the population layer lives within reach of the streets; check that both cover the city"
        )
        raise InputError(msg)
    wanted, warnings = zone_residents(found, totals, zones.names, is_known=crowd is not None)
    residents = _whole(weights, wanted, zone, street_m, zones)
    kept = np.flatnonzero((street_m > 0) | (residents > 0) | ((in_zone >= 0) & zones.are_drawn))
    return SettledSquares(kept, zone[kept], residents[kept], street_m[kept], facts, warnings)


def _pieces(
    crowd: Crowd, lattice: GroundLattice, zones: Zones, near: BoolArray
) -> tuple[_Pieces, dict[str, float]]:
    """Cut people by district and square, and leave out those beyond the districts or the streets."""
    parts, zone, outside = split_by(crowd, zones.shapes)
    if crowd.side_m:
        parts = squares_in_zones(parts, zone, zones.shapes)
    if parts.is_points:
        square = lattice.square_of(shapely.get_coordinates(parts.shapes))
        pieces = _Pieces(square, zone, parts.people)
    else:
        part, square, share = lattice.pieces_of(parts.shapes)
        pieces = _Pieces(square, zone[part], share * parts.people[part])
    reached = pieces.only((pieces.square >= 0) & near[pieces.square])
    # Where no boundary is drawn, the rectangle around all streets is as far as they reach.
    beyond = outside if zones.are_drawn else 0.0
    facts = {
        "people_beyond_the_boundary": beyond,
        "people_beyond_the_streets": parts.people.sum() - reached.total + (outside - beyond),
        "people_used": reached.total,
    }
    return reached, {name: round(float(value), 3) for name, value in facts.items()}


def _in_own_zone(
    pieces: _Pieces, zone: IntArray, near: BoolArray, middles: FloatArray
) -> tuple[_Pieces, float]:
    """Move people on a square of another district to the nearest squares of their own, in equal parts."""
    wrong = zone[pieces.square] != pieces.zone
    moved = [pieces.only(~wrong)]
    for number in np.unique(pieces.zone[wrong]):
        own = np.flatnonzero(near & (zone == number))
        movers = pieces.only(wrong & (pieces.zone == number))
        if not own.size:  # A district without streets: they stay where they are.
            moved.append(_Pieces(movers.square, zone[movers.square], movers.people))
        else:
            count = min(_NEIGHBOURS, own.size)
            nearest = np.asarray(
                scipy.spatial.KDTree(middles[own]).query(middles[movers.square], k=range(1, count + 1))[1]
            )
            people = np.repeat(movers.people / count, count)
            moved.append(_Pieces(own[nearest].ravel(), np.full(people.size, number), people))
    return stack_rows(moved), round(float(pieces.people[wrong].sum()), 3)


def _whole(
    weights: FloatArray, wanted: IntArray, zone: IntArray, street_m: FloatArray, zones: Zones
) -> IntArray:
    residents = np.zeros(weights.size, dtype=np.int64)
    for number, people in enumerate(wanted):
        mine = zone == number
        own = weights[mine] if weights[mine].any() else street_m[mine]
        if people and not own.any():
            msg = (
                f"district '{zones.names[number]}' has {people:,} residents but no street; "
                "give streets that cover it, or leave it out of the districts"
            )
            raise InputError(msg)
        if people:
            residents[mine] = largest_remainder(own, int(people))
    return residents


def _zone_at(xy_m: FloatArray, zones: Zones) -> IntArray:
    """Find the first zone that each point lies in; −1 in none."""
    found = np.full(len(xy_m), -1, dtype=np.int64)
    for number, shape in enumerate(zones.shapes):
        shapely.prepare(shape)
        found[(found < 0) & shapely.intersects_xy(shape, *xy_m.T)] = number
    return found


def _nearest_zone(xy_m: FloatArray, zones: Zones, in_zone: IntArray) -> IntArray:
    nearest = np.zeros(len(xy_m), dtype=np.int64)
    outside = np.flatnonzero(in_zone < 0)
    if outside.size and len(zones.names) > 1:
        tree = shapely.STRtree(zones.shapes)
        nearest[outside] = tree.nearest(shapely.points(xy_m[outside]))
    return nearest
