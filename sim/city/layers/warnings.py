"""What looks wrong with layers that could be read."""

from sim.city.layers.ground import Settled
from sim.city.layers.request import LayerFiles
from sim.city.layers.totals import Totals

_MANY = 0.05
"""A part that large of the people left out deserves a word."""
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
    return (*_people_lost(settled, files), *_rescaled(settled, totals), *settled.warnings)


def _people_lost(settled: Settled, files: LayerFiles) -> list[str]:
    facts = settled.facts
    outline = "the boundary" if files.boundary is not None else "all districts"
    sentences = []
    every = facts["people_used"] + facts["people_beyond_the_boundary"] + facts["people_beyond_the_streets"]
    for fact, where in (
        ("people_beyond_the_boundary", f"outside {outline}"),
        ("people_beyond_the_streets", "too far from any street"),
    ):
        lost = facts[fact]
        if lost > _MANY * (facts["people_used"] + lost):
            sentences.append(
                f"{lost:,.0f} of {every:,.0f} people of the population layer around the city live {where} "
                "and were left out"
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
