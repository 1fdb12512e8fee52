"""Towns built by hand, packed for the cohort engine."""

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pandas as pd

from sim.core.vocabulary import MODES, ROLES, Mode, StreetClass
from sim.engine.cohort.cohort_day import CohortDay, Group
from sim.engine.cohort.groups import make_travel_times
from sim.engine.cohort.kernel_types import Offsets
from sim.engine.cohort.place import make_place
from sim.engine.cohort.plans import PathPool, PlanBlock, Plans
from sim.engine.individual.day import IndividualDay
from sim.engine.shared.availability import camera_up
from sim.people.contract import ModeSettings

WAIT_S = {Mode.CAR: 60.0, Mode.TRANSIT: 120.0}
SPEED_KM_PER_H = {Mode.WALK: 4.5, Mode.CAR: 36.0, Mode.TRANSIT: 18.0}
"""Those of the towns built by hand."""

_DAY_S, _HOUR_S, _N_SLOTS = 86_400.0, 3600.0, 24


def packed(day: IndividualDay, town, *, camera_cell: np.ndarray, n_cells: int) -> CohortDay:
    """Pack a day: every leg's way is kept once, every second one is stored turned round."""
    edges = pd.DataFrame(town.edges, columns=["u", "v", "length_m"]).assign(**{"class": "local"})
    plans, n_nodes = _plans(day), 1 + int(edges[["u", "v"]].to_numpy().max())
    modes = ModeSettings(
        car_share=0.0,
        walk_decay_km=1.0,
        walk_decay_shape=1.0,
        longest_walk_min=1000.0,
        wait_min={mode: seconds / 60.0 for mode, seconds in WAIT_S.items()},
        speed_km_per_h={mode: dict.fromkeys(StreetClass, speed) for mode, speed in SPEED_KM_PER_H.items()},
    )
    travel_times = make_travel_times(SimpleNamespace(edges=edges), modes)
    up = camera_up(day.cameras, day.settings, day.draws)
    place = make_place(
        day.cameras,
        camera_cell,
        up,
        day.arcs,
        day.plate_arcs,
        day.places,
        arc_us=travel_times.arc_us,
        n_nodes=n_nodes,
        settings=day.settings,
        draws=day.draws,
    )
    group = Group("residents", plans, travel_times, Offsets(0, 0, 0, 0, 0, 0), 0, 0, 10**9, day.draws)
    return CohortDay([group], place, day.cameras, up, day.draws, n_cells, day.settings)


def in_blocks(day: CohortDay, size: int) -> CohortDay:
    """The same day with no more than *size* people in a block; people keep their order."""
    (group,) = day.groups
    (block,) = group.plans.blocks
    blocks = [_rows(block, slice(first, first + size)) for first in range(0, len(block), size)]
    return day.of([replace(group, plans=Plans(blocks, len(block)))])


def _rows(block: PlanBlock, people: slice) -> PlanBlock:
    first_stop = np.concatenate([[0], np.cumsum(block.n_stops, dtype=int)])
    first_leg = np.concatenate([[0], np.cumsum(block.n_legs, dtype=int)])
    start, end, _ = people.indices(len(block))
    stops = slice(first_stop[start], first_stop[end])
    legs = slice(first_leg[stops.start], first_leg[stops.stop])
    return PlanBlock(
        resident_id=block.resident_id[people],
        home_cell=block.home_cell[people],
        role=block.role[people],
        mode=block.mode[people],
        slot_start=np.clip(block.slot_start - start, 0, end - start),
        n_stops=block.n_stops[people],
        site=block.site[stops],
        leave_s=block.leave_s[stops],
        n_legs=block.n_legs[stops],
        leg_mode=block.leg_mode[legs],
        leg_path=block.leg_path[legs],
        routes=block.routes,
    )


def _plans(day: IndividualDay) -> Plans:
    plans, legs, paths = day.plans, day.legs, day.paths
    ids = np.unique(plans["resident_id"])
    n_stops = np.bincount(np.searchsorted(ids, plans["resident_id"]), minlength=ids.size)
    first_stop = np.cumsum(n_stops) - n_stops
    leave_s = plans["leave_s"].to_numpy()[first_stop]
    slot = np.where(n_stops == 1, -1, np.minimum(leave_s // _HOUR_S, _N_SLOTS - 1)).astype(int)
    order = np.argsort(slot, kind="stable")
    stops = np.concatenate([np.arange(first_stop[who], first_stop[who] + n_stops[who]) for who in order])
    leg_stop = first_stop[np.searchsorted(ids, legs["resident_id"])] + legs["trip"].to_numpy()
    n_legs = np.bincount(leg_stop.astype(int), minlength=len(plans))
    of_stop = [np.flatnonzero(leg_stop == stop) for stop in stops]
    taken = np.concatenate(of_stop).astype(int)
    arcs = [paths.arcs[paths.indptr[leg] : paths.indptr[leg + 1]] for leg in range(len(legs))]
    turned = np.arange(len(legs)) % 2
    stored = [way[::-1] ^ 1 if back else way for way, back in zip(arcs, turned, strict=True)]
    indptr = np.concatenate([[0], np.cumsum([way.size for way in stored])]).astype(np.int64)
    none = np.zeros(0, dtype=np.int64)
    block = PlanBlock(
        resident_id=ids[order].astype(np.int32),
        home_cell=np.zeros(ids.size, dtype=np.int32),
        role=(ids[order] % len(ROLES)).astype(np.uint8),
        mode=np.zeros(ids.size, dtype=np.uint8),
        slot_start=np.concatenate([[0], np.searchsorted(slot[order], np.arange(1, _N_SLOTS + 1))]),
        n_stops=n_stops[order].astype(np.uint8),
        site=plans["site_id"].to_numpy()[stops].astype(np.int32),
        leave_s=plans["leave_s"].to_numpy()[stops].astype(np.float32),
        n_legs=n_legs[stops].astype(np.uint8),
        leg_mode=legs["mode"].map([str(mode) for mode in MODES].index).to_numpy()[taken].astype(np.uint8),
        leg_path=(2 * taken + turned[taken]).astype(np.int32),
        routes=PathPool(indptr, np.concatenate([none, *stored]).astype(np.uint16)),
    )
    return Plans([block], ids.size)
