"""A run that is made again from its certificate, and held against what it wrote, byte by byte."""

import json
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sim.core.cache.disk_cache import Cache
from sim.results.folder import CERTIFICATE_FILE
from sim.results.folder.certificate import FILES
from sim.results.folder.load import changes_since_run, is_run_folder, load_certificate
from sim.study.recipe import scenario_again
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
    path
        The run folder, or the certificate in it.
    progress
        Told how far the work is.

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
