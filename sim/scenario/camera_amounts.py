"""Quantities of cameras with their numbers, and what becomes of layers when the stock alone is varied.

A layer that is stated as a count belongs to the stock beside which it was stated. Where the stock is stated
anew and the layer is not, `layers` says whether its count holds or its share of the cameras. The count holds
unless said: it is what a source counted, and nothing says how many of more cameras would be linked.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from sim.scenario.amounts import UNIT_OF_MEASURE, sourced_value
from sim.scenario.leaves import HELD, SHARES, Leaf
from sim.scenario.parameters.library import SET_BY_SCENARIO, Numbers, Source
from sim.scenario.parameters.parameter import Quantity

_PER_RESIDENT = {"per_100": 1 / 100, "per_1000": 1 / 1000}
_CAMERAS = "stock.cameras"


@dataclass(frozen=True)
class Amount:
    """A quantity of cameras.

    Parameters
    ----------
    measure
        count, share, per_100, per_1000 or per_km2.
    value
        In that measure; a count is whole.
    parameter
        The sourced number it is; None if the scenario states the value itself.
    source
        Where the scenario says so.
    of_mapped
        Whether it is said of mapped cameras that are all there are: beside `top_up: false`, or after it.
    """

    measure: str
    value: float
    parameter: str | None
    source: Source = field(compare=False)
    of_mapped: bool = False


def resolve_amount(key: str, leaf: Leaf | None, numbers: Numbers, nothing: Source) -> Amount:
    """Give a quantity of cameras its number; without a leaf it is 0, as *nothing* says.

    Raises
    ------
    InputError
        With file and line, if it names a parameter that does not fit.
    """
    if leaf is None:
        return Amount("count", 0.0, None, nothing)
    ((measure, stated),) = leaf.value.items()
    if not isinstance(stated, str):
        numbers.use(_stated_quantity(key, measure, float(stated), leaf.source))
        return Amount(measure, float(stated), None, leaf.source)
    unit, remedy = UNIT_OF_MEASURE[measure], " or measure"
    value, source = sourced_value(
        stated, numbers, leaf.source, key=key, unit=unit, measure=measure, remedy=remedy
    )
    return Amount(measure, value, stated, source)


def _stated_quantity(key: str, measure: str, value: float, source: Source) -> Quantity:
    return Quantity(
        name=f"{key}.{measure}",
        key=None,
        value=value,
        low=value,
        high=value,
        unit=UNIT_OF_MEASURE[measure],
        kind=SET_BY_SCENARIO,
        date=None,
        reference=f"set by {source.setter}",
        note="",
        last_checked=None,
        description=f"{key}, as the scenario states it",
    )


def hold_layers(
    amounts: Mapping[str, Amount], settings: Mapping[str, Leaf], numbers: Numbers
) -> tuple[dict[str, Amount], tuple[str, ...]]:
    """Hold the counts or the shares of layers that were stated beside another stock.

    Parameters
    ----------
    amounts
        Of `cameras` and of each layer, by name, as they are stated.
    settings, numbers
        By key, each with the stock that it was set beside; every number at the date.

    Returns
    -------
    The amounts, and a sentence for each layer that is another share or another count than it was.

    Raises
    ------
    InputError
        With file and line, if shares are to hold of stocks that cannot be compared.
    """
    held, remarks = dict(amounts), []
    shares = HELD in settings and settings[HELD].value == SHARES
    for name, amount in amounts.items():
        beside = None if f"stock.{name}" not in settings else settings[f"stock.{name}"].beside
        if beside is None or amount.measure != "count":
            continue
        before = resolve_amount(_CAMERAS, beside, numbers.aside(), beside.source)
        ratio = _ratio(before, amounts["cameras"])
        if shares:
            held[name] = _in_proportion(name, amount, ratio, amounts["cameras"].source)
            remarks += [_moved(name, amount, held[name])] if held[name] != amount else []
        elif ratio != 1:
            remarks.append(_drift(name, amount, before, amounts["cameras"]))
    return held, tuple(remarks)


def _ratio(before: Amount, now: Amount) -> float | None:
    """Say how many times the cameras of before there are now; None if that depends on the place."""
    first, second = before.measure, now.measure
    each = (before.value, now.value)
    if {first, second} <= set(_PER_RESIDENT):
        each = (before.value * _PER_RESIDENT[first], now.value * _PER_RESIDENT[second])
    elif first != second:
        return None
    return each[1] / each[0] if each[0] > 0 else None


def _in_proportion(name: str, amount: Amount, ratio: float | None, source: Source) -> Amount:
    if ratio is None:
        msg = (
            f"'layers: {SHARES}' holds the share of 'stock.{name}', a count beside another stock, but "
            f"'stock.cameras' is now stated in another measure or was 0; state 'stock.{name}' as a share"
        )
        raise source.error(msg)
    return replace(amount, value=float(math.floor(amount.value * ratio + 0.5)), parameter=None)


def _moved(name: str, before: Amount, now: Amount) -> str:
    return f"{name} {now.value:,.0f} instead of {before.value:,.0f}, as `layers: {SHARES}` holds its share"


def _drift(name: str, amount: Amount, before: Amount, now: Amount) -> str:
    if before.measure == now.measure == "count" and before.value > 0 and now.value > 0:
        then, share = (amount.value / one.value for one in (before, now))
        parts = f"{_percent(share)} instead of {_percent(then)}"
        said = f"{name} {amount.value:,.0f} of {now.value:,.0f} cameras: {parts}"
    else:
        stocks = " instead of ".join(f"{one.value:,.12g} ({one.measure})" for one in (now, before))
        said = f"{name} stays {amount.value:,.0f} cameras, while the stock is {stocks}"
    return f"{said}; write `layers: {SHARES}` under `stock:` to hold its share"


def _percent(share: float) -> str:
    return f"{100 * share:.3g} %"
