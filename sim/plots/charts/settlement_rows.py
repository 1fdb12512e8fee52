"""What the chart of settlements draws, gathered from the strata of one or several runs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from sim.city.country.settlement_sizes import SIZE_CLASSES
from sim.core.vocabulary import Definition
from sim.results.measures.contract import STRATA, VISITORS


@dataclass(frozen=True)
class Row:
    """One group of people.

    Parameters
    ----------
    name
        What the group is called.
    people
        How many they are.
    shares
        Part of them observed, 0 to 1, one a run.
    """

    name: str
    people: float
    shares: tuple[float, ...]


@dataclass(frozen=True)
class Block:
    """Groups under one heading."""

    heading: str
    rows: tuple[Row, ...]


def settlement_blocks(
    strata: Sequence[pd.DataFrame], definition: Definition, region_titles: Mapping[str, str]
) -> tuple[Block, Block, Block]:
    """Gather sizes of settlement from the largest down, visitors, and regions by the first run's share.

    Parameters
    ----------
    strata
        Of each run over the same country; each keeps the contract STRATA.
    definition
        Which cameras count.
    region_titles
        Name of each region by its key.

    Raises
    ------
    ValueError
        If the runs do not have the same groups.
    """
    tables = [STRATA.check(one)[one["definition"] == str(definition)] for one in strata]
    size_names = {known.word: f"{known.word.replace('-', '–')} residents" for known in SIZE_CLASSES}
    from_the_largest = list(size_names.values())
    sizes = _rows(tables, "settlement_size", size_names)
    regions = _rows(tables, "region", region_titles)
    return (
        Block(
            "By size of settlement", tuple(sorted(sizes, key=lambda row: from_the_largest.index(row.name)))
        ),
        Block("People who live elsewhere", tuple(_rows(tables, VISITORS, {}))),
        Block("By region", tuple(sorted(regions, key=lambda row: (-row.shares[0], row.name)))),
    )


def _rows(tables: Sequence[pd.DataFrame], dimension: str, names: Mapping[str, str]) -> list[Row]:
    parts = [table[table["dimension"] == dimension].set_index("stratum") for table in tables]
    if any(set(part.index) != set(parts[0].index) for part in parts[1:]):
        msg = f"runs to be drawn together must have the same groups by {dimension}"
        raise ValueError(msg)
    return [
        Row(
            names.get(str(word), str(word)),
            float(parts[0].loc[word, "residents"]),
            tuple(float(part.loc[word, "share_observed"]) for part in parts),
        )
        for word in parts[0].index
    ]
