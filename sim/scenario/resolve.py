"""From a scenario's name to plain values: settings, numbers at a date, and where each came from."""

import datetime
import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from sim.core.errors import InputError
from sim.core.vocabulary import DayKind, PixelDensity
from sim.scenario.chain import Chain, find_scenario, read_chain, scenario_files, varied
from sim.scenario.leaves import PARAMETER, Leaf, Settings, check_own, laid_over, own_changes, with_own_folder
from sim.scenario.model import MODEL, ModelSpec, resolve_model
from sim.scenario.parameters.library import Change, Library, Numbers, Source
from sim.scenario.policy import Policy, resolve_policy
from sim.scenario.read_yaml import Document, read_yaml
from sim.scenario.schema import RunSection, ScenarioFile
from sim.scenario.section import validate
from sim.scenario.stock import SITE_MIXES, StockSpec, resolve_stock, stock_as_dict
from sim.scenario.unread import check_unread

RUN = "run."
"""Settings that begin so say how the day is computed."""
_NEEDED = (
    "city",
    "stock.scope",
    "stock.cameras",
    "stock.placement",
    "stock.site_mix",
    "run.sample",
    "run.seed",
    "run.day",
    "run.pixel_density",
)


class RunSettings(RunSection):
    """How the day is computed; see `RunSection` for what each key means."""

    sample: float
    seed: int
    day: Annotated[DayKind, Field(strict=False)]
    pixel_density: Annotated[PixelDensity, Field(strict=False)]
    shock_source: Source | None = Field(default=None, exclude=True)
    """Where the scenario says what keeps cameras down."""


@dataclass(frozen=True)
class ResolvedScenario:
    """A scenario ready to become a world.

    Parameters
    ----------
    name, title, question
        What it is called and what it asks.
    city
        The city's name as written; which names there are is for the gazetteer to say.
    city_source
        Where the city is named, for an error about it.
    date
        The day whose numbers hold; None for the latest known ones.
    stock, policy, model, run
        What is said of the cameras, of what may be done with them, of the model, and of the computation.
    numbers, parameter_changes
        Every sourced number, with the scenario's changes; the changes of sourced numbers.
    change_log
        Lines `key: old → new`, from the first scenario of the chain to the command line.
    files
        The scenario and override files it was read from.
    settings
        What was said, key by key, from which all else was resolved.
    """

    name: str
    title: str
    question: str
    city: str
    city_source: Source
    date: datetime.date | None
    stock: StockSpec
    policy: Policy
    model: ModelSpec
    run: RunSettings
    numbers: Numbers
    parameter_changes: tuple[Change, ...]
    change_log: tuple[str, ...]
    files: tuple[Path, ...]
    settings: Settings = field(default_factory=dict, compare=False, repr=False)

    def as_dict(self) -> dict[str, Any]:
        """Write everything that decides the result as plain values, the same on every machine."""
        return {
            "name": self.name,
            "title": self.title,
            "question": self.question,
            "city": self.city,
            "date": None if self.date is None else self.date.isoformat(),
            "stock": stock_as_dict(self.stock),
            **({"policy": dict(self.policy.said)} if self.policy.said else {}),
            "model": self.model.as_dict(),
            "run": self.run.model_dump(mode="json", exclude=_usual(self.run)),
            "parameters": {
                change.name if change.key is None else f"{change.name}[{change.key}]": change.value
                for change in self.parameter_changes
            },
        }


@dataclass(frozen=True)
class ScenarioInfo:
    """What a list of scenarios shows of one."""

    name: str
    title: str
    question: str


def shipped_scenarios() -> tuple[ScenarioInfo, ...]:
    """List the shipped scenarios, by name."""
    infos = []
    for name, file in scenario_files().items():
        scenario = validate(read_yaml(file), ScenarioFile)
        infos.append(ScenarioInfo(name, scenario.title or name, scenario.question or ""))
    return tuple(infos)


def load_scenario(
    name_or_path: str | Path,
    *,
    seed: int | None = None,
    sample: float | None = None,
    engine: str | None = None,
    changes: Sequence[Document] = (),
    library: Library | None = None,
) -> ResolvedScenario:
    """Read a scenario and give every setting its value.

    Parameters
    ----------
    name_or_path
        A shipped name, or a path ending in .yaml.
    seed, sample, engine
        In place of the scenario's own; None keeps them.
    changes
        What a program says of it, one after the other.
    library
        The parameter library; the shipped one if none is given.

    Raises
    ------
    InputError
        One sentence with file and line, for whatever the user got wrong.
    """
    chain = functools.reduce(varied, changes, read_chain(find_scenario(name_or_path)))
    settings, log = laid_over(chain.settings, {"seed": seed, "sample": sample, "engine": engine})
    _check_complete(chain, settings)
    resolved = resolve(chain, settings, library)
    return replace(resolved, change_log=(*resolved.change_log, *log))


def resolve(chain: Chain, settings: Settings, library: Library | None = None) -> ResolvedScenario:
    """Give every setting of a complete scenario its value.

    Raises
    ------
    InputError
        Where one does not fit.
    """
    read_from = with_own_folder(library if library is not None else Library(), settings)
    changes = _parameter_changes(settings, read_from)
    date = settings["date"].value if "date" in settings else None
    numbers = Numbers(read_from, date=date, changes=changes)
    stock = resolve_stock(settings, numbers)
    resolved = ResolvedScenario(
        name=chain.name,
        title=chain.title,
        question=chain.question,
        city=settings["city"].value,
        city_source=settings["city"].source,
        date=date,
        stock=stock,
        policy=resolve_policy(settings, numbers, date),
        model=resolve_model(settings),
        run=_run(settings),
        numbers=numbers,
        parameter_changes=changes,
        change_log=(
            *chain.change_log,
            *own_changes(read_from, date),
            *numbers.change_log,
            *(f"stock: {remark}" for remark in stock.remarks),
        ),
        files=chain.files,
        settings=settings,
    )
    check_own(numbers, [SITE_MIXES + stock.site_mix])
    words = resolved.model.as_dict()
    check_unread(
        changes,
        {"stock.counted": resolved.stock.counted, **{MODEL + key: str(word) for key, word in words.items()}},
    )
    return resolved


def _check_complete(chain: Chain, settings: Mapping[str, Leaf]) -> None:
    missing = [key for key in _NEEDED if key not in settings]
    if missing:
        msg = (
            f"the scenario does not say '{missing[0]}', which every run needs; add it, "
            "or start from a complete scenario with `extends: baseline_2025`"
        )
        raise InputError(msg, file=chain.file)


def _run(settings: Mapping[str, Leaf]) -> RunSettings:
    said = {key.removeprefix(RUN): leaf.value for key, leaf in settings.items() if key.startswith(RUN)}
    return RunSettings(**said, shock_source=_source_of_shock(settings))


def _source_of_shock(settings: Mapping[str, Leaf]) -> Source | None:
    district, hours = (settings.get(f"run.shock_{name}") for name in ("district", "hours"))
    bound = district or hours
    if "run.shock" not in settings:
        if bound is not None:
            what = "shock_district' names where" if district else "shock_hours' says when"
            msg = f"'run.{what}, but nothing befalls it; add `shock: power_cut`, or leave it out"
            raise bound.source.error(msg)
        return None
    if hours is not None and hours.value[0] >= hours.value[1]:
        msg = f"'run.shock_hours' is {hours.shown()}, but a shock ends after it begins, on the same day"
        raise hours.source.error(msg)
    return (bound or settings["run.shock"]).source


def _usual(run: RunSettings) -> set[str]:
    """Name what a run has only where it is not as usual, and is so."""
    rare = ("season", "shock", "shock_district", "shock_hours", "days")
    return {key for key in rare if getattr(run, key) == RunSettings.model_fields[key].default}


def _parameter_changes(settings: Mapping[str, Leaf], library: Library) -> tuple[Change, ...]:
    changes = []
    for setting, leaf in sorted(settings.items()):
        if setting.startswith(PARAMETER):
            parameter, key = library.find(setting.removeprefix(PARAMETER), leaf.source)
            changes.append(Change(parameter.name, key, float(leaf.value), leaf.source))
    return tuple(changes)
