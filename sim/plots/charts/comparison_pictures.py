"""Pictures of a comparison: what changes as a chart, where people are observed, and where more and fewer."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pandas as pd

from sim.core.vocabulary import Definition
from sim.plots.charts.comparison_chart import comparison_chart, shows_differences
from sim.plots.draw import draw, draw_settlements, shared_classes
from sim.plots.maps.difference_map import Difference, cell_differences, difference_classes, difference_map
from sim.plots.page.page import (
    Picture,
    Words,
    draw_note,
    mapped_in,
    sampling_note,
    source_line,
    what_is_real,
)
from sim.results.answer import asked_about
from sim.results.changes import changed_definition, changes_of, run_titles
from sim.results.compare import INTERVALS_REMARK
from sim.results.folder.store import scenario_folder
from sim.results.known_effects import largest_uncertainty
from sim.results.run_tables import RunTables
from sim.results.settings_told import day_of_all

_CHART, _SETTLEMENTS, _DIFFERENCE = "comparison", "settlements", "difference"
_PAIR = 2
_KINDS = ("people", "places", *(f"{_DIFFERENCE}_{difference}" for difference in Difference))
MOST_MAPPED = 6
"""So many runs of a comparison are mapped: the first, and those that differ most from it."""


def picture_of_comparison(comparison: pd.DataFrame, runs: Sequence[RunTables]) -> Picture:
    """Draw the figures that change most.

    The table keeps the contract COMPARISON, of *runs* in the same order.
    """
    first, titles = runs[0], run_titles(comparison)
    others = titles[1] if len(titles) == _PAIR else "the others"
    more = ", with the difference" if shows_differences(len(titles)) else ""
    words = Words(
        title=f"What changes in a model of {first.place}, scenario by scenario",
        subtitle=f"Hollow: {titles[0]}; filled: {others}{more}. {_real(first)} The same "
        f"{first.n_residents:,} residents on {day_of_all([run.said for run in runs])}.",
        source=_source(first),
        note=" ".join(
            filter(
                None,
                (
                    largest_uncertainty(asked_about(first.question)),
                    sampling_note(first.summary, has_intervals=True),
                    INTERVALS_REMARK * (first.sample < 1),
                ),
            )
        ),
    )
    return comparison_chart(comparison, words)


def pictures_of_comparison(
    comparison: pd.DataFrame, runs: Sequence[RunTables]
) -> Iterator[tuple[str, Picture]]:
    """Draw the chart and, under the definition whose people change most, maps in the same classes.

    Of a city a map says where people are observed and two where more and fewer are than in the first run, of
    no more than `MOST_MAPPED` runs; of a country its places. Nothing is mapped that does not change.

    Returns
    -------
    Each picture with the stem of its file's name, one of `all_stems`.
    """
    yield _CHART, picture_of_comparison(comparison, runs)
    definition = changed_definition(changes_of(comparison))
    if definition is None:
        return
    if runs[0].is_of_country:
        yield _SETTLEMENTS, draw_settlements(runs, definition=definition)
    mapped, layer = _mapped_runs(comparison, definition), "places" if runs[0].is_of_country else "people"
    classes = shared_classes(layer, [runs[run] for run in mapped], definition=definition)
    for run in mapped:
        yield _stem(layer, run, runs), draw(layer, runs[run], definition=definition, classes=classes)
    if not runs[0].is_of_country:
        yield from _differences(run_titles(comparison), runs, mapped[1:], definition)


def all_stems(runs: Sequence[RunTables]) -> list[str]:
    """Name every picture that a comparison of these runs may have."""
    of_runs = (_stem(kind, run, runs) for kind in _KINDS for run in range(len(runs)))
    return [_CHART, _SETTLEMENTS, *of_runs]


def _stem(kind: str, run: int, runs: Sequence[RunTables]) -> str:
    """Name a picture of one run; numbers of many have leading zeros, so that files sort like runs."""
    number = f"{run + 1:0{len(str(len(runs)))}d}"
    return f"{kind}_{number}_{scenario_folder(Path(), runs[run].scenario).name}"


def _mapped_runs(comparison: pd.DataFrame, definition: Definition) -> list[int]:
    """Choose the runs to map: the first and those under which most other people are observed, in order."""
    is_told = (comparison["measure"] == "people_observed") & (comparison["definition"] == str(definition))
    rows = comparison[is_told]
    sizes = dict(zip(rows["run"].tolist(), rows["difference"].abs().tolist(), strict=True))
    others = sorted(sizes.keys() - {0}, key=lambda run: -sizes[run])
    return [0, *sorted(others[: MOST_MAPPED - 1])]


def _differences(
    titles: Sequence[str], runs: Sequence[RunTables], others: Sequence[int], definition: Definition
) -> Iterator[tuple[str, Picture]]:
    """Draw by how much more or fewer people, and residents of each cell, are observed than at first."""
    first = runs[0]
    for difference in Difference:
        changes = [cell_differences(first.cells, runs[run].cells, difference, definition) for run in others]
        classes = difference_classes(*changes, whole=difference is Difference.PEOPLE)
        for run in others:
            picture = difference_map(
                first.cells,
                runs[run].cells,
                difference=difference,
                definition=definition,
                city=first.place,
                scenarios=(titles[0], titles[run]),
                source=_source(first, str(first.cells.crs)),
                real=_real(first),
                day=day_of_all([first.said, runs[run].said]),
                note=" ".join(
                    filter(
                        None,
                        (
                            draw_note(mapped=first.mapped_file, top_up=first.is_topped_up),
                            sampling_note(first.summary, of_cells=True),
                        ),
                    )
                ),
                districts=first.districts,
                classes=classes,
            )
            yield _stem(f"{_DIFFERENCE}_{difference}", run, runs), picture


def _real(first: RunTables) -> str:
    return what_is_real(is_imported=first.is_imported, mapped=first.mapped_file, top_up=first.is_topped_up)


def _source(first: RunTables, crs: str = "") -> str:
    mapped = mapped_in(first.mapped_file, top_up=first.is_topped_up)
    about = f"Scenarios with the same seed, {first.seed}, {first.engine} engine"
    return source_line(about=about, crs=crs, is_imported=first.is_imported, mapped=mapped)
