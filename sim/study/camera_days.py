"""Share of a city's cameras that work on each of several days, as plain values."""

import math

from sim.core.draws import run_draws
from sim.engine.fault_days import working_by_day
from sim.engine.read_settings import exposure_settings
from sim.engine.world import Network
from sim.scenario.resolve import ResolvedScenario

_DECIMALS = 4


def cameras_by_day(scenario: ResolvedScenario, network: Network) -> dict[str, list[float | None]]:
    """Let a network's cameras fail and be repaired.

    Parameters
    ----------
    scenario, network
        Days and numbers, and cameras.

    Returns
    -------
    For installed and for linked cameras, the share that works on each day; None without any.
    """
    shares = working_by_day(
        network.cameras,
        scenario,
        network.city,
        exposure_settings(scenario.numbers),
        run_draws(scenario.run.seed, network.part.name),
    )
    named = zip(("installed", "linked"), shares, strict=True)
    return {
        name: [None if math.isnan(one) else round(float(one), _DECIMALS) for one in values]
        for name, values in named
    }
