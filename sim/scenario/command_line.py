"""What the command line sets in place of a scenario's own run section."""

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from sim.core.errors import InputError
from sim.scenario.leaves import Leaf, change
from sim.scenario.parameters.library import Source
from sim.scenario.run_section import RunSection
from sim.scenario.yaml.sentences import complaint
from sim.scenario.yaml.yaml_values import LARGEST_WHOLE

_SOURCE = Source("the command line")


def laid_over(
    settings: Mapping[str, Leaf], options: Mapping[str, Any]
) -> tuple[dict[str, Leaf], tuple[str, ...]]:
    """Lay the given *options* (those not None) over the run section.

    Returns
    -------
    The new settings, and a line `key: old → new` for each one that differs.

    Raises
    ------
    InputError
        Naming the option that can't be used.
    """
    given = {name: value for name, value in options.items() if value is not None}
    try:
        RunSection.model_validate(given)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        msg = f"the option --{first['loc'][0]} {complaint(first)}"
        raise InputError(msg) from None
    for name, value in given.items():
        if isinstance(value, int) and value >= LARGEST_WHOLE:
            msg = f"the option --{name} is '{value}', which is no whole number that can be used; lower it"
            raise InputError(msg)
    return change(settings, {f"run.{name}": Leaf(value, _SOURCE) for name, value in given.items()})
