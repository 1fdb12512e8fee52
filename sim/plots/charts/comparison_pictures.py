"""Pictures of a comparison: what changes as a chart, where people are observed, and where more and fewer."""

from collections.abc import Iterator, Sequence

import pandas as pd

from sim.core.vocabulary import Definition
from sim.plots.charts.comparison_chart import comparison_chart
from sim.plots.maps.difference_map import Difference, cell_differences, difference_classes, difference_map
from sim.plots.page.captions import mapped_in, sampling_note, source_line
from sim.plots.page.page import Picture, Words
from sim.results.changes import changed_definition, changes_of, run_titles
from sim.results.compare import INTERVALS_REMARK
from sim.results.run_tables import RunTables

MOST_MAPPED = 6
"""So many runs of a comparison are mapped: the first, and those that differ most from it."""


def picture_of_comparison(comparison: pd.DataFrame, runs: Sequence[RunTables]) -> Picture:
    """Draw the figures that change most.

    Parameters
    ----------
    comparison
        Keeps the contract COMPARISON.
    runs
        What is compared, in the same order.
    """
    first = runs[0]
    words = Words(
        title=f"What changes in {first.place}, scenario by scenario",
        subtitle=f"Hollow: {run_titles(comparison)[0]}; filled: the others, over the same "
        f"{first.n_residents:,} residents on a weekday. Differences are from the first scenario.",
        source=_source(first),
        note=" ".join(filter(None, (sampling_note(first.summary), INTERVALS_REMARK * (first.sample < 1)))),
    )
    return comparison_chart(comparison, words)


def mapped_runs(comparison: pd.DataFrame, definition: Definition) -> list[int]:
    """Choose the runs to map: the first and those under which most other people are observed, in order."""
    rows = comparison[
        (comparison["measure"] == "people_observed") & (comparison["definition"] == str(definition))
    ]
    sizes = dict(zip(rows["run"].tolist(), rows["difference"].abs().tolist(), strict=True))
    others = sorted(sizes.keys() - {0}, key=lambda run: -sizes[run])
    return [0, *sorted(others[: MOST_MAPPED - 1])]


def difference_maps(
    comparison: pd.DataFrame, runs: Sequence[RunTables], definition: Definition
) -> Iterator[tuple[int, Picture]]:
    """Draw by how much more or fewer people are observed in each of the other runs, in the same classes.

    Parameters
    ----------
    comparison, runs
        As `picture_of_comparison` takes them; of a city.
    definition
        Which cameras count.

    Returns
    -------
    Position and map of each run that is mapped.
    """
    first, titles, others = runs[0], run_titles(comparison), mapped_runs(comparison, definition)[1:]
    changes = [
        cell_differences(first.cells, runs[run].cells, Difference.PEOPLE, definition) for run in others
    ]
    classes = difference_classes(*changes)
    for run in others:
        yield (
            run,
            difference_map(
                first.cells,
                runs[run].cells,
                difference=Difference.PEOPLE,
                definition=definition,
                city=first.place,
                scenarios=(titles[0], titles[run]),
                source=_source(first, str(first.cells.crs)),
                note=sampling_note(first.summary, of_cells=True),
                districts=first.districts,
                classes=classes,
            ),
        )


def definition_to_map(comparison: pd.DataFrame) -> Definition | None:
    """Name the definition under which the number of people observed changes most; None if it never does."""
    return changed_definition(changes_of(comparison))


def _source(first: RunTables, crs: str = "") -> str:
    about = f"Scenarios with the same seed, {first.seed}, {first.engine} engine"
    return source_line(about=about, crs=crs, is_imported=first.is_imported, mapped=mapped_in(first))
