"""Points an error about a number at the line of the scenario that changed this number."""

from collections.abc import Iterator
from contextlib import contextmanager

from sim.core.errors import InputError
from sim.scenario.resolve import ResolvedScenario


@contextmanager
def blamed_on_changes(scenario: ResolvedScenario) -> Iterator[None]:
    """Give an InputError that names a changed parameter the file and line of the change.

    Packages below know parameters by name but not who set them.
    """
    try:
        yield
    except InputError as error:
        if error.file is not None:
            raise
        for change in scenario.parameter_changes:
            if change.name in str(error):
                raise change.source.error(str(error)) from error
        raise
