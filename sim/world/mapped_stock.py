"""A scenario's mapped cameras in its city: read, placed, and given links and software as it says."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd

from sim.cameras.contract import CameraSettings
from sim.cameras.mapped.layers import MappedLayer, with_layers
from sim.cameras.mapped.optics import MappedSettings, with_optics
from sim.cameras.mapped.placing import RealStreets, place_mapped
from sim.cameras.mapped.read import read_mapped_cameras
from sim.cameras.stock.stock import Stock
from sim.city.build import City
from sim.core.disk.files import read_with_digest
from sim.core.draws import Draws
from sim.core.vocabulary import Analytics
from sim.scenario.camera_amounts import Amount
from sim.scenario.stock import MappedFile, StockSpec

_LOG = logging.getLogger("safecity")
_NOUNS = {"linked": "are linked", "anpr": "read plates", "recognition": "recognise faces"}


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
        What was left out of the file, and how the rest was understood, a line each.
    digest
        Of the file as it was read; empty if there is none.
    """

    stock: Stock
    given: pd.DataFrame | None = None
    remarks: tuple[str, ...] = ()
    digest: str = ""


def as_of_another(said: StockSpec) -> StockSpec:
    """Leave out what is said of mapped cameras, so that a stock can be worked out as if none were mapped."""
    changed = {
        name: replace(amount, measure="share", value=0.0)
        for name in ("recognition", "anpr")
        if (amount := getattr(said, name)).of_mapped
    }
    if said.linked.of_mapped and said.linked.measure == "count":  # recognition is a share then
        changed["linked"] = replace(said.linked, measure="share", value=1.0)
    return replace(said, **changed)


def with_mapped(
    said: StockSpec,
    city: City,
    stock: Stock,
    kinds: CameraSettings,
    *,
    likeliest: Mapping[str, str],
    draws: Draws,
    is_real: bool,
) -> MappedStock:
    """Read a scenario's mapped cameras and fit the stock to them.

    Parameters
    ----------
    said, city
        What the scenario says of the cameras, and the city.
    stock
        The same in whole cameras of the city, as if none were mapped.
    kinds, likeliest
        Kinds of cameras and how far they see, and those of cameras whose kind is not stated.
    draws, is_real
        Chance of the place, and whether its streets lie where they really do.

    Raises
    ------
    InputError
        If the file cannot be used, holds more cameras than the stock that is to be made up, or does not have
        the cameras that the scenario counts.
    """
    mapped = said.mapped
    if mapped is None:
        return MappedStock(stock)
    cameras, digest = read_with_digest(mapped.file, read_mapped_cameras)
    filling = MappedSettings(kinds.kinds, kinds.seeing, kinds.sight_line_cap_m, likeliest)
    filled = replace(cameras, views=with_optics(cameras.views, filling, file=mapped.file))
    streets = RealStreets(city.edges, kinds.aim_distance_m, draws) if is_real else None
    placed = place_mapped(filled, city.cells, city.sites, file=mapped.file, streets=streets)
    given, lines = placed.given, [*placed.remarks.sentences(), *placed.read]
    if mapped.top_up:
        _check_room(mapped, len(given), stock.cameras)
    else:
        _check_count(said.cameras, len(given), stock.cameras)
        layers = _layers(said, stock)
        weights = {"recognition_weight": kinds.recognition_weight, "anpr_weight": kinds.anpr_weight}
        decided = with_layers(given, layers, **weights, draws=draws)
        lines += _decided(given, decided, layers)
        given, stock = decided, _stock_of(decided)
    for line in lines:
        _LOG.warning("mapped cameras: %s", line)
    return MappedStock(stock, given, tuple(lines), digest)


def _check_room(mapped: MappedFile, count: int, cameras: int) -> None:
    if count > cameras:
        msg = (
            f"{count:,} mapped cameras are in the city, more than the {cameras:,} of its "
            "stock; raise 'stock.cameras', or take the mapped ones alone with `top_up: false`"
        )
        raise mapped.source.error(msg)


def _check_count(said: Amount, count: int, cameras: int) -> None:
    if said.of_mapped and count != cameras:
        msg = (
            f"'stock.cameras' says {cameras:,} cameras, but with `top_up: false` the {count:,} mapped ones "
            "are all there are; leave 'stock.cameras' out, or leave `top_up` out to make them up to it"
        )
        raise said.source.error(msg)


def _layers(said: StockSpec, stock: Stock) -> dict[str, MappedLayer]:
    """Say what holds for each layer of cameras that are all mapped.

    What is said of them is meant of them. Counts of before, such as a country's, are of another stock, so
    that only their shares hold.
    """
    wholes = {"linked": stock.cameras, "recognition": stock.linked, "anpr": stock.cameras}
    layers = {}
    for name, whole in wholes.items():
        amount: Amount = getattr(said, name)
        count: int = getattr(stock, name)
        if amount.measure == "share":
            layers[name] = MappedLayer(amount.value, is_stated=amount.of_mapped)
        else:
            stated = int(amount.value) if amount.of_mapped else None
            layers[name] = MappedLayer(count / whole if whole else 0.0, stated)
    return layers


def _decided(given: pd.DataFrame, decided: pd.DataFrame, layers: Mapping[str, MappedLayer]) -> list[str]:
    """Say of each layer of how many cameras it was not stated, and what became of them."""
    lines = []
    for name, layer in layers.items():
        column, word = ("linked", "yes") if name == "linked" else ("analytics", name)
        silent = given[column].isna()
        if not silent.any():
            continue
        now = int((decided.loc[silent, column] == word).sum())
        where = "" if name == "linked" else ", where kinds of places have such cameras"
        how = f"a chance of {layer.share:.3g} for each" if layer.count is None else f"{layer.count:,} in all"
        lines.append(
            f"{int(silent.sum()):,} do not say whether they {_NOUNS[name]}; {now:,} do ({how}{where})"
        )
    return lines


def _stock_of(given: pd.DataFrame) -> Stock:
    """Count cameras of which everything is stated."""
    software = given["analytics"]
    return Stock(
        cameras=len(given),
        linked=int((given["linked"] == "yes").sum()),
        recognition=int((software == str(Analytics.RECOGNITION)).sum()),
        anpr=int((software == str(Analytics.ANPR)).sum()),
    )
