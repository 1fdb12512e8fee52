"""From what is said about a camera stock to whole cameras in one city, and who of them has which layer.

A layer is being linked, recognising faces or reading plates. The first ranks of each class carry it, so a
layer that grows only switches cameras on. Splitting a layer over classes by fixed weights with Webster's
method keeps this true for a growing stock too, as long as no class is linked completely. Beyond that no rule
that links some classes more readily than others can be nested in the size of the stock and in the size of the
layer at once: a stock of n cameras, all linked, would have to be the linked part of every larger stock with n
linked. While the link share stays the same, the difference is at most rounding, a camera or so in a class.
"""

import math
from dataclasses import dataclass, fields
from typing import Self

import numpy as np

from sim.cameras.contract import CameraSettings, Table
from sim.cameras.stock.class_counts import ClassCounts
from sim.core.arrays import FloatArray, IntArray, webster
from sim.core.errors import InputError


@dataclass(frozen=True)
class StockStatement:
    """What a scenario says about a stock: one way to state its size, one for each layer.

    Parameters
    ----------
    count
        Cameras in the place the statement is about (the country, or the city itself).
    per_100_residents, per_1000_residents, per_km2
        Densities instead of a count.
    linked, linked_share
        Cameras that stream to a response centre: a count of the same place, or a share of all cameras.
    recognition, recognition_share
        Cameras with face recognition: a count, or a share of the linked ones.
    anpr, anpr_share
        Cameras that read number plates: a count, or a share of all cameras.
    """

    count: int | None = None
    per_100_residents: float | None = None
    per_1000_residents: float | None = None
    per_km2: float | None = None
    linked: int | None = None
    linked_share: float | None = None
    recognition: int | None = None
    recognition_share: float | None = None
    anpr: int | None = None
    anpr_share: float | None = None


@dataclass(frozen=True)
class Stock:
    """Whole cameras of one city: all, and those in each layer.

    Raises
    ------
    InputError
        If a layer is larger than the one it is part of.
    """

    cameras: int
    linked: int
    recognition: int
    anpr: int

    def __post_init__(self) -> None:
        """Check that each layer fits into the one it is part of."""
        _part_of(self.linked, "linked", self.cameras, "installed")
        _part_of(self.recognition, "recognition", self.linked, "linked")
        _part_of(self.anpr, "anpr", self.cameras, "installed")


def city_stock(
    statement: StockStatement,
    *,
    residents: int,
    residents_of_scope: int,
    area_km2: float,
    most_per_1000_residents: float,
) -> Stock:
    """Work out a city's whole cameras.

    Parameters
    ----------
    statement, residents
        What the scenario says, and residents of the city.
    residents_of_scope
        Residents of the place the statement's counts are about; a city of it gets its share of them.
    area_km2
        Area of the city, for a density per square kilometre.
    most_per_1000_residents
        Density above which a stock is taken for a slip (`cameras/most_cameras_per_1000_residents`).

    Returns
    -------
    The stock; halves are rounded up.

    Raises
    ------
    InputError
        If the size or a layer is stated not once, negative, above the layer it is part of, or absurd.
    """
    share = residents / residents_of_scope
    cameras = _round(_size(statement, share, residents, area_km2))
    if cameras > most_per_1000_residents * residents / 1000:
        msg = (
            f"{cameras:,} cameras for {residents:,} residents are {1000 * cameras / residents:,.0f} "
            f"per 1,000, above the plausible {most_per_1000_residents:,.0f}; check the unit of its density"
        )
        raise InputError(msg)
    linked = _layer("linked", statement.linked, statement.linked_share, share, cameras)
    _part_of(linked, "linked", cameras, "installed")
    recognition = _layer("recognition", statement.recognition, statement.recognition_share, share, linked)
    anpr = _layer("anpr", statement.anpr, statement.anpr_share, share, cameras)
    return Stock(cameras, linked, recognition, anpr)


def _size(statement: StockStatement, share: float, residents: int, area_km2: float) -> float:
    ways = {
        "count": (statement.count, share),
        "per_100_residents": (statement.per_100_residents, residents / 100),
        "per_1000_residents": (statement.per_1000_residents, residents / 1000),
        "per_km2": (statement.per_km2, area_km2),
    }
    stated = [(name, value, factor) for name, (value, factor) in ways.items() if value is not None]
    if len(stated) != 1:
        said = " and ".join(name for name, _, _ in stated) or "nothing"
        msg = f"the stock's size is stated by {said}; state it by exactly one of {', '.join(ways)}"
        raise InputError(msg)
    name, value, factor = stated[0]
    return _not_negative(name, value) * factor


def _layer(name: str, count: int | None, part: float | None, share: float, whole: int) -> int:
    if (count is None) == (part is None):
        said = "twice, as a count and as a share" if count is not None else "not at all"
        msg = f"the stock's {name} cameras are stated {said}; give either {name} or {name}_share"
        raise InputError(msg)
    if part is None:
        return _round(_not_negative(name, count or 0) * share)
    if not 0 <= part <= 1:
        msg = f"{name}_share is {part:g}, but a share lies between 0 and 1; write 0.28 for 28 %"
        raise InputError(msg)
    return _round(part * whole)


def _not_negative(name: str, value: float) -> float:
    if not (value >= 0 and math.isfinite(value)):
        msg = f"the stock's {name} is {value:g}, but there cannot be fewer than no cameras; give 0 or more"
        raise InputError(msg)
    return value


def _part_of(part: int, part_name: str, whole: int, whole_name: str) -> None:
    if part > whole:
        msg = (
            f"{part:,} {part_name} cameras are more than the {whole:,} {whole_name} ones they are part of; "
            f"lower {part_name} or raise the stock"
        )
        raise InputError(msg)


def _round(value: float) -> int:
    return math.floor(value + 0.5)


class LayerError(InputError):
    """A layer of the stock finds no room in the city.

    Parameters
    ----------
    layer, message
        `cameras` for the whole stock, or linked, recognition, plate; one sentence, as for every `InputError`.
    """

    def __init__(self, layer: str, message: str) -> None:
        self.layer = layer
        super().__init__(message)


@dataclass(frozen=True)
class Given:
    """Cameras that are there before the stock is split, by class, and what is stated of them.

    Parameters
    ----------
    cameras
        All of them.
    linked, unlinked
        Those that surely are linked, and those that surely are not.
    recognition, no_recognition
        Those that surely recognise faces (and are linked), and those that surely don't though they may be
        linked.
    anpr, no_anpr
        Those that surely read plates, and those that surely don't.
    """

    cameras: IntArray
    linked: IntArray
    unlinked: IntArray
    recognition: IntArray
    no_recognition: IntArray
    anpr: IntArray
    no_anpr: IntArray

    @classmethod
    def nothing(cls, classes: int) -> Self:
        """Give nothing to any class."""
        return cls(*([np.zeros(classes, dtype=np.int64)] * len(fields(cls))))


def split_stock(
    stock: Stock, with_sites: list[str], settings: CameraSettings, given: Given | None = None
) -> ClassCounts:
    """Split a stock over site classes, exactly.

    Parameters
    ----------
    stock
        Whole cameras of the city.
    with_sites
        Site classes the city has sites of; the shares of the others go to these in proportion.
    settings, given
        Shares and weights; cameras of the stock of which the class is known.

    Returns
    -------
    IntArray in the order of *with_sites*.

    Raises
    ------
    LayerError
        If the city has no site for a camera, or a layer does not fit into the classes it may stand at.
    """
    share = _column(settings.site_mix, with_sites)
    if share.sum() <= 0 and stock.cameras > 0:
        msg = "no site of the city is of a class the site mix gives cameras to; give such a class a share"
        raise LayerError("cameras", msg)
    known = Given.nothing(len(with_sites)) if given is None else given
    installed = _split("cameras", share, stock.cameras, known.cameras, None)
    # A recognition weight of 0, say, keeps cameras of the stock from a class, but none that is given.
    prone = share * _column(settings.link_propensity, with_sites)
    linked = _split("linked", prone, stock.linked, known.linked, installed - known.unlinked)
    watching = share * _column(settings.recognition_weight, with_sites)
    room = np.maximum(linked - known.no_recognition, 0)
    recognition = _split("recognition", watching, stock.recognition, known.recognition, room)
    reading = share * _column(settings.anpr_weight, with_sites)
    anpr = _split("anpr", reading, stock.anpr, known.anpr, installed - known.no_anpr)
    # A given camera is what it is, whatever software it runs.
    room = installed - known.cameras
    fit = np.minimum(recognition - known.recognition, np.minimum(room, linked - known.linked))
    for_faces = _put_up_for_faces(watching, fit, stock.recognition - int(known.recognition.sum()), settings)
    readers = np.minimum(anpr - known.anpr, room - for_faces)
    linked_readers = np.minimum(readers, linked - known.linked - for_faces)
    return ClassCounts(installed, linked, recognition, anpr, for_faces, readers, linked_readers)


def _put_up_for_faces(
    weights: FloatArray, fit: IntArray, recognition: int, settings: CameraSettings
) -> IntArray:
    """Split the cameras that are put up for faces as if they alone recognised: other software moves none.

    Parameters
    ----------
    weights, fit
        Of each class: how readily it gets recognition; most that can be put up there.
    recognition
        Cameras that recognise, without given ones.
    """
    put_up = _round(settings.put_up_for_faces * recognition)
    return webster(weights, min(put_up, int(fit.sum())), fit)


def _split(name: str, weights: FloatArray, total: int, least: IntArray, most: IntArray | None) -> IntArray:
    noun = name if name == "cameras" else f"{name} cameras"
    if int(least.sum()) > total:
        msg = (
            f"{int(least.sum()):,} {noun} are stated one by one, but the stock has only {total:,}; "
            f"raise {name}, or state fewer"
        )
        raise LayerError(name, msg)
    if total == 0:
        return np.zeros(weights.size, dtype=np.int64)
    room = total if most is None else int(np.where(weights > 0, np.maximum(most, least), least).sum())
    if room < total:
        msg = (
            f"the stock has {total:,} {noun}, but only {room:,} cameras stand where "
            f"they can be; lower {name} or change the site mix"
        )
        raise LayerError(name, msg)
    return webster(weights, total, most, least)


def _column(table: Table, words: list[str]) -> FloatArray:
    return np.array([table[word] for word in words], dtype=float)
