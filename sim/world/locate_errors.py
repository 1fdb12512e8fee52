"""Points an error about a number at the line of the scenario that set this number."""

from collections.abc import Iterator
from contextlib import contextmanager

from sim.cameras.stock.stock import LayerError
from sim.core.errors import InputError
from sim.scenario.parameters.library import Source
from sim.scenario.resolve import ResolvedScenario


@contextmanager
def blamed_on_changes(scenario: ResolvedScenario) -> Iterator[None]:
    """Give an InputError about a changed parameter, or about a layer of the stock, its file and line.

    Packages below know parameters and layers by name but not who set them.
    """
    try:
        yield
    except LayerError as error:
        raise _source_of(scenario, error.layer).error(str(error)) from error
    except InputError as error:
        if error.file is not None:
            raise
        for change in scenario.parameter_changes:
            if change.name in str(error) or change.name.rpartition("/")[2] in str(error):
                raise change.source.error(str(error)) from error
        raise


def _source_of(scenario: ResolvedScenario, layer: str) -> Source:
    stock = scenario.stock
    amounts = {"linked": stock.linked, "recognition": stock.recognition, "plate": stock.plate}
    return amounts.get(layer, stock.cameras).source
