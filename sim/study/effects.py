"""How far each structural choice and some numbers alone move the shares in view: the table that is shipped.

`python -m sim.study.effects` writes `scenarios/effects.csv` anew. All runs live the same day of the same
people, with the same keyed draws, so that differences are those of what is changed.
"""

import datetime
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from itertools import repeat
from math import nan
from multiprocessing import get_context
from typing import Any

import pandas as pd

from sim.core.disk.files import shipped_folder
from sim.core.errors import InputError
from sim.core.vocabulary import Definition
from sim.results.known_effects import EFFECTS, EFFECTS_FILE
from sim.scenario.in_python import document_of
from sim.scenario.model import CHOICES, read_choice
from sim.scenario.parameters.library import Library
from sim.scenario.parameters.parameter import Parameter, label
from sim.scenario.resolve import load_scenario
from sim.study.finished_run import Run
from sim.study.run import run_scenario
from sim.study.work import Progress, processors

START, SAMPLE = "baseline_2025", 0.01

VARIED = (
    "people/leave_home_share",
    "people/trips_per_day",
    "people/attendance",
    "people/car_share",
    "people/commute_km",
    "people/errand_share",
    "people/walk_decay_km",
    "people/return_home_share",
    "people/night_shift_share",
    "people/leisure_mix",
    "people/errand_mix",
    "people/workplace_mix",
    "exposure/occupant_visible",
    "exposure/site_cameras_met",
    "exposure/meeting_correlation",
    "exposure/failures_shared",
    "exposure/availability_in_use",
    "cameras/site_mix/national",
    "cameras/cameras_per_site",
    "cameras/link_propensity",
    "cameras/recognition_weight/squares_and_stops",
    "cameras/passing_distance_m/far",
    "cameras/passing_sector_deg",
    "cameras/sight_line_cap_m",
    "cameras/occlusion/share",
    "cameras/readers_per_site",
    "recognition/face_density_px_per_m",
    "recognition/face_pitch_deg",
    "recognition/plate_density_px_per_m",
    "city/detached_share",
    "city/residents_per_yard",
    "city/residents_per_entrance",
    "city/sites_per_1000_residents",
    "city/pupils_per_school",
    "city/stop_spacing_m",
    "city/site_size_spread",
)
"""Numbers that act before anybody is recognised, whose ends are tried: all entries of a table together, but
one by one, the others in proportion, where they sum to 1."""


@dataclass(frozen=True)
class Variant:
    """One thing changed: what, in words, to which setting, and how a scenario says so."""

    varied: str
    title: str
    setting: str
    changes: Mapping[str, Any]


def variants() -> Iterator[Variant]:
    """List every other word of each structural choice, and both ends of the numbers that are tried."""
    for key, kind in CHOICES.items():
        choice = read_choice(key)
        for word in map(str, kind):
            if word != choice.default:
                title = _in_a_sentence(choice.description)
                yield Variant(f"model.{key}", title, word, {"model": {key: word}})
    library, date = Library(), load_scenario(START).date
    for name in VARIED:
        yield from _ends(library.parameter(name), date)


def _ends(parameter: Parameter, date: datetime.date | None) -> Iterator[Variant]:
    """Move a parameter to both ends of its range."""
    entries, title = parameter.at(date), _in_a_sentence(parameter.description)
    for end in ("low", "high"):
        ends = {key: float(getattr(number, end)) for key, number in entries.items()}
        if parameter.sums_to is None:
            values = {label(parameter.name, key): value for key, value in ends.items()}
            yield Variant(parameter.name, title, end, {"parameters": values})
            continue
        for moved, value in ends.items():
            others = {key: number.value for key, number in entries.items() if key != moved}
            factor = (parameter.sums_to - value) / sum(others.values())
            values = {label(parameter.name, key): share * factor for key, share in others.items()}
            values[label(parameter.name, moved)] = value
            if value != entries[moved].value:
                of_one = f"{title} ({moved})"
                yield Variant(label(parameter.name, moved), of_one, end, {"parameters": values})


def _in_a_sentence(description: str) -> str:
    words = description.strip().rstrip(".")
    return words[:1].lower() + words[1:]


def one_at_a_time(
    start: str = START,
    sample: float = SAMPLE,
    progress: Progress | None = None,
    *,
    tried: Sequence[Variant] | None = None,
) -> pd.DataFrame:
    """Run a scenario as it is and with each thing changed alone.

    Parameters
    ----------
    start, sample
        The scenario, and the part of its residents to simulate.
    progress
        Told the variant that is run and the share of them that is done.
    tried
        What to change; all of `variants` unless given.

    Returns
    -------
    A table that keeps EFFECTS.
    """
    central = _run(start, sample, {})
    before, place, rows = _shares(central), central.place, []
    tried = list(variants()) if tried is None else tried
    with ProcessPoolExecutor(processors(), mp_context=get_context("spawn")) as pool:
        found = pool.map(shares_under, repeat(start), repeat(sample), [one.changes for one in tried])
        for done, (variant, after) in enumerate(zip(tried, found, strict=True)):
            if progress is not None:
                progress(f"{variant.varied}: {variant.setting}", done / len(tried))
            rows += [
                (start, place, sample, variant.varied, variant.title, variant.setting, str(word), share,
                 round(share - before[word], 6))
                for word, share in after.items()
            ]  # fmt: skip
    return EFFECTS.check(pd.DataFrame(rows, columns=[column.name for column in EFFECTS.columns]))


def shares_under(start: str, sample: float, changes: Mapping[str, Any]) -> dict[Definition, float]:
    """Give the shares in view under some changes; missing ones where no such city or stock can be."""
    try:
        return _shares(_run(start, sample, changes))
    except InputError:
        return dict.fromkeys(Definition, nan)


def _run(start: str, sample: float, changes: Mapping[str, Any]) -> Run:
    documents = [document_of(changes)] if changes else []
    return run_scenario(load_scenario(start, sample=sample, changes=documents))


def _shares(run: Run) -> dict[Definition, float]:
    figures = run.outcome.summary["definitions"]
    return {word: float(figures[str(word)]["share_observed"]) for word in Definition}


def _say(what: str, done: float) -> None:
    sys.stderr.write(f"{100 * done:3.0f} %  {what}\n")


if __name__ == "__main__":
    place = shipped_folder("scenarios") / EFFECTS_FILE
    one_at_a_time(progress=_say).to_csv(place, index=False, lineterminator="\n")
    sys.stdout.write(f"{place}\n")
