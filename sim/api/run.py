"""Runs in Python: made, read back, looked at and saved, all in the same way."""

import html
import shutil
from collections.abc import Iterable, Mapping
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import geopandas as gpd
import pandas as pd

from sim.api.pick_figure import check_text, check_word, known_definition, pick_figure, whole_hour
from sim.api.scenario import AnyPath, Scenario, as_path, as_scenario, check_progress, kind_of
from sim.core.disk.whole_folder import whole_folder
from sim.core.errors import InputError
from sim.core.shown import MOST_OF_A_TITLE, shown
from sim.results.answer import answer
from sim.results.folder.certificate import CERTIFICATE_FILE, FILES, is_there
from sim.results.folder.load import is_run_folder, load_certificate
from sim.results.folder.store import check_writable, scenario_folder
from sim.results.folder.tables import load_tables
from sim.results.measures.camera_counts import assumed_words, marked
from sim.results.measures.cells_and_cameras import MAP_CRS
from sim.results.run_tables import RunTables
from sim.study import finished_run
from sim.study.run import check_scenario, run_scenarios
from sim.study.work import Progress

if TYPE_CHECKING:
    from sim.plots.page.page import Picture


class Run:
    """A scenario that has been run, just now or at some time before; `sim.run` and `sim.load_run` give it.

    Parameters
    ----------
    tables
        What it found.
    source
        The run that was just made, or the folder that it was read from.
    command
        How Python asked for it.
    """

    def __init__(self, tables: RunTables, source: "finished_run.Run | Path", command: str) -> None:
        self.tables = tables
        self.command = command
        self._source = source

    @property
    def name(self) -> str:
        """Name of its scenario."""
        return self.tables.scenario

    @property
    def title(self) -> str:
        """Title of its scenario."""
        return self.tables.title

    @property
    def question(self) -> str:
        """What its scenario asks."""
        return self.tables.question

    @property
    def answer(self) -> str:
        """What part of the residents is in view, in a sentence, as the question asks."""
        return answer(self.question, self.summary)

    @property
    def summary(self) -> Mapping[str, Any]:
        """Every figure of the whole place, as `summary.json` holds it."""
        return self.tables.summary

    @property
    def measures(self) -> pd.DataFrame:
        """Every figure, one a row: measure, definition, stage, population, stratum, unit, value, error."""
        if self.tables.measures is None:
            msg = f"the run of '{self.name}' holds no measures, so it is of another version; run it again"
            raise InputError(msg)
        return self.tables.measures

    @cached_property
    def cells(self) -> gpd.GeoDataFrame:
        """Coverage, cameras and people by cell, in EPSG:4326."""
        return self.tables.cells.to_crs(MAP_CRS)

    @property
    def hours(self) -> pd.DataFrame:
        """People seen in each cell, hour by hour."""
        return self.tables.hours

    @property
    def strata(self) -> pd.DataFrame:
        """People in view by district, role, mode, hour and so on."""
        return self.tables.strata

    @property
    def funnel(self) -> pd.DataFrame:
        """Stages from living in the place to being stopped."""
        return self.tables.funnel

    @property
    def cameras(self) -> gpd.GeoDataFrame:
        """Every camera of a city, in EPSG:4326."""
        if self.tables.cameras is None:
            msg = f"the run of '{self.name}' kept no cameras: those of a country are too many; run a city"
            raise InputError(msg)
        return self.tables.cameras

    @cached_property
    def certificate(self) -> dict[str, Any]:
        """All that the figures depend on, and all it takes to make them again."""
        if isinstance(self._source, Path):
            return load_certificate(self._source)
        return self._source.certificate(self.command)

    def value(self, measure: str, *, definition: str = "", stratum: str = "") -> float:
        """Give one figure.

        Parameters
        ----------
        measure
            Its name; `safecity list measures` lists all.
        definition
            Which cameras count, for figures that depend on it.
        stratum
            A district, an hour such as `08` and so on; the whole place unless given.

        Raises
        ------
        InputError
            If there is no such figure, or several are.
        """
        return pick_figure(self.measures, measure, definition=definition, stratum=stratum)

    @property
    def folder(self) -> Path | None:
        """The folder that it was read from; None of a run that was just made."""
        return self._source if isinstance(self._source, Path) else None

    def map(
        self,
        layer: str | None = None,
        *,
        definition: str = "installed",
        hour: int | None = None,
        place: str | None = None,
    ) -> "Picture":
        """Draw what `safecity map` draws, in the same words.

        Parameters
        ----------
        layer
            `coverage`, `people`, `hours` and so on; without one, the map that says most at once.
        definition
            Which cameras count.
        hour
            Start of the hour to show, of a layer that has hours.
        place
            A city to take out of a country.

        Raises
        ------
        InputError
            If these do not go together, or the run does not hold what the layer takes.
        """
        from sim.plots.draw import draw  # noqa: PLC0415 (matplotlib is heavy)
        from sim.plots.layers import LAYERS  # noqa: PLC0415

        counted = known_definition(definition)
        if layer is not None:
            check_word(layer, LAYERS, "layer")
        if place is not None:
            check_text(place, "place")
        if hour is not None:
            hour = whole_hour(hour)
        return draw(layer, self.tables, definition=counted, hour=hour, place=place)

    def save(self, folder: AnyPath) -> Path:
        """Write the run folder below *folder*, as the command does, and return it.

        Raises
        ------
        InputError
            If it cannot be written.
        """
        out = as_path(folder, "a folder")
        if not isinstance(self._source, Path):
            return self._source.save(out, self.command)
        below = scenario_folder(out, self.name)
        check_writable(below)
        place = below / self._source.resolve().name
        names = [
            name for name in (*self.certificate[FILES], CERTIFICATE_FILE) if is_there(self._source / name)
        ]
        if place.resolve() != self._source.resolve():
            with whole_folder(place, names) as written:
                for name in names:
                    shutil.copyfile(self._source / name, written / name)
        return place

    def __repr__(self) -> str:
        shares = ", ".join(
            f"{word} {100 * figures['share_observed']:.1f} %"
            for word, figures in self.summary["definitions"].items()
        )
        title = shown(self.title, MOST_OF_A_TITLE)
        return f"Run of {self.name}: {title}\n{self._about}\nin view in a day: {shares}"

    def _repr_html_(self) -> str:
        rows = "".join(
            f"<tr><th>{word}</th><td>{marked(of, format(of['cameras'], ','))}</td>"
            f"<td>{of['people_observed']:,}</td><td>{100 * of['share_observed']:.1f} %</td></tr>"
            for word, of in self.summary["definitions"].items()
        )
        title, about = (html.escape(shown(text, MOST_OF_A_TITLE)) for text in (self.title, self._about))
        return (
            f"<table><caption><b>{title}</b><br>{about}</caption><thead><tr><th>counted as</th>"
            "<th>cameras</th><th>residents in view in a day</th><th>share</th></tr></thead>"
            f"<tbody>{rows}</tbody></table>{html.escape(assumed_words(self.summary['definitions']))}"
        )

    @property
    def _about(self) -> str:
        found = self.tables
        whom = f"{found.n_residents:,} residents"
        if found.n_people < found.n_residents:
            whom = f"{found.n_people:,} of {whom} simulated"
        return f"{found.place}, {whom}, seed {found.seed}, engine {found.engine}"


def run(scenario: Scenario | AnyPath, progress: Progress | None = None) -> Run:
    """Run a scenario.

    Parameters
    ----------
    scenario
        A scenario, or the name or path of one.
    progress
        Told the stage of the work and the share of it that is done.

    Raises
    ------
    InputError
        If what the scenario asks for cannot be built.
    """
    return run_all([scenario], progress)[0]


def run_all(scenarios: Iterable[Scenario | AnyPath], progress: Progress | None = None) -> list[Run]:
    """Run several scenarios; those over the same city, seed and sample share streets, people and plans.

    Parameters
    ----------
    scenarios
        Scenarios, or names or paths of them; all are checked before the first is run.
    progress
        As `run` takes it.

    Raises
    ------
    InputError
        If one of them cannot be built.
    """
    _check_lists(scenarios, progress)
    given = [as_scenario(one) for one in scenarios]
    resolved = [one.resolved for one in given]
    for each in resolved:
        check_scenario(each)
    made = run_scenarios(resolved, progress)
    return [Run(run.tables(), run, f"sim.run({one.code})") for run, one in zip(made, given, strict=True)]


def _check_lists(scenarios: object, progress: object) -> None:
    """Raise InputError if one scenario stands where several belong."""
    if isinstance(scenarios, str | bytes | Mapping) or not isinstance(scenarios, Iterable):
        msg = f"in Python: run_all takes a list of scenarios, but this is {kind_of(scenarios)}; write [...]"
        raise InputError(msg)
    check_progress(progress)


def load_run(folder: AnyPath) -> Run:
    """Read a run folder, or the folder of a `certificate.json`.

    Raises
    ------
    InputError
        If it is none, is damaged, or is of another version.
    """
    path = as_path(folder, "a run folder")
    path = path.parent if path.name == CERTIFICATE_FILE else path
    if not is_run_folder(path):
        msg = f"{path} is no run folder; give one that `safecity run` or a run's save() wrote"
        raise InputError(msg)
    return Run(load_tables(path), path, f"sim.load_run({str(path)!r})")
