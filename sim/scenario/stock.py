"""The resolved stock: plain numbers with their units, each knowing its source."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sim.core.disk.files import file_digest
from sim.core.vocabulary import Counted, Placement
from sim.scenario.camera_amounts import Amount, hold_layers, resolve_amount
from sim.scenario.leaves import Leaf
from sim.scenario.parameters.library import Numbers, Source
from sim.scenario.read_yaml import is_file
from sim.scenario.section import suggest

LAYERS = ("cameras", "linked", "recognition", "anpr")
"""Quantities of cameras: all, and those of them that have something."""
_NO_FILE = "none"
SITE_MIXES = "cameras/site_mix/"
"""How names of site mixes begin."""
_MOST_PER_1000 = "cameras/most_cameras_per_1000_residents"
_RESIDENTS_PER = {"per_100": 100, "per_1000": 1000}


@dataclass(frozen=True)
class MappedFile:
    """A file of mapped cameras.

    Parameters
    ----------
    file, top_up, source
        Where it is, whether synthetic cameras make up the stock beside them, and where the scenario says so.
    digest
        Of its content when the scenario was read; empty if it cannot be read.
    """

    file: Path
    top_up: bool
    source: Source = field(compare=False)
    digest: str = ""


@dataclass(frozen=True)
class StockSpec:
    """What a scenario says of the cameras; see `sim.scenario.schema.StockSection` for what each key means.

    *remarks* say which layers are another part of the cameras than they were, as these were varied alone.
    """

    scope: str
    cameras: Amount
    linked: Amount
    recognition: Amount
    anpr: Amount
    placement: Placement
    site_mix: str
    mapped: MappedFile | None = None
    remarks: tuple[str, ...] = field(default=(), compare=False)
    counted: Counted = Counted.INSTALLED


def resolve_stock(settings: Mapping[str, Leaf], numbers: Numbers) -> StockSpec:
    """Give every quantity its number.

    Raises
    ------
    InputError
        With file and line: a parameter that does not fit, a layer above the one it is part of, an absurd
        density, an unknown site mix.
    """
    nothing = settings["stock.cameras"].source
    mapped = _mapped(settings)
    stated = {
        layer: resolve_amount(f"stock.{layer}", settings.get(f"stock.{layer}"), numbers, nothing)
        for layer in LAYERS
    }
    amounts, remarks = hold_layers(stated, settings, numbers)
    if mapped is not None and not mapped.top_up:
        amounts = {
            layer: replace(amount, of_mapped=_is_beside_or_after(settings, f"stock.{layer}", "stock.top_up"))
            for layer, amount in amounts.items()
        }
    stock = StockSpec(
        scope=str(settings["stock.scope"].value),
        placement=Placement(settings["stock.placement"].value),
        site_mix=_site_mix(settings["stock.site_mix"], numbers),
        mapped=mapped,
        remarks=remarks,
        counted=Counted(settings["stock.counted"].value)
        if "stock.counted" in settings
        else Counted.INSTALLED,
        **amounts,
    )
    _check_counts_of_mapped(stock)
    _check_layers(stock, [leaf.source for leaf in settings.values()])
    _check_density(stock, numbers)
    return stock


def _is_beside_or_after(settings: Mapping[str, Leaf], key: str, other: str) -> bool:
    """Tell whether a setting was set by what set another one, or later; those set last stand at the end."""
    if key not in settings:
        return False
    ours, theirs = settings[key].source, settings[other].source
    order = list(settings)
    together = (ours.setter, ours.file) == (theirs.setter, theirs.file)
    return together or order.index(key) > order.index(other)


def _site_mix(leaf: Leaf, numbers: Numbers) -> str:
    known = [name.removeprefix(SITE_MIXES) for name in numbers.library.names if SITE_MIXES in name]
    if leaf.value not in known:
        msg = f"'stock.site_mix' names no site mix with '{leaf.value}'; {suggest(leaf.value, known)}"
        raise leaf.source.error(msg)
    return str(leaf.value)


def _mapped(settings: Mapping[str, Leaf]) -> MappedFile | None:
    if "stock.mapped" not in settings and "stock.top_up" in settings:
        msg = (
            "'stock.top_up' says whether mapped cameras are made up to the stock, but 'stock.mapped' names "
            "no file; name one, or leave top_up out"
        )
        raise settings["stock.top_up"].source.error(msg)
    if "stock.mapped" not in settings or settings["stock.mapped"].value == _NO_FILE:
        return None
    leaf = settings["stock.mapped"]
    file = leaf.source.path(leaf.value)
    if not is_file(file):
        msg = (
            f"'stock.mapped' names no file: {file}; check the path (it is relative to this file), or write "
            f"{_NO_FILE}"
        )
        raise leaf.source.error(msg)
    top_up = settings["stock.top_up"].value if "stock.top_up" in settings else True
    digest = ""
    with suppress(OSError):  # who reads the cameras says why
        digest = file_digest(file)
    return MappedFile(file, bool(top_up), leaf.source, digest)


def _check_layers(stock: StockSpec, in_order: list[Source]) -> None:
    """Check each layer against the one it is part of, and point at the one set last.

    A count against a density can only be compared when the city's residents are known; the cameras
    package does it then.
    """
    installed = stock.cameras.value if stock.cameras.measure == "count" else None
    linked = _count(stock.linked, installed)
    for name, part, whole_name, whole_key, whole, most in (
        ("linked", stock.linked, "installed", "stock.cameras", stock.cameras, installed),
        ("recognition", stock.recognition, "linked", "stock.linked", stock.linked, linked),
        ("anpr", stock.anpr, "installed", "stock.cameras", stock.cameras, installed),
    ):
        count = None if part.of_mapped else _count(part, most)
        if count is not None and most is not None and count > most:
            msg = (
                f"'stock.{name}' is {count:,.0f} cameras, more than the {most:,.0f} {whole_name} ones "
                f"that they are part of; lower it, or raise '{whole_key}'"
            )
            raise max(part.source, whole.source, key=in_order.index).error(msg)


def _check_counts_of_mapped(stock: StockSpec) -> None:
    """Make sure that no layer of another stock is part of one that is counted among mapped cameras."""
    linked, recognition = stock.linked, stock.recognition
    counted = linked.of_mapped and linked.measure == "count"
    if counted and recognition.measure == "count" and recognition.value > 0 and not recognition.of_mapped:
        msg = (
            "'stock.linked' counts mapped cameras, but 'stock.recognition' still counts those of another "
            "stock; state 'stock.recognition' beside it"
        )
        raise linked.source.error(msg)


def _count(part: Amount, whole: float | None) -> float | None:
    if part.measure == "share":
        return None if whole is None else part.value * whole
    return part.value


def _check_density(stock: StockSpec, numbers: Numbers) -> None:
    if stock.cameras.measure not in _RESIDENTS_PER:
        return
    most = numbers.number(_MOST_PER_1000)
    per_1000 = stock.cameras.value * 1000 / _RESIDENTS_PER[stock.cameras.measure]
    if per_1000 > most:
        msg = (
            f"'stock.cameras' is {stock.cameras.value:g} {stock.cameras.measure}, which is {per_1000:,g} "
            f"cameras for 1,000 residents and above the plausible {most:,g}; check the unit"
        )
        raise stock.cameras.source.error(msg)


def stock_as_dict(stock: StockSpec) -> dict[str, Any]:
    """Write the stock as plain values; a mapped file is named by its content, wherever it lies."""
    amounts: dict[str, Amount] = {layer: getattr(stock, layer) for layer in LAYERS}
    said = {
        "scope": stock.scope,
        **{
            layer: {"measure": one.measure, "value": one.value, "parameter": one.parameter}
            for layer, one in amounts.items()
        },
        "counted": str(stock.counted),
        "placement": str(stock.placement),
        "site_mix": stock.site_mix,
    }
    if stock.mapped is not None:
        mapped = stock.mapped
        said["mapped"] = {"file": mapped.file.name, "digest": mapped.digest, "top_up": mapped.top_up}
    return said
