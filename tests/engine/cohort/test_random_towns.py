"""Both engines in towns of every shape: whatever the streets, cameras and days, they see the same."""

from dataclasses import dataclass, replace

from hypothesis import given, settings
from hypothesis import strategies as st

from sim.core.model_choices import VehicleVisibility
from sim.core.vocabulary import Analytics, Mode, Role, SiteClass
from tests.engine.cohort.packed_town import WAIT_S, in_blocks, packed
from tests.engine.cohort.two_engines import assert_same, cohorts, individuals

DAY_S = 86_400
TICKS_PER_S = 128
N_CELLS = 3
PARTS = st.sampled_from([0.0, 0.25, 0.5, 2 / 3, 1.0])


@dataclass(frozen=True)
class Random:
    """What hypothesis makes up; streets, sites, cameras and people as `Town` takes them."""

    edges: list
    sites: list
    cameras: list
    people: list
    changes: dict


@st.composite
def random_towns(draw: st.DrawFn) -> Random:
    n = draw(st.integers(2, 5))
    length = st.sampled_from([40.0, 100.0, 33.3, 61.7])
    ring = [(node, (node + 1) % n, draw(length)) for node in range(n)]
    across = st.tuples(st.integers(0, n - 1), st.integers(0, n - 1), length)
    edges = ring + [edge for edge in draw(st.lists(across, max_size=3)) if edge[0] != edge[1]]
    # The first site is a yard, which every entrance belongs to.
    others = st.tuples(st.sampled_from(list(SiteClass)), st.integers(0, n - 1))
    sites = [(SiteClass.YARD, 0, -1), (SiteClass.ENTRANCE, 0, 0)] + [
        (word, node, 0 if word is SiteClass.ENTRANCE else -1)
        for word, node in draw(st.lists(others, max_size=4))
    ]
    stretch = st.tuples(st.integers(0, len(edges) - 1), PARTS, PARTS)
    camera = st.tuples(
        st.integers(0, len(sites) - 1),
        st.lists(stretch, max_size=4),
        st.booleans(),
        st.sampled_from([Analytics.NONE, Analytics.RECOGNITION, Analytics.ANPR]),
    )
    cameras = draw(st.lists(camera, min_size=1, max_size=8))
    people = draw(st.lists(_days(edges, len(sites)), min_size=1, max_size=5))
    return Random(edges, sites, cameras, people, draw(_chances()))


@st.composite
def _days(draw: st.DrawFn, edges: list, n_sites: int) -> list:
    """Stops and trips in turn; some stays are short, some people late, some on their way at midnight."""
    tail = [node for u, v, _ in edges for node in (u, v)]
    head = [node for u, v, _ in edges for node in (v, u)]
    leaving = {node: [arc for arc, start in enumerate(tail) if start == node] for node in set(tail)}
    stay = st.sampled_from([0, 1, 20 * TICKS_PER_S, 3600 * TICKS_PER_S, 40_000 * TICKS_PER_S - 77])
    site = st.integers(-1, n_sites - 1)
    now, node, day = draw(st.integers(0, 90_000)) * TICKS_PER_S, 0, []
    for _ in range(draw(st.integers(0, 4))):
        leave_s = min(now, DAY_S * TICKS_PER_S - 1) / TICKS_PER_S
        trip = []
        for mode in draw(st.lists(st.sampled_from(list(Mode)), max_size=3)):
            start, arcs = node, []
            for _ in range(draw(st.integers(1, 5))):
                arcs.append(draw(st.sampled_from(leaving[node])))
                node = head[arcs[-1]]
            trip.append((mode, arcs, WAIT_S.get(mode, 0.0), start))
        day += [(draw(site), 0.0, leave_s), trip]
        now += draw(stay)
    return [*day, (draw(site), 0.0, DAY_S)]


@st.composite
def _chances(draw: st.DrawFn) -> dict:
    drawn = st.sampled_from([0.5, 1.0])
    return {
        "availability_linked": draw(drawn),
        "availability_unlinked": draw(drawn),
        "capture": draw(drawn),
        "failures_shared": draw(st.sampled_from([0.0, 0.3, 1.0])),
        "meeting_correlation": draw(st.sampled_from([0.0, 0.3, 1.0])),
        "vehicle_visibility": draw(st.sampled_from(list(VehicleVisibility))),
        "windscreen_visible": dict.fromkeys(Role, draw(st.sampled_from([0.2, 0.8]))) | {Role.PUPIL: 0.0},
        "occupant_visible": {Mode.CAR: draw(st.sampled_from([0.0, 0.5])), Mode.TRANSIT: draw(drawn)},
        "site_cameras_met": dict.fromkeys(SiteClass, draw(drawn)),
        "passage_s": {
            SiteClass.YARD: draw(st.sampled_from([3.0, 30.0])),
            SiteClass.ENTRANCE: 5.0,
            SiteClass.HOUSE: 7.0,
        },
    }


def built(town, all_seen, made_up: Random):
    """Build what was made up."""
    street = town(made_up.edges, settings=replace(all_seen, **made_up.changes))
    for one in made_up.sites:
        street.site(*one)
    for site, stretches, linked, analytics in made_up.cameras:
        lengths = [made_up.edges[edge][2] for edge, _, _ in stretches]
        sees = [
            (edge, length * min(one, other), length * max(one, other))
            for (edge, one, other), length in zip(stretches, lengths, strict=True)
        ]
        street.camera(site, sees=sees, linked=linked, analytics=str(analytics))
    for resident, day in enumerate(made_up.people):
        street.resident(3 * resident, *day)
    return street


def simulated(street, seed: int = 1, *, block_size: int = 100, workers: int = 1):
    """Let both engines live the day; cameras stand in cells by their sites."""
    day = street.day(seed)
    camera_cell = day.cameras["site_id"].to_numpy() % N_CELLS
    whole = packed(day, street, camera_cell=camera_cell, n_cells=N_CELLS)
    return (
        individuals(day, camera_cell, N_CELLS),
        cohorts(in_blocks(whole, block_size), workers=workers),
    )


@settings(max_examples=40, deadline=None)
@given(
    made_up=random_towns(),
    seed=st.integers(0, 1000),
    block_size=st.sampled_from([1, 2, 100]),
)
def test_in_any_town_both_engines_see_the_same(town, all_seen, *, made_up, seed, block_size):
    assert_same(*simulated(built(town, all_seen, made_up), seed, block_size=block_size))
