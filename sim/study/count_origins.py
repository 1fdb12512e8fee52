"""How a scenario's numbers of cameras are known, by the kinds and ranges of what they are made from."""

from dataclasses import replace

from sim.city.country.gazetteer import is_country
from sim.core.vocabulary import Definition
from sim.results.measures.camera_counts import ASSUMED, CountOrigin
from sim.scenario.camera_amounts import Amount
from sim.scenario.parameters.library import SET_BY_SCENARIO
from sim.scenario.resolve import ResolvedScenario

_LEAST_CERTAIN_LAST = ("mapped", "measured", "calibrated", "derived", SET_BY_SCENARIO, ASSUMED)
_BY_RESIDENTS = "its residents' share of the country's"
_BY_PLACES = "an assumed mix of places"
_BY_PLACE = (Definition.PUBLIC, Definition.STREET, Definition.RESIDENTIAL)
_OF_LINKED = Definition.RECOGNITION


def count_origins(scenario: ResolvedScenario) -> dict[Definition, CountOrigin]:
    """Say of every definition how its number of cameras is known.

    A count is as certain as the least certain number in it. What a city gets of a national count is assumed:
    nobody has counted it, and towns differ. So is how many of a stock face public space.
    """
    stock = scenario.stock
    if stock.mapped is not None and not stock.mapped.top_up:
        return _of_mapped(scenario)
    cameras = _origin(scenario, stock.cameras)
    if stock.scope != "city" and not is_country(scenario.city):
        cameras = CountOrigin(ASSUMED, _BY_RESIDENTS)
    origins = {Definition.INSTALLED: cameras}
    origins |= dict.fromkeys(_BY_PLACE, CountOrigin(ASSUMED, _BY_PLACES))
    for definition in (Definition.LINKED, Definition.RECOGNITION, Definition.ANPR):
        amount: Amount = getattr(stock, str(definition))
        whole = origins[Definition.LINKED] if definition is _OF_LINKED else cameras
        own = _origin(scenario, amount)
        if amount.measure == "share":
            own = _product(own, whole)
        elif cameras.basis == _BY_RESIDENTS and amount.value > 0:
            own = CountOrigin(ASSUMED, _BY_RESIDENTS)
        origins[definition] = own
    return origins


def _origin(scenario: ResolvedScenario, amount: Amount) -> CountOrigin:
    if amount.parameter is None:
        return CountOrigin(SET_BY_SCENARIO, "", 1.0, 1.0)
    parameter, key = scenario.numbers.library.find(amount.parameter, amount.source)
    quantity = scenario.numbers.quantity(parameter.name, key)
    if quantity.value <= 0:
        return CountOrigin(quantity.kind)
    return CountOrigin(quantity.kind, "", quantity.low / quantity.value, quantity.high / quantity.value)


def _product(share: CountOrigin, whole: CountOrigin) -> CountOrigin:
    """Multiply a share by what it is a share of, each at its ends."""
    kind = max(share.kind, whole.kind, key=_LEAST_CERTAIN_LAST.index)
    if None in {share.low, share.high, whole.low, whole.high}:
        return CountOrigin(kind, whole.basis or share.basis)
    low, high = (
        (one or 0.0) * (other or 0.0) for one, other in ((share.low, whole.low), (share.high, whole.high))
    )
    return CountOrigin(kind, whole.basis or share.basis, low, high)


def _of_mapped(scenario: ResolvedScenario) -> dict[Definition, CountOrigin]:
    """Say the same of cameras that are all mapped: what a file leaves open is by the scenario's numbers."""
    here = CountOrigin("mapped", "", 1.0, 1.0)
    origins = dict.fromkeys((Definition.INSTALLED, *_BY_PLACE), here)
    for definition in (Definition.LINKED, Definition.RECOGNITION, Definition.ANPR):
        amount: Amount = getattr(scenario.stock, str(definition))
        own = _origin(scenario, amount)
        counted = amount.of_mapped and amount.measure == "count"
        basis = "" if counted else "by chance where the file does not say"
        origins[definition] = own if counted else replace(own, kind=ASSUMED, basis=basis, low=None, high=None)
    return origins
