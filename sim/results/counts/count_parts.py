"""Counts of a group of people under one definition, cut out and put together again."""

from collections.abc import Sequence
from dataclasses import replace

from sim.core.vocabulary import Definition
from sim.results.counts.group_count import GroupCount
from sim.results.counts.homes import Homes


def count_under(count: GroupCount, definition: Definition) -> GroupCount:
    """Cut out what one definition's cameras had in view."""
    return replace(
        count,
        seen={definition: count.seen[definition]},
        homes=Homes(count.homes.people, {definition: count.homes.observed[definition]}),
        cells={definition: count.cells[definition]},
    )


def counts_together(counts: Sequence[GroupCount]) -> GroupCount:
    """Put counts of the same people under different definitions together, in the order of definitions."""
    of = {definition: count for count in counts for definition in count.seen}
    definitions = [definition for definition in Definition if definition in of]
    return replace(
        counts[0],
        seen={one: of[one].seen[one] for one in definitions},
        homes=Homes(counts[0].homes.people, {one: of[one].homes.observed[one] for one in definitions}),
        cells={one: of[one].cells[one] for one in definitions},
    )
