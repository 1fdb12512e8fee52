"""Makes sure, before anybody moves, that cameras that follow finds have districts to follow them to."""

from collections.abc import Iterable

from sim.core.vocabulary import PredictiveRule
from sim.scenario.policy import Policy
from sim.scenario.section import suggest


def check_placement(policy: Policy, title: str, districts: Iterable[str]) -> None:
    """Make sure that cameras can be moved between districts, and that those a scenario names are there.

    Parameters
    ----------
    policy
        What the scenario says.
    title, districts
        Of the city and its districts, or of the country and its regions.

    Raises
    ------
    InputError
        With file and line, if there is one district only, or none of a name.
    """
    if policy.predictive_placement is PredictiveRule.OFF:
        return
    known = [str(district) for district in districts]
    if len(known) <= 1:
        msg = f"{title} has one district, so cameras have nowhere to be moved to; name another city"
        raise policy.source("predictive_placement").error(msg)
    for name in policy.predictive_rates:
        if name not in known:
            msg = f"{title} has no district '{name}'; {suggest(name, known)}"
            raise policy.source("predictive_rates").error(msg)
