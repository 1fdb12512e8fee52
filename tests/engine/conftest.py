"""A small town built by hand: streets, sites, cameras and residents, one call each."""

from collections import Counter
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd
import pytest

from sim.cameras.contract import CLASS_INDEX, RANKS_PER_CLASS
from sim.city.streets.routes import Paths
from sim.core.draws import Draws
from sim.core.model_choices import VehicleVisibility
from sim.core.vocabulary import ROLES, Mode, SiteClass, StreetClass
from sim.engine.individual.day import IndividualDay
from sim.engine.shared.place_views import cameras_of_sites
from sim.engine.shared.settings import ExposureSettings
from sim.engine.shared.views_and_draws import arc_seconds, make_arc_views

ALL_SEEN = ExposureSettings(
    availability_linked=1.0,
    availability_unlinked=1.0,
    failures_shared=0.0,
    vehicle_visibility=VehicleVisibility.TRIP,
    occupant_visible={Mode.CAR: 0.0, Mode.TRANSIT: 0.0},
    windscreen_visible={},
    meeting_correlation=0.0,
    site_cameras_met=dict.fromkeys(SiteClass, 1.0),
    share_of_stay_in_view={
        SiteClass.PREMISES: 0.25,
        SiteClass.SCHOOL: 0.5,
        SiteClass.STATE: 0.125,
        SiteClass.SQUARE: 1.0,
        SiteClass.TRANSIT: 1.0,
    },
    passage_s={SiteClass.YARD: 30.0, SiteClass.ENTRANCE: 5.0, SiteClass.HOUSE: 15.0},
    capture=1.0,
)
SPEEDS = {
    Mode.WALK: dict.fromkeys(StreetClass, 1.25),
    Mode.CAR: dict.fromkeys(StreetClass, 10.0),
    Mode.TRANSIT: dict.fromkeys(StreetClass, 5.0),
}


@dataclass
class Town:
    """Edges are (u, v, length); everything else is added by name."""

    edges: list[tuple[int, int, float]]
    settings: ExposureSettings = ALL_SEEN
    sites: list[dict] = field(default_factory=list)
    cameras: list[dict] = field(default_factory=list)
    views: list[tuple[int, int, float, float]] = field(default_factory=list)
    plans: list[tuple] = field(default_factory=list)
    legs: list[tuple] = field(default_factory=list)
    paths: list[list[int]] = field(default_factory=list)
    placed: Counter = field(default_factory=Counter)

    def site(self, site_class, node, parent=-1):
        self.sites.append({"site_class": site_class, "node_id": node, "parent_site": parent})
        return len(self.sites) - 1

    def camera(self, site, *, sees=(), linked=False, analytics="none"):
        site_class = self.sites[site]["site_class"]
        rank, slot = self.placed[site_class], self.placed[site]
        self.placed.update([site_class, site])
        camera_id = CLASS_INDEX[site_class] * RANKS_PER_CLASS + rank
        self.cameras.append(
            {
                "camera_id": camera_id,
                "x_m": 0.0,
                "y_m": 0.0,
                "site_class": str(site_class),
                "kind": "box",
                "bearing_deg": 0.0,
                "angle_deg": 90.0,
                "range_m": 20.0,
                "height_m": 4.0,
                "owner": "state",
                "linked": linked,
                "analytics": analytics,
                "installed_on": None,
                "site_id": site,
                "slot": slot,
                "rank": rank,
            }
        )
        self.views += [(camera_id, *view) for view in sees]
        return camera_id

    def street_camera(self, *sees, **options):
        """A camera at a site of its own that sees stretches (edge, start_m, end_m)."""
        return self.camera(self.site(SiteClass.INTERSECTION, 0), sees=sees, **options)

    def resident(self, resident, *day):
        """Stops (site, arrive_s, leave_s) and, between them, trips [(mode, arcs, wait_s, from_node)]."""
        for stop, (site, arrive, leave) in enumerate(day[::2]):
            node = self.sites[site]["node_id"] if site >= 0 else 0
            self.plans.append((resident, stop, "home", 0, site, node, float(arrive), float(leave)))
        for trip, legs in enumerate(day[1::2]):
            for part, (mode, arcs, wait, node) in enumerate(legs):
                self.legs.append((resident, trip, part, node, node, str(mode), float(wait)))
                self.paths.append(list(arcs))

    def walker(self, resident, arcs, leave_s=0.0):
        """Somebody who is nowhere, walks along *arcs* once and is nowhere again."""
        self.resident(resident, (-1, 0, leave_s), [(Mode.WALK, arcs, 0, 0)], (-1, leave_s, 86_400))

    def day(self, seed=1, residents=None, **changes):
        order = sorted(range(len(self.legs)), key=lambda row: self.legs[row][:3])
        legs = pd.DataFrame(
            [self.legs[row] for row in order],
            columns=["resident_id", "trip", "part", "from_node", "to_node", "mode", "wait_s"],
        ).astype(
            {"resident_id": int, "trip": int, "part": int, "from_node": int, "to_node": int, "wait_s": float}
        )
        legs.insert(0, "leg_id", np.arange(len(legs)))
        plans = pd.DataFrame(
            sorted(self.plans),
            columns=["resident_id", "stop", "purpose", "cell", "site_id", "node_id", "arrive_s", "leave_s"],
        )
        edges = pd.DataFrame(self.edges, columns=["u", "v", "length_m"]).assign(**{"class": "local"})
        cameras = self._camera_table()
        views = pd.DataFrame(self.views, columns=["camera_id", "edge_id", "start_m", "end_m"])
        sizes = [len(self.paths[row]) for row in order]
        paths = Paths(
            indptr=np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64),
            arcs=np.array([arc for row in order for arc in self.paths[row]], dtype=np.int64),
            length_m=np.zeros(len(sizes)),
            travel_s=np.zeros(len(sizes)),
        )
        people = plans["resident_id"].unique() if residents is None else np.array(residents)
        day = IndividualDay(
            residents=people,
            roles=people % len(ROLES),
            plans=plans,
            legs=legs,
            paths=paths,
            arc_s={mode: arc_seconds(edges, speeds) for mode, speeds in SPEEDS.items()},
            cameras=cameras,
            arcs=make_arc_views(views, cameras, edges),
            plate_arcs=make_arc_views(views, cameras, edges),
            places=cameras_of_sites(
                cameras, pd.DataFrame(self.sites, columns=["site_class", "node_id", "parent_site"])
            ),
            settings=self.settings,
            draws=Draws(seed),
        )
        return replace(day, **changes)

    def _camera_table(self):
        types = {"linked": bool, "site_id": int, "slot": int, "rank": int, "camera_id": int}
        floats = dict.fromkeys(("x_m", "y_m", "bearing_deg", "angle_deg", "range_m", "height_m"), float)
        columns = ["camera_id", "site_class", "kind", *floats, "owner", "linked", "analytics", "installed_on"]
        table = pd.DataFrame(self.cameras, columns=[*columns, "site_id", "slot", "rank"])
        return table.astype(types | floats)


@pytest.fixture(scope="session")
def town():
    """Build a town from its edges; a straight street of six 100 m edges unless told."""

    def build(edges=None, **options):
        return Town(edges or [(number, number + 1, 100.0) for number in range(6)], **options)

    return build


@pytest.fixture(scope="session")
def all_seen():
    """Every camera works, every camera of a site is met, nobody is seen inside a vehicle."""
    return ALL_SEEN


@pytest.fixture(scope="session")
def trace():
    """List sightings as (resident, camera, enter, exit) with times rounded to 1e-9 s, vehicles apart."""

    def rows(records, of_vehicle=False):
        table = records.sightings[records.sightings["of_vehicle"] == of_vehicle]
        times = table[["enter_s", "exit_s"]].round(9).itertuples(index=False, name=None)
        return [
            (int(who), int(camera), *time)
            for who, camera, time in zip(table["resident_id"], table["camera_id"], times, strict=True)
        ]

    return rows
