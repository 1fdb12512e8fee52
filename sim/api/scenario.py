"""A scenario in Python: a shipped one or a file, with changes that are checked like those of a file."""

import datetime
import inspect
from collections.abc import Mapping, Sequence
from os import PathLike, fspath
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypedDict, Unpack

from sim.core.disk.others import unusable_path
from sim.core.errors import InputError
from sim.core.shown import MOST_OF_A_TITLE, shown
from sim.scenario.in_python import document_of
from sim.scenario.model import model_in_words
from sim.scenario.read_yaml import Document
from sim.scenario.resolve import ResolvedScenario, load_scenario

if TYPE_CHECKING:
    import pandas as pd

AnyPath = str | PathLike[str]


class ScenarioChanges(TypedDict, total=False):
    """What can be changed of a scenario, each as in its file; what is None stays as it is."""

    city: AnyPath | None
    """Name of a city, `kazakhstan`, or a city folder."""
    date: str | datetime.date | None
    """Day whose numbers hold."""
    seed: int | None
    """Of all chance of the day."""
    sample: float | None
    """Part of the residents to simulate, above 0 and at most 1."""
    engine: str | None
    """`cohort` or `individual`."""
    title: str | None
    """For tables and pictures; without it the changes are added to the title there is."""
    question: str | None
    """What the scenario asks."""
    overrides: Sequence[str] | None
    """Named changes to apply."""
    stock: Mapping[str, Any] | None
    """Keys of the section `stock:`, such as `{"cameras": {"per_100": 15}}`."""
    policy: Mapping[str, Any] | None
    """Levers, such as `{"threshold": "strict"}`."""
    model: Mapping[str, Any] | None
    """Structural choices, such as `{"site_meeting": "once_a_visit"}`."""
    run: Mapping[str, Any] | None
    """Keys of the section `run:`, such as `{"light": "night"}`."""
    parameters: Mapping[str, float] | None
    """Sourced numbers by `area/name` or `area/name[key]`."""
    parameters_from: AnyPath | None
    """A folder of parameter files that replace the shipped ones."""


class Scenario:
    """A scenario, ready to be run or varied; it never changes itself.

    Parameters
    ----------
    name_or_path
        A shipped name, or a path ending in .yaml.
    changes
        What to change, each as in its file: `city`, `date`, `seed`, `sample`, `engine`, `title`, `question`,
        `overrides` (a list of names), `parameters` (numbers by `area/name`), `parameters_from` (a folder),
        and the sections `stock`, `policy`, `model` and `run` as dicts. Checked as if it stood in a file, and
        logged.

    Raises
    ------
    InputError
        One sentence, for whatever cannot be used.

    Examples
    --------
    >>> import sim
    >>> sim.Scenario("aqkol_smart_city", policy={"threshold": "strict"}).changes[-1]
    'policy.threshold: not set → strict'
    """

    def __init__(self, name_or_path: AnyPath, **changes: Unpack[ScenarioChanges]) -> None:
        self._start: str | Path = as_path(name_or_path, "a scenario")
        if isinstance(name_or_path, str):
            self._start = name_or_path
        self._said: tuple[Document, ...] = (document_of(changes),) if changes else ()
        self._resolved = load_scenario(self._start, changes=self._said)
        self.code = f"sim.Scenario({', '.join([repr(str(self._start)), *_keywords(changes)])})"
        """The Python that makes it."""

    def with_(self, **changes: Unpack[ScenarioChanges]) -> "Scenario":
        """Give the scenario with these changes made after those it has.

        Parameters
        ----------
        changes
            As the class takes them.

        Raises
        ------
        InputError
            One sentence, for whatever cannot be used.
        """
        varied = object.__new__(Scenario)
        varied._start = self._start
        varied._said = (*self._said, document_of(changes))
        varied._resolved = load_scenario(self._start, changes=varied._said)
        varied.code = f"{self.code}.with_({', '.join(_keywords(changes))})"
        return varied

    @property
    def name(self) -> str:
        """Its name."""
        return self._resolved.name

    @property
    def title(self) -> str:
        """Its title; changes are added to it unless they give another."""
        return self._resolved.title

    @property
    def question(self) -> str:
        """What it asks."""
        return self._resolved.question

    @property
    def changes(self) -> tuple[str, ...]:
        """Lines `key: old → new`, from the first scenario that it extends to the last change in Python."""
        return self._resolved.change_log

    @property
    def resolved(self) -> ResolvedScenario:
        """Everything it says, as plain values."""
        return self._resolved

    @property
    def numbers(self) -> "pd.DataFrame":
        """Every number that enters its result: value, range, unit, kind and source, one a row."""
        import pandas as pd  # noqa: PLC0415 (heavy, and only this needs them)

        from sim.world.world import numbers_that_enter  # noqa: PLC0415

        return pd.DataFrame([vars(number) for number in numbers_that_enter(self._resolved)])

    @property
    def model(self) -> "pd.DataFrame":
        """Every structural choice: what holds, what it means, why, who argues for it, and what else could."""
        import pandas as pd  # noqa: PLC0415 (heavy, and only this needs them)

        words = model_in_words(self._resolved.model)
        return pd.DataFrame([{"choice": key} | told for key, told in words.items()])

    def __repr__(self) -> str:
        run = self._resolved.run
        return (
            f"Scenario {self.name}: {shown(self.title, MOST_OF_A_TITLE)}\n"
            f"{self._resolved.city}, seed {run.seed}, sample {run.sample:g}, engine {run.engine}"
        )


# The keywords, for completion and help: `Unpack` alone does not show them.
_CHANGES = [
    inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None, annotation=kind)
    for name, kind in ScenarioChanges.__annotations__.items()
]
for _takes in (Scenario.__init__, Scenario.with_):
    _own = [each for each in inspect.signature(_takes).parameters.values() if each.name != "changes"]
    vars(_takes)["__signature__"] = inspect.Signature([*_own, *_CHANGES])


def _keywords(changes: Mapping[str, Any]) -> list[str]:
    return [f"{name}={value!r}" for name, value in changes.items() if value is not None]


def as_path(given: AnyPath, what: str) -> Path:
    """Take a text in place of a path.

    Raises
    ------
    InputError
        If it is neither, or nothing can be called that.
    """
    try:
        path = Path(fspath(given))
    except (TypeError, ValueError) as error:
        msg = f"in Python: {what} is named by a text or a path, but this is {kind_of(given)}"
        raise InputError(msg) from error
    reason = "it is empty" if not str(given).strip() else unusable_path(str(path))
    if reason:
        msg = f"in Python: {what} cannot be '{path}': {reason}; give another one"
        raise InputError(msg)
    return path


def kind_of(given: object) -> str:
    """Say what somebody gave in place of something else."""
    return "None" if given is None else f"of the type {type(given).__name__}"


def as_scenario(given: "Scenario | AnyPath") -> Scenario:
    """Take the name or path of a scenario in place of one.

    Raises
    ------
    InputError
        If nothing is called that.
    """
    return given if isinstance(given, Scenario) else Scenario(given)


def check_progress(progress: object) -> None:
    """Raise InputError if what is told of progress cannot be."""
    if not (progress is None or callable(progress)):
        msg = f"in Python: progress is a function of stage and share done, but this is {kind_of(progress)}"
        raise InputError(msg)
