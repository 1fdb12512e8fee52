"""Which cameras of a stock are linked, recognise faces or read plates.

The first ranks of each class carry a layer, so a layer that grows only switches cameras on. Splitting a
layer over classes by fixed weights with Webster's method keeps this true for a growing stock too, as long as
no class is linked completely. Beyond that no rule that links some classes more readily than others can be
nested in the size of the stock and in the size of the layer at once: a stock of n cameras, all linked, would
have to be the linked part of every larger stock with n linked. While the link share stays the same, the
difference is at most rounding, a camera or so in a class.
"""

from dataclasses import dataclass, fields
from typing import Self

import numpy as np

from sim.cameras.settings import CameraSettings, Table
from sim.cameras.stock.stock import Stock
from sim.core.apportion import webster
from sim.core.arrays import FloatArray, IntArray
from sim.core.errors import InputError


class LayerError(InputError):
    """A layer of the stock finds no room in the city.

    Parameters
    ----------
    layer
        `cameras` for the whole stock, or linked, recognition, plate.
    message
        One sentence, as for every `InputError`.
    """

    def __init__(self, layer: str, message: str) -> None:
        self.layer = layer
        super().__init__(message)


@dataclass(frozen=True)
class ClassCounts:
    """Cameras of each site class, in the classes' order: all, and those of each layer."""

    installed: IntArray
    linked: IntArray
    recognition: IntArray
    plate: IntArray


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
    plate, no_plate
        Those that surely read plates, and those that surely don't.
    """

    cameras: IntArray
    linked: IntArray
    unlinked: IntArray
    recognition: IntArray
    no_recognition: IntArray
    plate: IntArray
    no_plate: IntArray

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
    settings
        Shares and weights.
    given
        Cameras of the stock of which the class is known.

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
        msg = (
            "no site of the city is of a class that the site mix gives cameras to; give such a class a share"
        )
        raise LayerError("cameras", msg)
    known = Given.nothing(len(with_sites)) if given is None else given
    installed = _split("cameras", share, stock.cameras, known.cameras, None)
    # A recognition weight of 0, say, keeps cameras of the stock from a class, but none that is given.
    prone = share * _column(settings.link_propensity, with_sites)
    linked = _split("linked", prone, stock.linked, known.linked, installed - known.unlinked)
    watching = share * _column(settings.recognition_weight, with_sites)
    room = np.maximum(linked - known.no_recognition, 0)
    recognition = _split("recognition", watching, stock.recognition, known.recognition, room)
    reading = share * _column(settings.plate_weight, with_sites)
    plate = _split("plate", reading, stock.plate, known.plate, installed - known.no_plate)
    return ClassCounts(installed, linked, recognition, plate)


def _split(name: str, weights: FloatArray, total: int, least: IntArray, most: IntArray | None) -> IntArray:
    if int(least.sum()) > total:
        msg = (
            f"{int(least.sum()):,} {_noun(name)} are stated one by one, but the stock has only {total:,}; "
            f"raise {name}, or state fewer"
        )
        raise LayerError(name, msg)
    if total == 0:
        return np.zeros(weights.size, dtype=np.int64)
    room = total if most is None else int(np.where(weights > 0, np.maximum(most, least), least).sum())
    if room < total:
        msg = (
            f"the stock has {total:,} {_noun(name)}, but only {room:,} cameras stand where "
            f"they can be; lower {name} or change the site mix"
        )
        raise LayerError(name, msg)
    return webster(weights, total, most, least)


def _noun(layer: str) -> str:
    return layer if layer == "cameras" else f"{layer} cameras"


def _column(table: Table, words: list[str]) -> FloatArray:
    return np.array([table[word] for word in words], dtype=float)
