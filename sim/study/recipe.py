"""All it takes to run a scenario again: what was said, and where what was read lies."""

import datetime
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from sim.city.country.gazetteer import names_folder
from sim.core.disk.digest import file_digest
from sim.core.errors import InputError
from sim.scenario.chain import Chain
from sim.scenario.in_python import document_of
from sim.scenario.leaves import Leaf, leaves
from sim.scenario.parameters.library import Source
from sim.scenario.resolve import ResolvedScenario, resolve
from sim.scenario.schema import ScenarioFile
from sim.scenario.section import validate
from sim.world.place_spec import folder_of

SAID, CHANGES, PARAMETERS, READ = "said", "changes", "own_parameters", "read"
"""Keys of a recipe: all settings, their log, the texts of own parameters, and digests of files by setting."""

_MAPPED, _LEVER, _ZONES = "stock.mapped", "policy.no_recognition", "zones"
_NO_FILE = "none"


def recipe_of(scenario: ResolvedScenario) -> dict[str, Any]:
    """Write down everything that was said of a scenario, as plain JSON values."""
    said: dict[str, Any] = {}
    for key, leaf in scenario.settings.items():
        section, _, name = key.partition(".")
        if name:
            said.setdefault(section, {})[name] = _plain(_found(key, leaf))
        elif key != "parameters_from":
            said[section] = _plain(leaf.value)
    folder = folder_of(scenario)
    if folder is not None:
        said["city"] = str(folder.absolute())
    own = {name: _text(file) for name, file in scenario.numbers.library.own.items()}
    read = {} if scenario.stock.mapped is None else {_MAPPED: scenario.stock.mapped.digest}
    read |= {f"{_LEVER}.{_ZONES}": digest for digest in zones_digests(scenario).values()}
    return {SAID: said, CHANGES: list(scenario.change_log), PARAMETERS: own, READ: read}


def zones_digests(scenario: ResolvedScenario) -> dict[str, str]:
    """Give the digest of a scenario's file of zones, if it names one that can be read."""
    zones = scenario.policy.no_recognition.zones
    with suppress(OSError):
        return {} if zones is None else {_ZONES: file_digest(zones)}
    return {}


@contextmanager
def scenario_again(certificate: Mapping[str, Any], file: Path) -> Iterator[ResolvedScenario]:
    """Resolve the scenario of a certificate as it was; own parameters are there as long as the block lasts.

    Parameters
    ----------
    certificate
        Of a run.
    file
        Where it stands.

    Raises
    ------
    InputError
        If it does not say how to run it again, or what was read is gone or has changed.
    """
    recipe = certificate.get("repeat")
    if not isinstance(recipe, dict) or not {SAID, CHANGES, PARAMETERS, READ} <= set(recipe):
        msg = "this run is of a version that did not write down how to repeat it; run its scenario again"
        raise InputError(msg, file=file)
    with tempfile.TemporaryDirectory(prefix="safecity-") as folder:
        try:
            scenario = _resolved(certificate["scenario"], recipe, file, Path(folder))
        except (TypeError, AttributeError, KeyError, OSError) as error:
            msg = "this is not as a run writes it, so it can't be repeated; run its scenario again"
            raise InputError(msg, file=file) from error
        yield scenario


def _resolved(
    about: Mapping[str, Any], recipe: Mapping[str, Any], file: Path, folder: Path
) -> ResolvedScenario:
    said = dict(recipe[SAID])
    _check_read(said, recipe[READ], file)
    document = replace(document_of(said), what=str(file))
    validate(document, ScenarioFile)
    source = Source("the certificate", file)
    settings = {key: Leaf(leaf.value, source) for key, leaf in leaves(document, source.setter).items()}
    for name, text in recipe[PARAMETERS].items():
        own = folder / f"{name}.yaml"
        if not own.resolve().is_relative_to(folder.resolve()):
            raise KeyError(name)
        own.parent.mkdir(parents=True, exist_ok=True)
        own.write_text(text, encoding="utf-8", newline="")
    if recipe[PARAMETERS]:
        settings["parameters_from"] = Leaf(str(folder), source)
    chain = Chain(str(about["name"]), str(about["title"]), str(about["question"]), settings, (), (file,))
    return replace(resolve(chain, settings), change_log=tuple(map(str, recipe[CHANGES])))


def _check_read(said: Mapping[str, Any], read: Mapping[str, str], file: Path) -> None:
    """Make sure that what a run read is there and as it was."""
    places = {
        _MAPPED: said.get("stock", {}).get("mapped"),
        f"{_LEVER}.{_ZONES}": said.get("policy", {}).get("no_recognition", {}).get(_ZONES),
    }
    for name, digest in read.items():
        place = Path(str(places[name]))
        is_there = place.is_file()
        if not is_there or file_digest(place) != digest:
            what = "has changed since" if is_there else "is gone"
            msg = f"'{name}' was '{place}', which {what}; put it back as it was to repeat the run"
            raise InputError(msg, file=file)
    city = str(said.get("city", ""))
    if names_folder(city) and not Path(city).is_dir():
        msg = f"the run is of the city folder '{city}', which is gone; put it back to repeat the run"
        raise InputError(msg, file=file)


def _found(key: str, leaf: Leaf) -> Any:
    """Give a setting's value, with whole paths in place of those that begin where it was said."""
    if key == _MAPPED and leaf.value != _NO_FILE:
        return _whole(leaf, leaf.value)
    if key == _LEVER and _ZONES in leaf.value:
        return dict(leaf.value) | {_ZONES: _whole(leaf, leaf.value[_ZONES])}
    return leaf.value


def _whole(leaf: Leaf, name: str) -> str:
    below = Path() if leaf.source.file is None else leaf.source.file.parent
    return str((below / name).absolute())


def _text(file: Path) -> str:
    with suppress(OSError):
        return file.read_text(encoding="utf-8")
    return ""


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, datetime.date) else value
