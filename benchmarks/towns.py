"""Shipped scenarios as worlds to measure on."""

from sim.engine.shelf import Shelf
from sim.engine.world import World, build_network, build_world
from sim.scenario.resolve import load_scenario


def world_of(name: str) -> World:
    """Build the world of a shipped scenario."""
    scenario, shelf = load_scenario(name), Shelf()
    return build_world(scenario, build_network(scenario, shelf), shelf)
