"""Points an error of a package below at the line of the scenario that it is about."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from sim.cameras.stock.stock import LayerError
from sim.core.errors import InputError
from sim.scenario.parameters.library import Change, Source
from sim.scenario.stock import StockSpec


@contextmanager
def errors_at(*places: Source | None) -> Iterator[None]:
    """Give an InputError without a file the first of these places that the scenario has."""
    try:
        yield
    except InputError as error:
        found = next((place for place in places if place is not None), None)
        if error.file is not None or found is None:
            raise
        raise found.error(str(error)) from error


@contextmanager
def errors_at_changes(changes: Sequence[Change], stock: StockSpec) -> Iterator[None]:
    """Give an InputError about a changed parameter, or about a layer of the stock, its file and line.

    Packages below know parameters and layers by name but not who set them.
    """
    try:
        yield
    except LayerError as error:
        amounts = {"linked": stock.linked, "recognition": stock.recognition, "anpr": stock.anpr}
        raise amounts.get(error.layer, stock.cameras).source.error(str(error)) from error
    except InputError as error:
        said = str(error)
        places = (one.source for one in changes if one.name in said or one.name.rpartition("/")[2] in said)
        with errors_at(*places):
            raise
