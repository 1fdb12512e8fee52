"""From a World to the plain values that one day needs."""

from sim.engine.individual.day import Day
from sim.engine.shared.arc_views import make_arc_views
from sim.engine.shared.place_views import watch_sites
from sim.world.shock import outages_of_shock
from sim.world.world import World


def day_of(world: World) -> Day:
    """Gather what the individual engine takes."""
    network, population = world.network, world.population
    return Day(
        residents=population.residents["resident_id"].to_numpy(),
        plans=population.plans,
        legs=population.legs,
        paths=population.paths,
        arc_s=population.arc_s,
        cameras=network.cameras,
        arcs=make_arc_views(network.views, network.cameras, network.city.edges),
        places=watch_sites(network.cameras, network.city.sites),
        settings=world.exposure,
        draws=world.draws,
        outages=outages_of_shock(network.cameras, world.scenario, network.city, world.draws),
    )
