"""A run that is made again from its certificate, and held against what it wrote, byte by byte."""

import json
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sim.city.country.gazetteer import names_folder
from sim.core.cache.disk_cache import Cache
from sim.core.disk.files import file_digest
from sim.core.errors import InputError
from sim.results.folder.certificate import CERTIFICATE_FILE, FILES
from sim.results.folder.load import changes_since_run, is_run_folder, load_certificate
from sim.scenario.chain import Chain
from sim.scenario.in_python import document_of
from sim.scenario.leaves import Leaf, leaves
from sim.scenario.parameters.library import Source
from sim.scenario.resolve import ResolvedScenario, resolve
from sim.scenario.schema import ScenarioFile
from sim.scenario.section import validate
from sim.study.finished_run import BESIDE, CHANGES, LEVER, MAPPED, ORDER, PARAMETERS, READ, SAID, ZONES
from sim.study.run import run_scenario
from sim.study.work import Progress

_FACTS = (
    ("code", "the program's code is another"),
    ("versions", "other versions of {}"),
    ("data", "other data in {}"),
    ("scenario", "its {} resolve differently"),
)
_SHORT = 12
"""Characters; versions are shorter, digests longer."""
_UNEXPLAINED = "code, libraries and data are the same, so this is a fault of ours or another kind of machine"


@dataclass(frozen=True)
class Repeated:
    """What came of running a run again.

    Parameters
    ----------
    folder
        That was repeated.
    title
        Of its scenario.
    agrees
        By file, whether it has the same bytes; of the summary, the same content but for the timing.
    others
        What is not as it was when the run was made: code, libraries, data.
    changed
        Files of the folder that were changed since it was written.
    """

    folder: Path
    title: str
    agrees: Mapping[str, bool]
    others: tuple[str, ...]
    changed: tuple[str, ...]

    @property
    def is_same(self) -> bool:
        """Whether every file agrees."""
        return all(self.agrees.values())

    @property
    def why(self) -> str:
        """Say why files probably differ."""
        return "; ".join(self.others) or _UNEXPLAINED


def repeat_run(path: Path, progress: Progress | None = None) -> Repeated:
    """Run again what a run folder holds, from nothing kept, and hold each file against what was written.

    Parameters
    ----------
    path, progress
        The run folder or the certificate in it, and what is told how far the work is.

    Raises
    ------
    InputError
        If it cannot be repeated: it is damaged or of another version, or what it read is gone or has changed.
    """
    folder = path.parent if path.name == CERTIFICATE_FILE else path
    before = load_certificate(folder)
    changed = changes_since_run(folder) if is_run_folder(folder) else ()  # it may be the certificate alone
    with (
        scenario_again(before, folder / CERTIFICATE_FILE) as scenario,
        tempfile.TemporaryDirectory(prefix="safecity-") as place,
    ):
        written = run_scenario(scenario, progress, cache=Cache(None, 0)).save(Path(place))
        after = json.loads((written / CERTIFICATE_FILE).read_text(encoding="utf-8"))
    names = sorted({*before[FILES], *after[FILES]})
    agrees = {name: before[FILES].get(name) == after[FILES].get(name) for name in names}
    return Repeated(folder, scenario.title, agrees, _reasons(before, after), changed)


@contextmanager
def scenario_again(certificate: Mapping[str, Any], file: Path) -> Iterator[ResolvedScenario]:
    """Resolve the scenario of a certificate as it was; own parameters are there as long as the block lasts.

    Parameters
    ----------
    certificate, file
        The certificate of a run, and where it stands.

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
        except (TypeError, AttributeError, KeyError, ValueError, OSError) as error:
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
    settings = _settings_again(recipe, leaves(document, ""), file)
    for name, text in recipe[PARAMETERS].items():
        own = folder / f"{name}.yaml"
        if not own.resolve().is_relative_to(folder.resolve()):
            raise KeyError(name)
        own.parent.mkdir(parents=True, exist_ok=True)
        own.write_text(text, encoding="utf-8", newline="")
    if recipe[PARAMETERS]:
        settings["parameters_from"] = Leaf(str(folder), Source("the certificate", file))
    chain = Chain(str(about["name"]), str(about["title"]), str(about["question"]), settings, (), (file,))
    return replace(resolve(chain, settings), change_log=tuple(map(str, recipe[CHANGES])))


def _settings_again(recipe: Mapping[str, Any], said: Mapping[str, Leaf], file: Path) -> dict[str, Leaf]:
    """Give settings their order again, and what they were set with and beside."""
    steps: dict[str, int] = {str(key): int(step) for key, step in recipe.get(ORDER, ())}
    beside: dict[str, Leaf] = {}
    for key, cameras in dict(recipe.get(BESIDE, {})).items():
        stock = replace(document_of({"stock": {"cameras": cameras}}), what=str(file))
        validate(stock, ScenarioFile)
        beside[key] = leaves(stock, "the certificate")["stock.cameras"]
    in_order = {key: said[key] for key in steps if key in said} | dict(said)
    return {
        key: Leaf(leaf.value, Source(f"the certificate, {steps.get(key, 0)}", file), beside.get(key))
        for key, leaf in in_order.items()
    }


def _check_read(said: Mapping[str, Any], read: Mapping[str, str], file: Path) -> None:
    """Make sure that what a run read is there and as it was."""
    places = {
        MAPPED: said.get("stock", {}).get("mapped"),
        f"{LEVER}.{ZONES}": said.get("policy", {}).get("no_recognition", {}).get(ZONES),
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


def _reasons(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[str, ...]:
    """Say what is not as it was when the run was made."""
    reasons = []
    for name, words in _FACTS:
        old, new = before.get(name), after.get(name)
        if old != new:
            reasons.append(words.format(_difference(old, new)))
    return tuple(reasons)


def _difference(old: Any, new: Any) -> str:
    if not isinstance(old, dict) or not isinstance(new, dict):
        return "all"
    keys = [key for key in {**new, **old} if old.get(key) != new.get(key)]
    pairs = {key: (str(old.get(key, "none")), str(new.get(key, "none"))) for key in keys}
    is_short = all(len(word) <= _SHORT for pair in pairs.values() for word in pair)
    return ", ".join(f"{key} ({a} then, {b} now)" if is_short else key for key, (a, b) in pairs.items())
