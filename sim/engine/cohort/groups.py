"""The groups of people of a part: their packed days, made or kept as arrays, and the streets they take."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields, replace
from functools import partial
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from sim.city.build import City
from sim.city.part import Part, Template
from sim.city.settings import CitySettings
from sim.core.arrays import whole_us
from sim.core.cache.disk_cache import Cache
from sim.core.draws import Draws, run_draws
from sim.core.units import MINUTE_S
from sim.core.vocabulary import MODES, Mode
from sim.engine.cohort.cohort_day import Group
from sim.engine.cohort.kernel_types import Offsets, TravelTimes
from sim.engine.cohort.pack import make_plans, make_visitor_plans
from sim.engine.cohort.plans import PathPool, PlanBlock, Plans
from sim.engine.shared.views_and_draws import arc_seconds
from sim.people.contract import ModeSettings, PeopleSettings, VisitorSettings
from sim.people.plans.modes_and_legs import speeds_m_per_s

Arrays = Mapping[str, NDArray[Any]]
_SIZE = "size"
_ROUTES = "routes"
_FIELDS = tuple(field.name for field in fields(PlanBlock) if field.name != _ROUTES)
_ROUTE_FIELDS = tuple(field.name for field in fields(PathPool))


def resident_groups(
    part: Part,
    city_settings: CitySettings,
    settings: PeopleSettings,
    *,
    seed: int,
    sample: float,
    cache: Cache,
    day: int = 0,
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
    cache, day
        Where plans made before may lie, and the number of the day.
    """
    groups = []
    for template in part.templates:
        name = part.group_name(template)
        draws = run_draws(seed, name)
        place = replace(template.city.place, employed_share=part.spec.place.employed_share)
        make = partial(
            make_plans,
            replace(template.city, place=place),
            settings,
            draws=draws,
            n_copies=template.n_copies,
            sample=sample,
            day=day,
        )
        made_from = (place, city_settings, settings, template.n_copies, seed, sample, day)
        plans = _kept_plans(cache, name, made_from, make)
        groups.append(_group(name, template, plans, settings.modes, draws, each=template.residents))
    return tuple(groups)


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
    part, visitors
        The city, and numbers on them.
    city_settings, settings, seed, sample, cache
        As for `resident_groups`.
    """
    if not visitors.per_day:
        return None
    (template,) = part.templates
    name = f"{part.name}/visitors"
    draws = run_draws(seed, name)

    make = partial(make_visitor_plans, part.city, visitors, settings, draws=draws, sample=sample)
    made_from = (part.spec.place, city_settings, visitors, settings, seed, sample)
    plans = _kept_plans(cache, name, made_from, make)
    return _group(name, template, plans, settings.modes, draws, each=visitors.per_day)


def _kept_plans(cache: Cache, name: str, made_from: object, make: Callable[[], Plans]) -> Plans:
    return plans_from_arrays(cache.get("plans", name, made_from, lambda: plans_to_arrays(make())))


def _group(
    name: str, template: Template, plans: Plans, modes: ModeSettings, draws: Draws, *, each: int
) -> Group:
    return Group(
        name=name,
        plans=plans,
        travel_times=make_travel_times(template.city, modes),
        offsets=_offsets(template),
        first_cell=template.first_cell,
        cells_each=template.n_cells,
        residents_each=each,
        draws=draws,
    )


def make_travel_times(city: City, modes: ModeSettings) -> TravelTimes:
    """Say how long each arc takes by mode, where it begins, and how long a mode waits."""
    speeds = speeds_m_per_s(modes)
    wait_min = np.array([modes.wait_min.get(mode, 0.0) for mode in MODES])
    seconds = [arc_seconds(city.edges, speeds[mode], on_foot=mode is Mode.WALK) for mode in MODES]
    return TravelTimes(
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


def plans_to_arrays(plans: Plans) -> dict[str, NDArray[Any]]:
    """Name all arrays of plans: `size`, `blocks/00003/site`, `blocks/00003/ways/arcs` and the like."""
    arrays: dict[str, NDArray[Any]] = {_SIZE: np.array([plans.n_people, len(plans.blocks)], dtype=np.int64)}
    for number, block in enumerate(plans.blocks):
        arrays.update({_name(number, field): getattr(block, field) for field in _FIELDS})
        arrays.update(
            {_name(number, _ROUTES, field): getattr(block.routes, field) for field in _ROUTE_FIELDS}
        )
    return arrays


def plans_from_arrays(arrays: Arrays) -> Plans:
    """Take plans out of arrays; each block is read from them anew whenever it is asked for."""
    n_people, n_blocks = arrays[_SIZE].tolist()
    return Plans(_Blocks(arrays, n_blocks), n_people)


class _Blocks(Sequence[PlanBlock]):
    """Blocks that stay in their mapping until one is asked for."""

    def __init__(self, arrays: Arrays, n_blocks: int) -> None:
        self._arrays = arrays
        self._n_blocks = n_blocks

    def __len__(self) -> int:
        return self._n_blocks

    def __iter__(self) -> Iterator[PlanBlock]:
        return map(self._read, range(self._n_blocks))

    @overload
    def __getitem__(self, number: int) -> PlanBlock: ...

    @overload
    def __getitem__(self, number: slice) -> Sequence[PlanBlock]: ...

    def __getitem__(self, number: int | slice) -> PlanBlock | Sequence[PlanBlock]:
        if isinstance(number, slice):
            return [self._read(row) for row in range(self._n_blocks)[number]]
        return self._read(range(self._n_blocks)[number])

    def _read(self, number: int) -> PlanBlock:
        routes = PathPool(**{field: self._arrays[_name(number, _ROUTES, field)] for field in _ROUTE_FIELDS})
        return PlanBlock(**{field: self._arrays[_name(number, field)] for field in _FIELDS}, routes=routes)


def _name(block: int, *fields: str) -> str:
    return "/".join([f"blocks/{block:05d}", *fields])
