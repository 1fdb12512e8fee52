"""One simulated day in counts: all that a run's figures are made from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from sim.core.vocabulary import Definition
from sim.results.counts.group_count import GroupCount
from sim.results.counts.observed import CamerasToday, how_many
from sim.results.counts.people import groups_of
from sim.results.counts.tally import Tally, sum_tallies
from sim.results.measures.sampling import Sample


@dataclass(frozen=True, eq=False)
class Day:
    """One simulated day of a city, or of many places together.

    Parameters
    ----------
    tally
        Counts of the residents simulated.
    n_residents
        Residents there are, of whom those simulated are a simple random sample.
    cameras
        For each definition, how many cameras it is about, working or not.
    working
        How many of these work today.
    visitors
        Counts of the people simulated who live elsewhere.
    n_visitors
        How many of these there are.
    """

    tally: Tally
    n_residents: int
    cameras: Mapping[Definition, int]
    working: Mapping[Definition, int]
    visitors: Tally
    n_visitors: int

    @cached_property
    def sample(self) -> Sample:
        """How many residents were simulated, and out of how many."""
        return Sample(self.tally.n_people, self.n_residents)


def count_day(
    residents: GroupCount, cells: pd.DataFrame, today: CamerasToday, *, visitors: GroupCount | None
) -> Day:
    """Put a day's counts together.

    Parameters
    ----------
    residents, visitors
        People who live here, and people who do not.
    cells, today
        The city's cells, for their districts, and which cameras count.

    Raises
    ------
    ContractError
        If a resident has a role or a mode that residents do not have.
    """
    return Day(
        tally=residents.tally(groups_of(residents.homes, cells)),
        n_residents=residents.out_of,
        cameras=how_many(today.in_stock),
        working=how_many(today.counted),
        visitors=sum_tallies(()) if visitors is None else visitors.tally({}),
        n_visitors=0 if visitors is None else visitors.out_of,
    )


def sum_days(days: Sequence[Day]) -> Day:
    """Add up the same day in many places."""
    cameras, working = (
        {one: sum(counts[one] for counts in every) for one in Definition}
        for every in ([day.cameras for day in days], [day.working for day in days])
    )
    return Day(
        sum_tallies([day.tally for day in days]),
        sum(day.n_residents for day in days),
        cameras,
        working,
        sum_tallies([day.visitors for day in days]),
        sum(day.n_visitors for day in days),
    )
