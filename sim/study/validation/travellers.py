"""The people whose day is measured: a sample of a run's residents, and of those who come for the day.

A resident's day is the same in both engines and in every sample, so that a sample of those whom the run
counted is made here as tables, whichever engine lived their day.
"""

from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from sim.core.arrays import FloatArray, IntArray
from sim.core.draws import run_draws
from sim.core.vocabulary import Role
from sim.engine.individual.population import route_legs
from sim.people.destinations.opportunities import survey_opportunities
from sim.people.plans.modes_and_legs import make_legs, speeds_m_per_s
from sim.people.plans.timetable import schedule
from sim.people.residents import sample_residents
from sim.people.visitors import find_entry_points, make_visitors, open_entry_points
from sim.study.finished_run import Run
from sim.world.network import Network
from sim.world.read_people import people_settings, visitor_settings
from sim.world.world import RunMemo, build_world

ENOUGH_PEOPLE = 20_000
"""People whose mean day is known far better than the bands that it is held against."""


@dataclass(frozen=True, eq=False)
class Travellers:
    """A simple random sample of a group of people, and their day.

    Parameters
    ----------
    plans, legs
        Tables that keep PLANS and LEGS.
    length_m, travel_s
        Length of the way of each leg, and how long it takes, without waiting.
    n_people, out_of
        How many are in the sample, those who stay in included, and of how many.
    preschool, pupils
        Numbers of the children among them, who drive no car.
    """

    plans: pd.DataFrame
    legs: pd.DataFrame
    length_m: FloatArray
    travel_s: FloatArray
    n_people: int
    out_of: int
    preschool: IntArray = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    pupils: IntArray = field(default_factory=lambda: np.zeros(0, dtype=np.int64))

    @property
    def weight(self) -> float:
        """How many people each of the sample stands for."""
        return self.out_of / self.n_people if self.n_people else 0.0


def sampled_share(residents: int, wanted: float) -> float:
    """Give the part of *residents* to look at: the run's own, or as much of it as is enough."""
    return min(wanted, ENOUGH_PEOPLE / residents) if residents else wanted


def residents_and_visitors(run: Run, memo: RunMemo) -> tuple[Travellers, Travellers | None]:
    """Make a sample of the residents of a run in a city, and of its visitors, None if nobody comes."""
    network = run.network
    if network is None:
        msg = "a whole country has no sample of days as tables"
        raise ValueError(msg)
    share = sampled_share(network.city.place.residents, float(run.scenario.run.sample))
    if run.world is not None and share == run.scenario.run.sample:
        population = run.world.population
    else:
        sampled = run.scenario.run.model_copy(update={"sample": share})
        population = build_world(replace(run.scenario, run=sampled), network, memo).population
    ids, role = population.residents["resident_id"].to_numpy(np.int64), population.residents["role"]
    residents = Travellers(
        population.plans,
        population.legs,
        population.paths.length_m,
        population.paths.travel_s,
        len(population.residents),
        network.city.place.residents,
        preschool=ids[(role == Role.PRESCHOOL).to_numpy(bool)],
        pupils=ids[(role == Role.PUPIL).to_numpy(bool)],
    )
    return residents, _visitors(run, network, share)


def _visitors(run: Run, network: Network, share: float) -> Travellers | None:
    scenario, city = run.scenario, network.city
    day = scenario.run.day
    visitors = visitor_settings(scenario.numbers, city.place.name, day)
    if not visitors.per_day:
        return None
    settings = people_settings(scenario.numbers, city.place.name, day, model=scenario.model)
    draws = run_draws(scenario.run.seed, f"{network.part.name}/visitors")
    gates = find_entry_points(city.nodes, city.edges, visitors.entry_points)
    opportunities = survey_opportunities(
        city.cells, city.nodes, city.sites, cell_xy_m=city.cell_xy_m, settings=settings.destinations
    )
    who = sample_residents(visitors.per_day, share, draws)
    people, stops = make_visitors(
        who, opportunities, gates, visitors=visitors, settings=settings, draws=draws
    )
    legs = make_legs(
        people, stops, open_entry_points(opportunities, gates), settings=settings.modes, draws=draws
    )
    paths = route_legs(city, legs, speeds_m_per_s(settings.modes))
    plans = schedule(stops, legs, paths.travel_s)
    return Travellers(plans, legs, paths.length_m, paths.travel_s, len(people), visitors.per_day)
