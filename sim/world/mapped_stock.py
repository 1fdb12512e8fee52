"""From a scenario's file of mapped cameras to the cameras of its city."""

import logging
import math
from dataclasses import dataclass, replace

import pandas as pd

from sim.cameras.mapped.optics import MappedSettings, with_optics
from sim.cameras.mapped.placing import RealStreets, place_mapped
from sim.cameras.mapped.read import read_mapped_cameras
from sim.cameras.stock.stock import Stock
from sim.city.build import City
from sim.core.disk.files import read_with_digest
from sim.core.draws import Draws
from sim.core.vocabulary import Analytics
from sim.scenario.stock import MappedFile
from sim.world.place_settings import PlaceSettings

_LOG = logging.getLogger("safecity")


@dataclass(frozen=True, eq=False)
class MappedStock:
    """The cameras of a city, some or all of them mapped.

    Parameters
    ----------
    stock
        Whole cameras: those of the scenario, or as many as are mapped.
    given
        The mapped ones, as `sim.cameras.stock.given.GIVEN` says; None if there are none.
    remarks
        What was left out of the file, a line each.
    digest
        Of the file as it was read; empty if there is none.
    """

    stock: Stock
    given: pd.DataFrame | None = None
    remarks: tuple[str, ...] = ()
    digest: str = ""


def with_mapped(
    mapped: MappedFile | None, city: City, stock: Stock, settings: PlaceSettings, draws: Draws | None
) -> MappedStock:
    """Read a scenario's mapped cameras and fit the stock to them.

    Parameters
    ----------
    mapped, city
        The file, if there is one, and the city.
    stock
        What the scenario says of the stock.
    settings
        Kinds of cameras, and how far they see.
    draws
        Chance of the place, if its streets lie where they really are; None where they are drawn.

    Raises
    ------
    InputError
        If the file cannot be used, or holds more cameras than the stock that is to be made up.
    """
    if mapped is None:
        return MappedStock(stock)
    cameras, digest = read_with_digest(mapped.file, read_mapped_cameras)
    kinds = settings.cameras
    filling = MappedSettings(kinds.kinds, kinds.seeing, kinds.sight_line_cap_m, settings.likeliest_kinds)
    filled = replace(cameras, views=with_optics(cameras.views, filling, file=mapped.file))
    streets = None if draws is None else RealStreets(city.edges, kinds.aim_distance_m, draws)
    placed = place_mapped(filled, city.cells, city.sites, file=mapped.file, streets=streets)
    remarks = placed.remarks.sentences()
    for remark in remarks:
        _LOG.warning("mapped cameras: %s", remark)
    fitted = (
        _checked(stock, len(placed.given), mapped) if mapped.top_up else _in_proportion(stock, placed.given)
    )
    return MappedStock(fitted, placed.given, remarks, digest)


def _checked(stock: Stock, mapped: int, said: MappedFile) -> Stock:
    if mapped > stock.cameras:
        msg = (
            f"{mapped:,} mapped cameras are in the city, more than the {stock.cameras:,} of its stock; raise "
            "'stock.cameras', or take the mapped ones alone with `top_up: false`"
        )
        raise said.source.error(msg)
    return stock


def _in_proportion(stock: Stock, given: pd.DataFrame) -> Stock:
    """Let of cameras of which nothing is stated as many carry a layer as in the stock, in proportion."""
    linked, software = given["linked"], given["analytics"]

    def layer(part: int, whole: int, surely: int, perhaps: int) -> int:
        return surely + (math.floor(perhaps * part / whole + 0.5) if whole else 0)

    all_linked = layer(stock.linked, stock.cameras, int((linked == "yes").sum()), int(linked.isna().sum()))
    recognises, reads = software == str(Analytics.RECOGNITION), software == str(Analytics.ANPR)
    surely, may = int(recognises.sum()), int((software.isna() & (linked != "no")).sum())
    room = max(min(all_linked - surely, may), 0)
    anpr = layer(stock.anpr, stock.cameras, int(reads.sum()), int(software.isna().sum()))
    return Stock(
        cameras=len(given),
        linked=all_linked,
        recognition=min(layer(stock.recognition, stock.linked, surely, room), all_linked),
        anpr=anpr,
    )
