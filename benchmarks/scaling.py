"""How cost grows: four cities, everyone one to one, against residents and against origins × street nodes.

Making people and living their day should cost the same for each resident of any city; finding ways, the same
for each street node seen from each origin. A line of slope 1 says so; both its slope and its fit are printed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from cohort_side import lay_out_cohorts, pack_everyone
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from numpy.typing import NDArray
from printing import print_table
from rounds import ROUNDS, take_turns
from towns import NO_CACHE, everyone_in

from sim.city.build import City
from sim.city.street_graph import StreetGraph, roots_and_leaves, street_graph
from sim.core.draws import run_draws
from sim.engine.cohort.cohort_day import run_cohort_day
from sim.engine.cohort.day_tables import Days, days_of
from sim.engine.cohort.pack import resident_tables
from sim.engine.cohort.plans import MODES
from sim.engine.cohort.route_pool import route_legs
from sim.engine.read_settings import people_settings
from sim.engine.shelf import Shelf
from sim.engine.world import build_network
from sim.people.modes import speeds_m_per_s
from sim.people.settings import ModeSettings

CITIES = ("ridder", "kokshetau", "aktobe", "almaty")
FOLDER = Path(__file__).parent / "results"
PEOPLE, WAYS, DAY = "people and plans", "ways", "the day"


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
    """A city's size, and the median seconds of each kind of work."""

    city: str
    residents: int
    origin_nodes: int
    seconds: dict[str, float]


@dataclass(frozen=True)
class Line:
    """Seconds = *seconds_each* × size, each city counting alike; slope and R² are those of logarithms."""

    seconds_each: float
    slope: float
    r_squared: float


def main(cities: Sequence[str] = CITIES, rounds: int = ROUNDS) -> None:
    sizes = [_measure(city, rounds) for city in cities]
    lines = {
        PEOPLE: _fit(sizes, PEOPLE, [size.residents for size in sizes]),
        DAY: _fit(sizes, DAY, [size.residents for size in sizes]),
        WAYS: _fit(sizes, WAYS, [size.origin_nodes for size in sizes]),
    }
    print_table(
        f"Cost and size (medians of {rounds} runs, CPU, one thread)",
        ["city", "residents", "origins × nodes", *(f"{work}, s" for work in lines), "µs", "µs", "ns"],
        [_row(size) for size in sizes],
        "µs a resident for people and plans, and for the day; ns an origin and node for ways. "
        + "; ".join(
            f"{work} grow with the power {line.slope:.2f} (R² {line.r_squared:.3f})"
            for work, line in lines.items()
        )
        + f". Drawn in {_draw(sizes, lines)}",
    )


def _measure(city: str, rounds: int) -> Size:
    scenario = everyone_in(city)
    network = build_network(scenario, Shelf(NO_CACHE))
    settings = people_settings(scenario.numbers, city)
    draws = run_draws(scenario.run.seed, city)
    who = np.arange(network.part.card.residents)

    def people() -> list[Days]:
        return [days_of(block) for block in resident_tables(network.city, settings, who, draws=draws)]

    legs = _legs(network.city, people(), settings.modes)
    day = lay_out_cohorts(scenario, network, pack_everyone(scenario, network))
    run_cohort_day(day)  # compiles, if that is still to be done
    timed = take_turns(
        {
            PEOPLE: lambda: len(people()),
            WAYS: lambda: route_legs(legs.from_node, legs.to_node, legs.mode, legs.graphs).pool.arcs.size,
            DAY: lambda: len(run_cohort_day(day).groups),
        },
        rounds,
    )
    return Size(city, who.size, legs.origin_nodes, {work: one.median_s for work, one in timed.items()})


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


def _fit(sizes: list[Size], work: str, of: list[int]) -> Line:
    x, y = np.log(of), np.log([size.seconds[work] for size in sizes])
    slope, start = np.polyfit(x, y, 1)
    unexplained = np.var(y - slope * x - start) / np.var(y)
    return Line(float(np.exp(np.mean(y - x))), float(slope), float(1 - unexplained))


def _row(size: Size) -> list[str]:
    people_s, day_s, ways_s = (size.seconds[work] for work in (PEOPLE, DAY, WAYS))
    return [
        size.city,
        f"{size.residents:,}",
        f"{size.origin_nodes:,}",
        *(f"{seconds:.2f}" for seconds in (people_s, day_s, ways_s)),
        f"{1e6 * people_s / size.residents:.2f}",
        f"{1e6 * day_s / size.residents:.2f}",
        f"{1e9 * ways_s / size.origin_nodes:.1f}",
    ]


def _draw(sizes: list[Size], lines: dict[str, Line]) -> str:
    figure = Figure(figsize=(10, 4.2), layout="constrained")
    by_people, by_ways = figure.subplots(1, 2, sharey=True)
    for work in (PEOPLE, DAY):
        _draw_line(by_people, work, [size.residents for size in sizes], sizes, lines[work])
    _draw_line(by_ways, WAYS, [size.origin_nodes for size in sizes], sizes, lines[WAYS])
    by_people.set(xlabel="residents", ylabel="CPU seconds, one thread")
    by_ways.set(xlabel="origins × street nodes")
    FOLDER.mkdir(exist_ok=True)
    for kind in ("png", "svg"):
        figure.savefig(FOLDER / f"scaling.{kind}")
    return str(FOLDER / "scaling.png")


def _draw_line(axes: Axes, work: str, of: list[int], sizes: list[Size], line: Line) -> None:
    (dots,) = axes.loglog(of, [size.seconds[work] for size in sizes], "o")
    axes.loglog(
        of,
        [line.seconds_each * size for size in of],
        color=dots.get_color(),
        label=f"{work}, in proportion; measured slope {line.slope:.2f}",
    )
    for size, x in zip(sizes, of, strict=True):
        axes.annotate(size.city.title(), (x, size.seconds[work]), xytext=(4, -12), textcoords="offset points")
    axes.legend()


if __name__ == "__main__":
    main()
