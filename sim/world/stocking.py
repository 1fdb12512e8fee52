"""From what a scenario says of the cameras, or has mapped, to whole cameras in its city and in every part."""

import functools
import logging
import math
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
import pandas as pd

from sim.cameras.contract import CameraSettings
from sim.cameras.mapped.optics import MappedSettings, with_optics
from sim.cameras.mapped.placing import RealStreets, place_mapped
from sim.cameras.mapped.read import read_mapped_cameras
from sim.cameras.stock.national_stock import divided_stock
from sim.cameras.stock.stock import LayerError, Stock, StockStatement, city_stock
from sim.city.build import City
from sim.city.country.gazetteer import country
from sim.city.country.parts import parts_of_country
from sim.core.disk.files import read_with_digest
from sim.core.draws import Draws
from sim.core.errors import InputError
from sim.core.vocabulary import Analytics
from sim.scenario.parameters.library import Numbers
from sim.scenario.stock import Amount, MappedFile, StockSpec
from sim.world.locate_errors import errors_at

_CITY = "city"

_Items = tuple[tuple[str, float], ...]


def stock_of(said: StockSpec, city: City, numbers: Numbers) -> Stock:
    """Work out the city's whole cameras; of a national stock it has as many as in a run of the country.

    Raises
    ------
    InputError
        With the file and line that state the stock, if it does not fit the city.
    """
    residents = city.place.residents
    is_part = any(part.place == city.place for part in parts_of_country())
    if said.scope != _CITY and said.cameras.measure != "per_km2" and is_part:
        return country_stocks(said, numbers)[city.place.name]
    with errors_at(said.cameras.source):
        return city_stock(
            statement_of(said),
            residents=residents,
            residents_of_scope=residents if said.scope == _CITY else country().residents,
            area_km2=float(city.districts["area_km2"].sum()),
            most_per_1000_residents=most_per_1000_residents(numbers),
        )


def country_stocks(said: StockSpec, numbers: Numbers) -> Mapping[str, Stock]:
    """Work out the whole cameras of every part of the country, by name; they sum to the national stock.

    Raises
    ------
    LayerError
        If a layer finds no room.
    InputError
        With the file and line that state the stock, if it does not fit the country.
    """
    mix = tuple(numbers.table(f"cameras/site_mix/{said.site_mix}").items())
    anpr_weight = tuple(numbers.table("cameras/anpr_weight").items())
    try:
        return _divided(statement_of(said), most_per_1000_residents(numbers), mix, anpr_weight)
    except LayerError:
        raise
    except InputError as error:
        raise said.cameras.source.error(str(error)) from error


@functools.lru_cache(maxsize=8)
def _divided(
    statement: StockStatement, most_per_1000: float, site_mix: _Items, anpr_weight: _Items
) -> Mapping[str, Stock]:
    parts = parts_of_country()
    stocks = divided_stock(
        statement,
        np.array([part.residents for part in parts]),
        most_per_1000_residents=most_per_1000,
        site_mix=dict(site_mix),
        anpr_weight=dict(anpr_weight),
    )
    return {part.name: stock for part, stock in zip(parts, stocks, strict=True)}


def capped_stock(stock: Stock, most_per_1000: float | None, residents: int) -> Stock:
    """Cut a stock to the most cameras that a policy allows; links and software keep their shares.

    Parameters
    ----------
    stock, residents
        Of the city.
    most_per_1000
        Most cameras for each 1,000 residents; None for no cap.
    """
    # As the decimal that was written: 8.2 for each of 15,000 allow 123, not 122.
    most = math.inf if most_per_1000 is None else Fraction(str(most_per_1000)) * residents // 1000
    if stock.cameras <= most:
        return stock
    share = int(most) / stock.cameras
    return Stock(int(most), *(int(layer * share) for layer in (stock.linked, stock.recognition, stock.anpr)))


def most_per_1000_residents(numbers: Numbers) -> float:
    """Read the density above which a stock is taken for a slip."""
    return numbers.number("cameras/most_cameras_per_1000_residents")


def statement_of(said: StockSpec) -> StockStatement:
    """Say the same in the words of the cameras package."""
    return StockStatement(
        count=_count(said.cameras),
        per_100_residents=_in(said.cameras, "per_100"),
        per_1000_residents=_in(said.cameras, "per_1000"),
        per_km2=_in(said.cameras, "per_km2"),
        linked=_count(said.linked),
        linked_share=_in(said.linked, "share"),
        recognition=_count(said.recognition),
        recognition_share=_in(said.recognition, "share"),
        anpr=_count(said.anpr),
        anpr_share=_in(said.anpr, "share"),
    )


def _count(amount: Amount) -> int | None:
    value = _in(amount, "count")
    return None if value is None else int(value)


def _in(amount: Amount, measure: str) -> float | None:
    return amount.value if amount.measure == measure else None


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
    mapped: MappedFile | None,
    city: City,
    stock: Stock,
    kinds: CameraSettings,
    *,
    likeliest: Mapping[str, str],
    draws: Draws | None,
) -> MappedStock:
    """Read a scenario's mapped cameras and fit the stock to them.

    Parameters
    ----------
    mapped, city
        The file, if there is one, and the city.
    stock
        What the scenario says of the stock.
    kinds, likeliest
        Kinds of cameras and how far they see, and those of cameras whose kind is not stated.
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
    filling = MappedSettings(kinds.kinds, kinds.seeing, kinds.sight_line_cap_m, likeliest)
    filled = replace(cameras, views=with_optics(cameras.views, filling, file=mapped.file))
    streets = None if draws is None else RealStreets(city.edges, kinds.aim_distance_m, draws)
    placed = place_mapped(filled, city.cells, city.sites, file=mapped.file, streets=streets)
    remarks = placed.remarks.sentences()
    for remark in remarks:
        _LOG.warning("mapped cameras: %s", remark)
    if not mapped.top_up:
        stock = _in_proportion(stock, placed.given)
    elif len(placed.given) > stock.cameras:
        msg = (
            f"{len(placed.given):,} mapped cameras are in the city, more than the {stock.cameras:,} of its "
            "stock; raise 'stock.cameras', or take the mapped ones alone with `top_up: false`"
        )
        raise mapped.source.error(msg)
    return MappedStock(stock, placed.given, remarks, digest)


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
