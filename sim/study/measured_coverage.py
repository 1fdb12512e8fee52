"""How much of each cell the cameras of a scenario cover, whether anybody is there or not."""

from collections.abc import Sequence

import pandas as pd

from sim.cameras.coverage.coverage import cell_coverage
from sim.core.vocabulary import Definition
from sim.scenario.resolve import ResolvedScenario
from sim.world.read_settings import coverage_settings
from sim.world.world import Network

Coverage = dict[Definition, pd.DataFrame]
"""Coverage of each cell, by definition."""


def measure_coverage(
    scenario: ResolvedScenario, network: Network, definitions: Sequence[Definition] = tuple(Definition)
) -> Coverage:
    """Measure the coverage of each cell of a city by the whole stock, up or down today.

    Drawn settlements lie nowhere on a map, so of them nothing is measured.
    """
    if not network.part.card.is_city:
        return {}
    table = cell_coverage(
        network.city.cells,
        network.city.edges,
        network.cameras,
        network.views,
        definitions=definitions,
        settings=coverage_settings(scenario.numbers),
        sight=network.sight,
    )
    by_definition = table.drop(columns="cameras").groupby("definition", sort=False)
    return {Definition(str(word)): part.drop(columns="definition") for word, part in by_definition}
