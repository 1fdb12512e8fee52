"""From a scenario's name to plain values: settings, numbers at a date, and where each came from."""

import datetime
import functools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from sim.core.errors import InputError
from sim.core.policy_words import Season, ShockKind
from sim.core.vocabulary import Engine, Light, PixelDensity, Turning
from sim.scenario.chain import Chain, find_scenario, read_chain, scenario_files, varied
from sim.scenario.command_line import laid_over
from sim.scenario.leaves import PARAMETER, Leaf, Settings
from sim.scenario.parameters.library import Change, Library, Numbers, Source
from sim.scenario.parameters.own_folder import check_own, own_changes, with_own_folder
from sim.scenario.policy.policy import Policy, resolve_policy
from sim.scenario.scenario_file import ScenarioFile
from sim.scenario.stock.stock import Stock, resolve_stock, stock_as_dict
from sim.scenario.yaml.read_yaml import Document, read_yaml
from sim.scenario.yaml.sentences import validate

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


@dataclass(frozen=True)
class Run:
    """How the day is computed.

    Parameters
    ----------
    engine
        Which engine moves the residents.
    sample
        The part of the residents that is simulated, above 0 and at most 1.
    seed
        Of all chance of the day.
    day
        The kind of day.
    pixel_density
        How much of a person an image must resolve.
    turning
        How cameras that turn are taken.
    light
        By what light cameras see.
    season
        What people wear.
    days
        Over how many days cameras fail and are repaired.
    shock, shock_district, shock_hours
        What keeps cameras down, where and from when to when; None for nothing, the whole place and all day.
    shock_source
        Where the scenario says so.
    """

    engine: Engine
    sample: float
    seed: int
    day: str
    pixel_density: PixelDensity
    turning: Turning
    light: Light
    season: Season = Season.SUMMER
    days: int = 1
    shock: ShockKind | None = None
    shock_district: str | None = None
    shock_hours: tuple[int, int] | None = None
    shock_source: Source | None = field(default=None, compare=False)


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
    stock, policy, run
        What is said of the cameras, of what may be done with them, and of the computation.
    numbers
        Every sourced number, with the scenario's changes.
    parameter_changes
        The changes of sourced numbers.
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
    stock: Stock
    policy: Policy
    run: Run
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
            "run": {
                "engine": str(self.run.engine),
                "sample": self.run.sample,
                "seed": self.run.seed,
                "day": self.run.day,
                "pixel_density": str(self.run.pixel_density),
                "turning": str(self.run.turning),
                "light": str(self.run.light),
                **_befalls(self.run),
            },
            "parameters": {
                change.name if change.key is None else f"{change.name}[{change.key}]": change.value
                for change in self.parameter_changes
            },
        }


@dataclass(frozen=True)
class ScenarioCard:
    """What a list of scenarios shows of one."""

    name: str
    title: str
    question: str


def shipped_scenarios() -> tuple[ScenarioCard, ...]:
    """List the shipped scenarios, by name."""
    cards = []
    for name, file in scenario_files().items():
        scenario = validate(read_yaml(file), ScenarioFile)
        cards.append(ScenarioCard(name, scenario.title or name, scenario.question or ""))
    return tuple(cards)


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
    shelf = with_own_folder(library if library is not None else Library(), settings)
    changes = _parameter_changes(settings, shelf)
    date = settings["date"].value if "date" in settings else None
    numbers = Numbers(shelf, date=date, changes=changes)
    resolved = ResolvedScenario(
        name=chain.name,
        title=chain.title,
        question=chain.question,
        city=settings["city"].value,
        city_source=settings["city"].source,
        date=date,
        stock=resolve_stock(settings, numbers),
        policy=resolve_policy(settings, numbers, date),
        run=_run(settings),
        numbers=numbers,
        parameter_changes=changes,
        change_log=(*chain.change_log, *own_changes(shelf, date), *numbers.change_log),
        files=chain.files,
        settings=settings,
    )
    check_own(numbers)
    return resolved


def _check_complete(chain: Chain, settings: Mapping[str, Leaf]) -> None:
    missing = [key for key in _NEEDED if key not in settings]
    if missing:
        msg = (
            f"the scenario does not say '{missing[0]}', which every run needs; add it, "
            "or start from a complete scenario with `extends: baseline_2025`"
        )
        raise InputError(msg, file=chain.file)


def _run(settings: Mapping[str, Leaf]) -> Run:
    return Run(
        engine=Engine(settings["run.engine"].value if "run.engine" in settings else Engine.COHORT),
        sample=float(settings["run.sample"].value),
        seed=int(settings["run.seed"].value),
        day=str(settings["run.day"].value),
        pixel_density=PixelDensity(settings["run.pixel_density"].value),
        turning=Turning(settings["run.turning"].value if "run.turning" in settings else Turning.ACTUAL),
        light=Light(settings["run.light"].value if "run.light" in settings else Light.DAY),
        season=Season(settings["run.season"].value if "run.season" in settings else Season.SUMMER),
        days=int(settings["run.days"].value) if "run.days" in settings else 1,
        **_shock(settings),
    )


def _shock(settings: Mapping[str, Leaf]) -> dict[str, Any]:
    district, hours = (settings.get(f"run.shock_{name}") for name in ("district", "hours"))
    bound = district or hours
    if "run.shock" not in settings:
        if bound is not None:
            what = "shock_district' names where" if district else "shock_hours' says when"
            msg = f"'run.{what}, but nothing befalls it; add `shock: power_cut`, or leave it out"
            raise bound.source.error(msg)
        return {}
    if hours is not None and hours.value[0] >= hours.value[1]:
        msg = f"'run.shock_hours' is {hours.shown()}, but a shock ends after it begins, on the same day"
        raise hours.source.error(msg)
    return {
        "shock": ShockKind(settings["run.shock"].value),
        "shock_district": None if district is None else str(district.value),
        "shock_hours": None if hours is None else (int(hours.value[0]), int(hours.value[1])),
        "shock_source": (bound or settings["run.shock"]).source,
    }


def _befalls(run: Run) -> dict[str, Any]:
    """Write season and shock, where they are not the usual ones."""
    words = {"season": run.season, "shock": run.shock, "shock_district": run.shock_district}
    said: dict[str, Any] = {key: str(word) for key, word in words.items() if word is not None}
    if run.season is Season.SUMMER:
        del said["season"]
    if run.shock_hours is not None:
        said["shock_hours"] = list(run.shock_hours)
    return said if run.days == 1 else said | {"days": run.days}


def _parameter_changes(settings: Mapping[str, Leaf], library: Library) -> tuple[Change, ...]:
    changes = []
    for setting, leaf in sorted(settings.items()):
        if setting.startswith(PARAMETER):
            parameter, key = library.find(setting.removeprefix(PARAMETER), leaf.source)
            changes.append(Change(parameter.name, key, float(leaf.value), leaf.source))
    return tuple(changes)
