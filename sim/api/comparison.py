"""Comparisons in Python: what changes from the first run to each other one."""

import html
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from sim.api.pick_figure import check_text
from sim.api.run import Run, load_run, run_all
from sim.api.scenario import AnyPath, Scenario, as_path
from sim.core.errors import InputError
from sim.core.shown import shown
from sim.results.answer import answers_by_comparison
from sim.results.changes import Change, changes_of, leading_changes, run_titles
from sim.results.compare import compare as compare_tables
from sim.results.folder.certificate import names_run
from sim.results.run_tables import RunTables
from sim.scenario.resolve import ResolvedScenario
from sim.study.work import Progress
from sim.world.place_spec import name_of_place

if TYPE_CHECKING:
    from sim.plots.page.page import Picture

_MOST_SHOWN, _FEWER_SHOWN, _FEW_RUNS = 12, 4, 4
"""Figures of a comparison as it shows itself, in rows; of more runs than so many fewer, in columns."""

_REMEDIES = {
    "city": "choose scenarios of one city",
    "seed": "give both the same one with --seed",
    "sample": "give both the same one with --sample",
}


class Comparison:
    """Runs over the same residents, side by side; `sim.compare` gives it.

    Parameters
    ----------
    runs
        The runs, of which the first is what others differ from.
    """

    def __init__(self, runs: list[Run]) -> None:
        self.runs = runs
        self._tables = [one.tables for one in runs]
        self.table: pd.DataFrame = compare_tables(self._tables)

    @property
    def answers(self) -> dict[str, str]:
        """To each question of how many more or fewer, what differs from the first run, in a sentence."""
        questions, titles = [one.question for one in self.runs], run_titles(self.table)
        return dict(answers_by_comparison(questions, changes_of(self.table), titles))

    def chart(self) -> "Picture":
        """Draw the figures that change most."""
        from sim.plots.charts.comparison_pictures import picture_of_comparison  # noqa: PLC0415 (heavy)

        return picture_of_comparison(self.table, self._tables)

    def save(self, folder: AnyPath, picture: str = "png") -> Path:
        """Write table, chart and maps below *folder*, with the runs that are not saved yet; returns where.

        Parameters
        ----------
        folder
            The folder of all results.
        picture
            Format of chart and maps: png, pdf or svg.

        Raises
        ------
        InputError
            If it cannot be written.
        """
        from sim.api.comparison_folder import save_comparison  # noqa: PLC0415 (heavy)
        from sim.plots.picture_file import SUFFIXES  # noqa: PLC0415

        out, suffix = as_path(folder, "a folder"), f".{picture}"
        if suffix not in SUFFIXES:
            check_text(picture, "format")
            msg = f"in Python: pictures are saved as png, pdf or svg, but this is '{picture}'"
            raise InputError(msg)
        folders = [one.folder or one.save(out) for one in self.runs]
        asked = f"sim.compare({', '.join(one.command for one in self.runs)})"
        return save_comparison(out, self.table, self._tables, folders, suffix=suffix, command=asked)

    def __repr__(self) -> str:
        return f"{self._about}\n{self._changes().to_string()}"

    def _repr_html_(self) -> str:
        return f"<p>{html.escape(self._about)}</p>{self._changes().to_html()}"

    @property
    def _about(self) -> str:
        changed = sum(change.is_change for change in changes_of(self.table))
        figures = "no figure changes" if not changed else f"{changed} figures change, some of them below"
        return f"{len(self.runs)} runs in {self._tables[0].place}; {figures}; .table holds all"

    def _changes(self) -> pd.DataFrame:
        """Show the figures that change most, in each run."""
        chosen = leading_changes(changes_of(self.table), _MOST_SHOWN)
        titles = [f"{run + 1}. {shown(title)}" for run, title in enumerate(run_titles(self.table))]
        rows = [
            [change.value_text(0), *(_both(change, run) for run in range(1, len(titles)))]
            for change in chosen
        ]
        names = [f"{change.title} ({change.detail})" if change.detail else change.title for change in chosen]
        table = pd.DataFrame(rows, index=names, columns=titles)
        return table if len(titles) <= _FEW_RUNS else table.iloc[:_FEWER_SHOWN].T


def compare(
    *runs: Run | Scenario | AnyPath | Sequence[Run | Scenario | AnyPath], progress: Progress | None = None
) -> Comparison:
    """Compare runs with the first of them, person by person where samples of residents were simulated.

    Parameters
    ----------
    runs
        Runs, folders of runs, or scenarios, which are run first; also names and paths of scenarios. One
        after the other, or in one list.
    progress
        Told how far running them is.

    Raises
    ------
    InputError
        If there are fewer than two, or they are not over the same residents.
    """
    listed: list[Any] = [
        one for given in runs for one in (given if isinstance(given, list | tuple) else [given])
    ]
    if len(listed) < 2:  # noqa: PLR2004 - a pair
        msg = "in Python: a comparison needs at least two runs or scenarios; give another one after the first"
        raise InputError(msg)
    taken = [_taken(one) for one in listed]
    check_comparable(
        [
            facts_of_run(one.tables) if isinstance(one, Run) else facts_of_scenario(one.resolved)
            for one in taken
        ]
    )
    made = iter(run_all([one for one in taken if isinstance(one, Scenario)], progress))
    return Comparison([one if isinstance(one, Run) else next(made) for one in taken])


def _both(change: Change, run: int) -> str:
    return f"{change.value_text(run)} ({change.difference_text(run)})"


def facts_of_scenario(scenario: ResolvedScenario) -> dict[str, object]:
    """Say over which residents a scenario will be run."""
    run = scenario.run
    return {"name": scenario.name, "city": name_of_place(scenario), "seed": run.seed, "sample": run.sample}


def facts_of_run(run: RunTables) -> dict[str, object]:
    """Say over which residents a scenario was run."""
    said = run.summary
    return {"name": run.scenario, "city": said["city"], "seed": run.seed, "sample": said["sample"]}


def check_comparable(facts: Sequence[Mapping[str, object]]) -> None:
    """Make sure that runs are over the same residents, before any of them is simulated.

    Parameters
    ----------
    facts
        Of each, from `facts_of_scenario` or `facts_of_run`.

    Raises
    ------
    InputError
        If one is about another city, or draws other residents of it.
    """
    first = facts[0]
    for other in facts[1:]:
        for noun, remedy in _REMEDIES.items():
            if first[noun] != other[noun]:
                pair = f"'{first['name']}' and '{other['name']}'"
                why = f"their {noun} differs ({first[noun]} and {other[noun]})"
                msg = f"{pair} cannot be compared person by person: {why}; {remedy}"
                raise InputError(msg)


def _taken(given: Run | Scenario | AnyPath) -> Run | Scenario:
    if isinstance(given, Run | Scenario):
        return given
    path = as_path(given, "a run or scenario")
    return load_run(path) if names_run(str(path)) else Scenario(given)
