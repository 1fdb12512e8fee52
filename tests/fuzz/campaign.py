"""How many examples are tried, from which seed, and what becomes of faults.

In the suite a few examples are tried, the same on every run, and the first fault fails its test, made as
small as hypothesis can. `make fuzz` sets FUZZ_EXAMPLES and FUZZ_SEED: thousands of examples, and each fault
is kept with its files, counted, and told at the end.
"""

import os
import shutil
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import HealthCheck, seed, settings

from tests.fuzz.oracle import Told, TooSlowError, fault_of, run

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "0"))
SEED = int(os.environ.get("FUZZ_SEED", "0"))
FOLDER = Path(os.environ.get("FUZZ_FOLDER", "build/fuzz")).absolute()
MOST_SECONDS = 30

COUNTS: dict[str, Counter[str]] = {}
"""By generator: how many were refused, ran, and showed a fault."""

Test = Callable[..., None]


@dataclass(frozen=True)
class Case:
    """One made-up call: files beside it, and what is typed."""

    arguments: tuple[str, ...]
    files: dict[str, bytes] = field(default_factory=dict)

    def write(self, folder: Path) -> None:
        """Lay the files into *folder*, which is emptied."""
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for name, content in self.files.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)


def some(few: int, *, part: float = 1.0) -> Callable[[Test], Test]:
    """Try *few* examples in the suite, and FUZZ_EXAMPLES, or a part of them, in a campaign."""
    number = max(1, round(EXAMPLES * part)) if EXAMPLES else few
    profile = settings(
        max_examples=number,
        derandomize=not EXAMPLES,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    return lambda test: seed(SEED)(profile(test)) if EXAMPLES else profile(test)


def try_case(kind: str, case: Case, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Told:
    """Run a case in *folder*; in the suite a fault fails the test, in a campaign it is kept."""
    place = FOLDER / kind / "now" if EXAMPLES else folder / "now"
    case.write(place)
    monkeypatch.chdir(place)
    if EXAMPLES:  # what the interpreter does not survive leaves its call behind
        (place / "call.txt").write_text(repr(case.arguments), encoding="utf-8")
    try:
        told = run(case.arguments, within_s=MOST_SECONDS if EXAMPLES else 0)
        fault = fault_of(told, is_json=_asks_for_json(case.arguments))
    except TooSlowError:
        told, fault = Told(1, "", ""), f"longer than {MOST_SECONDS} s"
    note(kind, "faults" if fault else "refused" if told.refused else "ran", case, fault)
    return told


def _asks_for_json(arguments: Sequence[str]) -> bool:
    return "--json" in arguments and not {"--help", "-h"}.intersection(arguments)


def note(kind: str, what: str, case: Case, fault: str | None) -> None:
    """Count a case, and keep it, or fail, if it is a fault."""
    counts = COUNTS.setdefault(kind, Counter())
    counts[what] += 1
    if fault is None:
        return
    if not EXAMPLES:
        pytest.fail(f"{fault}\n{case.arguments}\n{case.files}")
    kept = FOLDER / kind / f"fault {counts['faults']}"
    case.write(kept)
    (kept / "call.txt").write_text(
        f"{case.arguments!r}\n{fault}\n", encoding="utf-8", errors="backslashreplace"
    )


def told_counts(counts: dict[str, Counter[str]]) -> Sequence[str]:
    """Write a line for each generator."""
    return [
        f"{kind:12} {count['refused']:6} refused {count['ran']:6} ran {count['faults']:6} faults"
        for kind, count in sorted(counts.items())
    ]


def faults() -> int:
    """Count what has been found so far."""
    return sum(count["faults"] for count in COUNTS.values())
