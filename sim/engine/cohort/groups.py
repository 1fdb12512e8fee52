"""The groups of people of a part, with their packed days and the streets they take."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from sim.city.build import City
from sim.city.country.archipelago import Part, Template
from sim.city.settings import CitySettings
from sim.core.cache.disk_cache import Cache
from sim.core.draws import Draws, run_draws
from sim.core.times import MINUTE_S, whole_us
from sim.core.vocabulary import Mode
from sim.engine.cohort.cohort_day import Group
from sim.engine.cohort.kernel_types import Offsets, Ways
from sim.engine.cohort.pack import make_plans
from sim.engine.cohort.pack_visitors import make_visitor_plans
from sim.engine.cohort.plan_arrays import plans_from_arrays, plans_to_arrays
from sim.engine.cohort.plans import MODES, Plans
from sim.engine.shared.arc_views import arc_seconds
from sim.people.plans.modes import speeds_m_per_s
from sim.people.settings import ModeSettings, PeopleSettings, VisitorSettings


def resident_groups(
    part: Part,
    city_settings: CitySettings,
    settings: PeopleSettings,
    *,
    seed: int,
    sample: float,
    cache: Cache,
) -> tuple[Group, ...]:
    """Make the residents of a part and their days, or find them in the cache.

    Parameters
    ----------
    part
        Where they live.
    city_settings, settings
        What the part was built from, and numbers on residents, destinations, modes and times.
    seed, sample
        Of the run.
    cache
        Where plans made before may lie.
    """

    def group(template: Template) -> Group:
        name = part.group_name(template)
        draws = run_draws(seed, name)
        place = replace(template.city.place, employed_share=part.card.place.employed_share)
        city = replace(template.city, place=place)
        made_from = (place, city_settings, settings, template.n_copies, seed, sample)

        def make() -> Plans:
            return make_plans(city, settings, draws=draws, n_copies=template.n_copies, sample=sample)

        kept = cache.get("plans", name, made_from, lambda: plans_to_arrays(make()))
        plans = plans_from_arrays(kept)
        return Group(
            name=name,
            plans=plans,
            ways=make_ways(city, settings.modes),
            offsets=_offsets(template),
            first_cell=template.first_cell,
            cells_each=template.n_cells,
            residents_each=template.residents,
            draws=draws,
        )

    return tuple(group(template) for template in part.templates)


def visitor_group(
    part: Part,
    city_settings: CitySettings,
    visitors: VisitorSettings,
    settings: PeopleSettings,
    *,
    seed: int,
    sample: float,
    cache: Cache,
) -> Group | None:
    """Make the people who come into a city for the day, or find them in the cache; None if nobody comes.

    Parameters
    ----------
    part
        The city.
    visitors
        Numbers on them.
    city_settings, settings, seed, sample, cache
        As for `resident_groups`.
    """
    if not visitors.per_day:
        return None
    (template,) = part.templates
    name = f"{part.name}/visitors"
    draws = run_draws(seed, name)

    def make() -> Plans:
        return make_visitor_plans(part.city, visitors, settings, draws=draws, sample=sample)

    made_from = (part.card.place, city_settings, visitors, settings, seed, sample)
    plans = _kept_plans(cache, name, made_from, make)
    return _group(name, template, plans, settings.modes, draws, each=visitors.per_day)


def _kept_plans(cache: Cache, name: str, made_from: object, make: Callable[[], Plans]) -> Plans:
    return plans_from_arrays(cache.get("plans", name, made_from, lambda: plans_to_arrays(make())))


def _group(
    name: str,
    template: Template,
    plans: Plans,
    modes: ModeSettings,
    draws: Draws,
    *,
    each: int,
) -> Group:
    return Group(
        name=name,
        plans=plans,
        ways=make_ways(template.city, modes),
        offsets=_offsets(template),
        first_cell=template.first_cell,
        cells_each=template.n_cells,
        residents_each=each,
        draws=draws,
    )


def make_ways(city: City, modes: ModeSettings) -> Ways:
    """Say how long each arc takes by mode, where it begins, and how long a mode waits."""
    speeds = speeds_m_per_s(modes)
    wait_min = np.array([modes.wait_min.get(mode, 0.0) for mode in MODES])
    seconds = [arc_seconds(city.edges, speeds[mode], on_foot=mode is Mode.WALK) for mode in MODES]
    return Ways(
        arc_us=whole_us(np.array(seconds)),
        tail_node=city.edges[["u", "v"]].to_numpy(np.int64).ravel(),
        wait_us=whole_us(wait_min * MINUTE_S),
    )


def _offsets(template: Template) -> Offsets:
    return Offsets(
        arc=2 * template.first_edge,
        arcs_each=2 * template.n_edges,
        site=template.first_site,
        sites_each=template.n_sites,
        node=template.first_node,
        nodes_each=template.n_nodes,
    )
