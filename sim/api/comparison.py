"""Comparisons in Python: what changes from the first run to each other one."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from sim.api.run import ASKED_IN_PYTHON, Run, load_run, run_all
from sim.api.scenario import AnyPath, Scenario, as_path
from sim.core.errors import InputError
from sim.core.shown import shown
from sim.core.vocabulary import Definition
from sim.results.compare import compare as compare_tables
from sim.results.folder import names_run
from sim.results.run_tables import RunTables
from sim.scenario.resolve import ResolvedScenario
from sim.study.work import Progress
from sim.world.place_spec import name_of_place

if TYPE_CHECKING:
    from sim.plots.page.page import Picture

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
            msg = f"in Python: pictures are saved as png, pdf or svg, but this is '{picture}'"
            raise InputError(msg)
        folders = [one.folder or one.save(out) for one in self.runs]
        return save_comparison(out, self.table, self._tables, folders, suffix=suffix, command=ASKED_IN_PYTHON)

    def __repr__(self) -> str:
        return (
            f"Comparison in {self._tables[0].place} of {len(self.runs)} runs:\n{self._shares().to_string()}"
        )

    def _repr_html_(self) -> str:
        return f"{self._shares().to_html()}<p>All figures: <code>.table</code></p>"

    def _shares(self) -> pd.DataFrame:
        """Show the part of the residents that is observed, and by how many points it differs."""
        is_share = (self.table["measure"] == "share_observed") & (self.table["stratum"] == "")
        rows = self.table[is_share]
        titles = [f"{run + 1}. {shown(one.title)}" for run, one in enumerate(self._tables)]
        columns = {}
        for definition in Definition:
            told = rows[rows["definition"] == definition]
            values, differences = (100 * told[name].to_numpy() for name in ("value", "difference"))
            columns[definition] = [
                f"{value:.1f} %" if run == 0 else f"{value:.1f} % ({difference:+.1f})"
                for run, (value, difference) in enumerate(zip(values, differences, strict=True))
            ]
        return pd.DataFrame(columns, index=titles).rename(columns=str)


def compare(*runs: Run | Scenario | AnyPath, progress: Progress | None = None) -> Comparison:
    """Compare runs with the first of them, person by person where samples of residents were simulated.

    Parameters
    ----------
    runs
        Runs, folders of runs, or scenarios, which are run first; also names and paths of scenarios.
    progress
        Told how far running them is.

    Raises
    ------
    InputError
        If there are fewer than two, or they are not over the same residents.
    """
    if len(runs) < 2:  # noqa: PLR2004 - a pair
        msg = "in Python: a comparison needs at least two runs or scenarios; give another one after the first"
        raise InputError(msg)
    taken = [_taken(one) for one in runs]
    check_comparable(
        [
            facts_of_run(one.tables) if isinstance(one, Run) else facts_of_scenario(one.resolved)
            for one in taken
        ]
    )
    made = iter(run_all([one for one in taken if isinstance(one, Scenario)], progress))
    return Comparison([one if isinstance(one, Run) else next(made) for one in taken])


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
