"""A country's camera stock, divided over its parts."""

import math

import numpy as np
from numpy.typing import NDArray

from sim.cameras.contract import Table
from sim.cameras.stock.stock import LayerError, Stock, StockStatement, city_stock
from sim.core.arrays import FloatArray, IntArray, webster, webster_order
from sim.core.errors import InputError
from sim.core.vocabulary import SiteClass


def divided_stock(
    statement: StockStatement,
    residents: NDArray[np.integer],
    *,
    most_per_1000_residents: float,
    site_mix: Table,
    anpr_weight: Table,
) -> tuple[Stock, ...]:
    """Divide a country's stock over its parts, camera by camera.

    Webster's method (Balinski & Young, "Fair Representation", 2001) shares cameras out by residents: the
    parts sum to the country's stock exactly, and a larger stock takes no camera from any part. Each layer is
    shared out alike, within what a part has of the layer around it and, for anpr cameras, of cameras where
    plates can be read.

    Parameters
    ----------
    statement
        What the scenario says of the whole country; its size as a count or by residents.
    residents
        Residents of each part.
    most_per_1000_residents
        Density above which a stock is taken for a slip (`cameras/most_cameras_per_1000_residents`).
    site_mix, anpr_weight
        By site class: shares of the cameras, and weights of the classes where plates are read
        (`cameras/site_mix`, `cameras/anpr_weight`).

    Raises
    ------
    LayerError
        If anpr cameras find no room.
    InputError
        If the size or a layer is stated not once, negative, above the layer it is part of, or absurd, or if
        the size is stated by area, which drawn settlements have none of.
    """
    whole = _whole(statement, int(residents.sum()), most_per_1000_residents)
    weights = residents.astype(float)
    cameras = webster(weights, whole.cameras)
    linked = webster(weights, whole.linked, cameras)
    recognition = webster(weights, whole.recognition, linked)
    anpr = _anpr(weights, whole, cameras, site_mix, anpr_weight)
    layers = np.column_stack((cameras, linked, recognition, anpr)).tolist()
    return tuple(Stock(*part) for part in layers)


def _whole(statement: StockStatement, residents: int, most_per_1000_residents: float) -> Stock:
    """Work out the whole cameras of the country, as if it were one city without a known area."""
    if statement.per_km2 is not None:
        msg = "a country's stock cannot be stated per km2; state it as a count, per_100 or per_1000"
        raise InputError(msg)
    return city_stock(
        statement,
        residents=residents,
        residents_of_scope=residents,
        area_km2=math.nan,
        most_per_1000_residents=most_per_1000_residents,
    )


def _anpr(
    weights: FloatArray, whole: Stock, cameras: IntArray, site_mix: Table, anpr_weight: Table
) -> IntArray:
    """Share anpr cameras out where a part has cameras at crossings and roads for them."""
    words = [str(word) for word in SiteClass if str(word) in site_mix]
    reads = np.array([anpr_weight[word] > 0 for word in words])
    # Every part splits its cameras over the classes in the same order, so the room in the first n is a sum.
    order = webster_order(np.array([site_mix[word] for word in words]), int(cameras.max()))
    room = np.concatenate(([0], np.cumsum(reads[order])))[cameras]
    if int(room.sum()) < whole.anpr:
        msg = (
            f"the country has {whole.anpr:,} anpr cameras, but only {int(room.sum()):,} of its cameras "
            "stand where plates can be read; lower anpr or change the site mix"
        )
        raise LayerError("anpr", msg)
    return webster(weights, whole.anpr, room)
