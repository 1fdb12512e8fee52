"""From what a scenario says of the cameras to whole cameras in its city and in every part."""

import functools
import math
from collections.abc import Mapping
from fractions import Fraction

import numpy as np

from sim.cameras.stock.national_stock import divided_stock
from sim.cameras.stock.stock import LayerError, Stock, StockStatement, city_stock
from sim.city.build import City
from sim.city.country.gazetteer import country
from sim.city.country.parts import parts_of_country
from sim.core.errors import InputError
from sim.scenario.camera_amounts import Amount
from sim.scenario.parameters.library import Numbers, Source
from sim.scenario.stock import StockSpec
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
    most = _most(most_per_1000, residents)
    if stock.cameras <= most:
        return stock
    share = most / stock.cameras
    return Stock(int(most), *(int(layer * share) for layer in (stock.linked, stock.recognition, stock.anpr)))


def check_cap(stock: Stock, most_per_1000: float | None, residents: int, source: Source | None) -> None:
    """Make sure that cameras which are all mapped keep a policy's cap, as nothing says which of them go.

    Parameters
    ----------
    stock, most_per_1000, residents
        As for `capped_stock`.
    source
        Where the cap is set; None if there is none.

    Raises
    ------
    InputError
        With the file and line of the cap.
    """
    most = _most(most_per_1000, residents)
    if source is not None and stock.cameras > most:
        msg = (
            f"the cap allows {most:,} cameras, but {stock.cameras:,} are mapped and none others there; take "
            "those out of the file that go, or raise the cap"
        )
        raise source.error(msg)


def _most(per_1000: float | None, residents: int) -> float | int:
    # As the decimal that was written: 8.2 for each of 15,000 allow 123, not 122.
    return math.inf if per_1000 is None else math.floor(Fraction(str(per_1000)) * residents / 1000)


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
