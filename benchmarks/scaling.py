"""How cost grows: four cities, everyone one to one, against residents and against origins × street nodes.

Making people should cost the same for each resident of any city; living their day, the same for each of equal
ways, which are longer in a larger city; finding ways, the same for each street node seen from each origin. A
line of slope 1 says so; the slope and how well it fits are printed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from cohort_side import lay_out_cohorts, pack_everyone
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import NullFormatter
from numpy.typing import NDArray
from printing import print_table
from rounds import ROUNDS, take_turns
from towns import NO_CACHE, everyone_in

from sim.city.build import City
from sim.city.streets.street_graph import StreetGraph, roots_and_leaves, street_graph
from sim.core.draws import run_draws
from sim.core.vocabulary import MODES
from sim.engine.cohort.cohort_day import Group, run_cohort_day
from sim.engine.cohort.pack import resident_tables
from sim.engine.cohort.plans import Days, days_of
from sim.engine.cohort.route_pool import route_legs
from sim.people.contract import ModeSettings
from sim.people.plans.modes_and_legs import speeds_m_per_s
from sim.world.read_people import people_settings
from sim.world.world import RunMemo, build_network

CITIES = ("ridder", "kokshetau", "aktobe", "almaty")
FOLDER = Path(__file__).parent / "results"
PEOPLE, WAYS, DAY = "people and plans", "ways", "the day"
COLOURS = {PEOPLE: "C0", DAY: "C1", WAYS: "C2"}
RESIDENTS, STREETS_TAKEN, ORIGIN_NODES = "residents", "streets taken", "origins × street nodes"
CLAIMS = ((PEOPLE, RESIDENTS), (DAY, RESIDENTS), (DAY, STREETS_TAKEN), (WAYS, ORIGIN_NODES))
"""Which work is to grow in proportion to what."""


@dataclass(frozen=True)
class Legs:
    """All legs of a city, and its streets at the speed of each mode."""

    from_node: NDArray[np.int32]
    to_node: NDArray[np.int32]
    mode: NDArray[np.uint8]
    graphs: dict[int, StreetGraph]

    @property
    def origin_nodes(self) -> int:
        """Origins from which ways are found, by mode, times the nodes that each of them can reach."""
        n_origins = 0
        for code, graph in self.graphs.items():
            of_mode = self.mode == code
            root, _, _ = roots_and_leaves(graph, self.from_node[of_mode], self.to_node[of_mode])
            n_origins += np.unique(root).size
        return n_origins * next(iter(self.graphs.values())).n_nodes


@dataclass(frozen=True)
class Size:
    """A city's size by each measure, and the median seconds of each kind of work."""

    city: str
    of: dict[str, int]
    seconds: dict[str, float]


@dataclass(frozen=True)
class Line:
    """Seconds = *seconds_each* × size, each city counting alike; slope and R² are those of logarithms."""

    seconds_each: float
    slope: float
    r_squared: float


def main(cities: Sequence[str] = CITIES, rounds: int = ROUNDS) -> None:
    sizes = [_measure(city, rounds) for city in cities]
    lines = {(work, by): _fit(sizes, work, by) for work, by in CLAIMS}
    print_table(
        f"Cost and size (medians of {rounds} runs, CPU, one thread)",
        ["city", "residents", "streets taken", "origins × nodes", PEOPLE, DAY, WAYS],
        [_row(size) for size in sizes],
        "People and plans: µs a resident. The day: µs a resident and ns a street taken. Ways: ns for each "
        "node seen from each origin.",
    )
    for (work, by), line in lines.items():
        print(f"{work} against {by}: slope {line.slope:.2f} of the logarithms (R² {line.r_squared:.3f})")
    print(f"drawn in {_draw(sizes, lines)}")


def _measure(city: str, rounds: int) -> Size:
    scenario = everyone_in(city)
    network = build_network(scenario, RunMemo(NO_CACHE))
    settings = people_settings(scenario.numbers, city)
    draws = run_draws(scenario.run.seed, city)
    who = np.arange(network.part.spec.residents)

    def people() -> list[Days]:
        return [days_of(block) for block in resident_tables(network.city, settings, who, draws=draws)]

    legs = _legs(network.city, people(), settings.modes)
    groups = pack_everyone(scenario, network)
    day = lay_out_cohorts(scenario, network, groups)
    run_cohort_day(day)  # compiles, if that is still to be done
    timed = take_turns(
        {
            PEOPLE: lambda: len(people()),
            WAYS: lambda: route_legs(legs.from_node, legs.to_node, legs.mode, legs.graphs).pool.arcs.size,
            DAY: lambda: len(run_cohort_day(day).groups),
        },
        rounds,
    )
    seconds = {work: one.median_s for work, one in timed.items()}
    of = {RESIDENTS: who.size, STREETS_TAKEN: _streets_taken(groups), ORIGIN_NODES: legs.origin_nodes}
    return Size(city, of, seconds)


def _streets_taken(groups: Sequence[Group]) -> int:
    blocks = (block for group in groups for block in group.plans)
    return sum(int(np.diff(block.routes.indptr)[block.leg_path >> 1].sum()) for block in blocks)


def _legs(city: City, days: list[Days], modes: ModeSettings) -> Legs:
    return Legs(
        np.concatenate([block.from_node for block in days]),
        np.concatenate([block.to_node for block in days]),
        np.concatenate([block.leg_mode for block in days]),
        {
            MODES.index(mode): street_graph(len(city.nodes), city.edges, speed)
            for mode, speed in speeds_m_per_s(modes).items()
        },
    )


def _fit(sizes: list[Size], work: str, by: str) -> Line:
    x, y = np.log([size.of[by] for size in sizes]), np.log([size.seconds[work] for size in sizes])
    slope, start = np.polyfit(x, y, 1)
    unexplained = np.var(y - slope * x - start) / np.var(y)
    return Line(float(np.exp(np.mean(y - x))), float(slope), float(1 - unexplained))


def _row(size: Size) -> list[str]:
    residents, streets, origin_nodes = size.of.values()
    people_s, day_s, ways_s = (size.seconds[work] for work in (PEOPLE, DAY, WAYS))
    return [
        size.city,
        *(f"{number:,}" for number in size.of.values()),
        f"{people_s:.2f} s  {1e6 * people_s / residents:.2f} µs",
        f"{day_s:.2f} s  {1e6 * day_s / residents:.2f} µs  {1e9 * day_s / streets:.0f} ns",
        f"{ways_s:.2f} s  {1e9 * ways_s / origin_nodes:.1f} ns",
    ]


def _draw(sizes: list[Size], lines: dict[tuple[str, str], Line]) -> Path:
    figure = Figure(figsize=(13, 4.2), layout="constrained")
    panels = dict(zip(sizes[0].of, figure.subplots(1, 3, sharey=True), strict=True))
    for (work, by), line in lines.items():
        _draw_line(panels[by], work, by, sizes, line)
    for by, axes in panels.items():
        axes.set(xlabel=by)
        axes.margins(x=0.2)
        axes.xaxis.set_minor_formatter(NullFormatter())
    panels[RESIDENTS].set(ylabel="CPU seconds, one thread")
    FOLDER.mkdir(exist_ok=True)
    for kind in ("png", "svg"):
        figure.savefig(FOLDER / f"scaling.{kind}")
    return FOLDER / "scaling.png"


def _draw_line(axes: Axes, work: str, by: str, sizes: list[Size], line: Line) -> None:
    of = [size.of[by] for size in sizes]
    axes.loglog(of, [size.seconds[work] for size in sizes], "o", color=COLOURS[work])
    label = f"{work} (line: in proportion; slope: {line.slope:.2f})"
    axes.loglog(of, [line.seconds_each * size for size in of], color=COLOURS[work], label=label)
    for size in sizes:
        place = size.of[by], size.seconds[work]
        axes.annotate(size.city.title(), place, xytext=(6, -8), textcoords="offset points", fontsize=8)
    axes.legend(loc="lower center", bbox_to_anchor=(0.5, 1.0), frameon=False, fontsize=9)


if __name__ == "__main__":
    main()
