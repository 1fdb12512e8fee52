"""What looks wrong with layers that could be read."""

from sim.city.layers.ground import Settled
from sim.city.layers.request import LayerFiles
from sim.city.layers.totals import Totals

_MANY = 0.05
"""A part that large of the people left out deserves a word."""
_MOST = 0.5
_FAR_OFF = 1.5


def what_looks_wrong(settled: Settled, files: LayerFiles, totals: Totals) -> tuple[str, ...]:
    """Say in sentences what a careful reader must know of a city's layers.

    Parameters
    ----------
    settled
        The city's people.
    files, totals
        The layers, and what the residents had to sum to.
    """
    if files.population is None:
        return (
            *settled.warnings,
            "no layer says where people live: they were spread by length of street",
        )
    return (*_people_lost(settled), *_rescaled(settled, totals), *settled.warnings)


def _people_lost(settled: Settled) -> list[str]:
    used = settled.facts["people_used"]
    sentences = []
    for fact, where in (
        ("people_beyond_the_boundary", "outside the boundary"),
        ("people_beyond_the_streets", "too far from any street"),
    ):
        lost = settled.facts[fact]
        if lost > _MANY * (used + lost):
            most = "most of its people: " if lost > _MOST * (used + lost) else ""
            sentences.append(
                f"{most}{lost:,.0f} people of the population layer live {where} and were left out"
            )
    return sentences


def _rescaled(settled: Settled, totals: Totals) -> list[str]:
    used, residents = settled.facts["people_used"], int(settled.residents.sum())
    if max(used, residents) <= _FAR_OFF * min(used, residents):
        return []
    if min(used, residents) < 1:
        return [
            f"the population layer has {used:,.3g} people in the city, fewer than one, and the "
            f"city {residents:,} by {totals.source}; check that the layer covers it"
        ]
    return [
        f"the population layer has {used:,.0f} people in the city, which has {residents:,} by "
        f"{totals.source}; they were scaled to that, {_times(residents / used)}"
    ]


def _times(factor: float) -> str:
    return f"{factor:,.1f} times as many" if factor > 1 else f"{1 / factor:,.1f} times fewer"
