"""Shipped scenarios, and towns under the cameras of a shipped scenario, as worlds to measure on."""

from dataclasses import replace

from sim.core.cache.disk_cache import Cache
from sim.scenario.resolve import ResolvedScenario, load_scenario
from sim.world.world import RunMemo, World, build_network, build_world

NO_CACHE = Cache(None, 0)
"""Keeps nothing, so that everything is made anew."""


def world_of(name: str) -> World:
    """Build the world of a shipped scenario."""
    return world_from(load_scenario(name))


def world_from(scenario: ResolvedScenario) -> World:
    """Build the world of a scenario with nothing at hand from an earlier one."""
    memo = RunMemo(NO_CACHE)
    return build_world(scenario, build_network(scenario, memo), memo)


def everyone_in(city: str, scenario: str = "baseline_2025") -> ResolvedScenario:
    """Take a scenario of the country to one of its cities, with all residents."""
    return replace(load_scenario(scenario, sample=1.0), city=city, name=f"{scenario} in {city}")
