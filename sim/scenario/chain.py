"""A scenario file, the scenarios it extends, the named changes it asks for, and what each step changes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from sim.core.disk.files import shipped_folder
from sim.core.errors import InputError
from sim.scenario.leaves import Leaf, Settings, change, join, leaves
from sim.scenario.parameters.library import PYTHON, Source
from sim.scenario.read_yaml import Document, is_file, read_yaml
from sim.scenario.schema import OverrideBlock, ScenarioFile
from sim.scenario.section import suggest, validate

_SUFFIXES = (".yaml", ".yml")
_MOST_STEPS = 50
"""Files that extend one another; the shipped ones go five deep, and whoever writes so many lost count."""
_NOT_SCENARIOS = ("overrides",)
_NO_VARIANT = ("run.seed", "run.sample", "run.engine")
_MOST_TOLD = 4
"""Changes in a title, which has one line."""


@dataclass(frozen=True)
class Override:
    """A named change: what it is called and means, the settings it sets, and where it stands."""

    name: str
    description: str
    changes: Mapping[str, Leaf]
    file: Path
    line: int


def read_overrides(folder: Path) -> dict[str, Override]:
    """Read every override a scenario in *folder* can name: the shipped ones and those beside it.

    Raises
    ------
    InputError
        If a block is not right, or a name is given twice.
    """
    known: dict[str, Override] = {}
    for file in _files(folder):
        for override in _blocks(file):
            if override.name in known:
                first = known[override.name]
                msg = (
                    f"there is already an override '{override.name}' ({first.file}:{first.line}), "
                    "so the name would be ambiguous; choose another"
                )
                raise InputError(msg, file=override.file, line=override.line)
            known[override.name] = override
    return known


def _files(folder: Path) -> list[Path]:
    folders = dict.fromkeys((shipped_folder("scenarios").resolve(), folder.resolve()))
    return [
        file
        for place in folders
        for file in sorted([*place.glob("overrides.yaml"), *place.glob("overrides/*.yaml")])
    ]


def _blocks(file: Path) -> list[Override]:
    document = read_yaml(file)
    blocks = []
    for name, content in document.content.items():
        if not isinstance(content, dict):
            msg = f"the override '{name}' must be a block of `key: value` lines; indent them below its name"
            raise document.error(msg, name)
        block = document.part(name, f"the override '{name}'")
        description = validate(block, OverrideBlock).description
        blocks.append(
            Override(name, description, leaves(block, f"override {name}"), file, document.line(name))
        )
    return blocks


@dataclass(frozen=True)
class Chain:
    """A scenario with everything it extends laid under it.

    Parameters
    ----------
    name
        The file's name without its ending.
    title, question
        From the scenario itself; never inherited.
    settings
        By key, each with the place it was set.
    change_log
        Lines `key: old → new`, from the first scenario of the chain to this one.
    files
        Every scenario and override file that was used, the scenario itself last.
    """

    name: str
    title: str
    question: str
    settings: dict[str, Leaf]
    change_log: tuple[str, ...]
    files: tuple[Path, ...]

    @property
    def file(self) -> Path:
        """The scenario's own file."""
        return self.files[-1]


def scenario_files() -> dict[str, Path]:
    """List the shipped scenarios by name."""
    files = sorted(shipped_folder("scenarios").glob("*.yaml"))
    return {file.stem: file for file in files if file.stem not in _NOT_SCENARIOS}


def find_scenario(name_or_path: str | Path) -> Path:
    """Find a scenario by shipped name or by path.

    Raises
    ------
    InputError
        If there is none.
    """
    text = str(name_or_path)
    if isinstance(name_or_path, Path) or text.endswith(_SUFFIXES):
        return Path(name_or_path)
    shipped = scenario_files()
    if text in shipped:
        return shipped[text]
    msg = f"there is no shipped scenario '{text}'; {suggest(text, shipped)} (a path must end in .yaml)"
    raise InputError(msg)


def read_chain(file: Path, above: tuple[Path, ...] = ()) -> Chain:
    """Read the scenario *file* and, before it, all that it extends.

    Raises
    ------
    InputError
        With file and line, for whatever is wrong on the way.
    """
    document = read_yaml(file)
    scenario = validate(document, ScenarioFile)
    base = _base(document, scenario.extends, (*above, file.resolve()))
    overrides = _overrides(document, scenario.overrides or [], file.parent)
    changes = _changes(document, overrides, f"scenario {file.stem}")
    settings, log = change(base.settings, changes) if base else (changes, ())
    files = (*(base.files if base else ()), *(each.file for each in overrides), file)
    return Chain(
        name=file.stem,
        title=scenario.title or file.stem,
        question=scenario.question or "",
        settings=settings,
        change_log=(*(base.change_log if base else ()), *log),
        files=tuple(dict.fromkeys(files)),
    )


def varied(chain: Chain, document: Document) -> Chain:
    """Lay what a program says over a scenario; see `sim.scenario.in_python`.

    Returns
    -------
    The scenario with its changes; unless it is given a title, they stand in the one it has.

    Raises
    ------
    InputError
        For whatever is wrong with them.
    """
    said = validate(document, ScenarioFile)
    overrides = _overrides(document, said.overrides or [], chain.file.parent)
    changes = _changes(document, overrides, document.what)
    settings, log = change(chain.settings, changes)
    return replace(
        chain,
        title=said.title or _title(chain, changes, said.overrides or []),
        question=said.question or chain.question,
        settings=settings,
        change_log=(*chain.change_log, *log),
        files=tuple(dict.fromkeys((*(each.file for each in overrides), *chain.files))),
    )


def _title(chain: Chain, changes: Settings, overrides: list[str]) -> str:
    """Add to a title what the changes are, so that variants can be told apart."""
    before = {key: leaf.value for key, leaf in chain.settings.items()}
    own = [
        f"{re.split('[./]', key)[-1]} {_in_title(leaf)}".replace("_", " ")
        for key, leaf in changes.items()
        if leaf.source == Source(PYTHON) and key not in _NO_VARIANT and before.get(key) != leaf.value
    ]
    told = [*(name.replace("_", " ") for name in overrides), *own]
    more = [f"{len(told) - _MOST_TOLD} more"] if len(told) > _MOST_TOLD else []
    return f"{chain.title} ({', '.join([*told[:_MOST_TOLD], *more])})" if told else chain.title


def _in_title(leaf: Leaf) -> str:
    amount = leaf.value if isinstance(leaf.value, Mapping) else {}
    words = (str(value) if measure == "count" else f"{value} {measure}" for measure, value in amount.items())
    return ", ".join(words) or leaf.shown()


def _changes(document: Document, overrides: list[Override], setter: str) -> dict[str, Leaf]:
    """Put together what a document says itself and what it takes from overrides."""
    asked = [
        Source(each.name, document.file, document.line("overrides", i)) for i, each in enumerate(overrides)
    ]
    if document.file is None:
        asked = [Source(document.what)] * len(overrides)
    parts = [(each.changes, where) for each, where in zip(overrides, asked, strict=True)]
    return join([*parts, *(({key: leaf}, leaf.source) for key, leaf in leaves(document, setter).items())])


def _base(document: Document, extends: str | None, above: tuple[Path, ...]) -> Chain | None:
    if extends is None:
        return None
    try:
        file = find_scenario(extends)
        file = file if file.is_absolute() else above[-1].parent / file
        if not is_file(file):
            msg = (
                f"there is no file {file}; check the path (it is relative to this file) or use a shipped name"
            )
            raise InputError(msg)
    except InputError as error:
        msg = f"'extends' finds nothing: {error}"
        raise document.error(msg, "extends") from None
    if file.resolve() in above:
        names = " → ".join(each.stem for each in (*above[above.index(file.resolve()) :], file))
        msg = f"'extends' goes round in a circle ({names}), so none is the first; break it at one place"
        raise document.error(msg, "extends")
    if len(above) >= _MOST_STEPS:
        msg = f"'extends' leads through more than {_MOST_STEPS} files; put some of them together"
        raise document.error(msg, "extends")
    return read_chain(file, above)


def _overrides(document: Document, names: list[str], folder: Path) -> list[Override]:
    if not names:
        return []
    known = read_overrides(folder)
    picked = []
    for i, name in enumerate(names):
        if name not in known:
            msg = f"there is no override '{name}'; {suggest(name, known)}"
            raise document.error(msg, "overrides", i)
        if name in names[:i]:
            msg = f"the override '{name}' is named twice; name it once"
            raise document.error(msg, "overrides", i)
        picked.append(known[name])
    return picked
