"""The resolved policy: every lever at its level, each knowing where it was set."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from sim.core.policy_words import (
    Access,
    Linking,
    PlatePurpose,
    PredictiveRule,
    RecognitionMode,
    Threshold,
    WatchList,
)
from sim.core.vocabulary import Owner, SiteClass
from sim.scenario.leaves import Leaf
from sim.scenario.parameters.library import Numbers, Source
from sim.scenario.policy.policy_amount import level_problem
from sim.scenario.policy.policy_conflicts import check_conflicts
from sim.scenario.yaml.yaml_text import is_file

POLICY = "policy."
"""Settings that begin so are levers."""

_CAMERAS = "cameras/most_cameras_per_1000_residents"
_KEPT = "retention/cap_days"
_RADIUS = "recognition/zone_radius_m"
_OPERATORS = "response/operators"


@dataclass(frozen=True)
class NoRecognition:
    """Where no camera may recognise faces.

    Parameters
    ----------
    places
        Kinds of places.
    districts
        Names of districts, as written.
    around, radius_m
        Kinds of places round which it holds, and how far.
    zones
        A GeoJSON file of polygons; None for none.
    """

    places: tuple[SiteClass, ...] = ()
    districts: tuple[str, ...] = ()
    around: tuple[SiteClass, ...] = ()
    radius_m: float = 0.0
    zones: Path | None = None


@dataclass(frozen=True)
class Policy:
    """What a scenario says of the levers; see `sim.scenario.policy.policy_section` for what each means.

    Parameters
    ----------
    watch_list
        By its name, or how many people are on it.
    shifts
        For each shift its hours, from and to, and its operators.
    gates
        Shares as stated: of *entrances* and *transit* rides with a gate that knows faces, and of people
        *enrolled*.
    said
        The levers that the scenario sets, as plain values.
    sources
        Where each is set.
    """

    cameras_per_1000: float | None = None
    mask_homes: float = 0.0
    link: Mapping[Owner, Linking] = field(default_factory=dict)
    recognition: RecognitionMode = RecognitionMode.LIVE
    recognition_owners: tuple[Owner, ...] = tuple(Owner)
    recognition_hours: tuple[int, int] | None = None
    no_recognition: NoRecognition = NoRecognition()
    threshold: Threshold = Threshold.STANDARD
    watch_list: WatchList | int = WatchList.NATIONAL
    judicial_authorisation: bool = False
    reviewers: int = 1
    operators: int | None = None
    shifts: tuple[tuple[float, float, int], ...] | None = None
    retention_cap_days: float | None = None
    access: Access = Access.EVERYBODY
    plates: PlatePurpose = PlatePurpose.PEOPLE
    gates: Mapping[str, float] = field(default_factory=dict)
    predictive_placement: PredictiveRule = PredictiveRule.OFF
    said: Mapping[str, Any] = field(default_factory=dict)
    sources: Mapping[str, Source] = field(default_factory=dict, compare=False)

    def source(self, *levers: str) -> Source:
        """Find where the first of these levers that the scenario sets is set."""
        return next(self.sources[lever] for lever in levers if lever in self.sources)


def resolve_policy(settings: Mapping[str, Leaf], numbers: Numbers, date: datetime.date | None) -> Policy:
    """Give every lever its level.

    Raises
    ------
    InputError
        With file and line: levers that contradict each other, a parameter that does not fit, a missing file.
    """
    levers = {key.removeprefix(POLICY): leaf for key, leaf in settings.items() if key.startswith(POLICY)}
    check_conflicts(levers, date)
    reading = _Reading(levers, numbers)
    is_over = "sunset" in levers and date is not None and date >= levers["sunset"].value
    policy = Policy(
        **reading.as_written(),
        cameras_per_1000=reading.level("cameras_per_1000", "per_1000_residents", like=_CAMERAS),
        mask_homes=reading.level("mask_homes", "share", highest=1) or 0.0,
        link={Owner(owner): Linking(word) for owner, word in reading.block("link").items()},
        recognition_owners=tuple(Owner(word) for word in reading.value("recognition_owners", list(Owner))),
        recognition_hours=reading.hours(),
        no_recognition=reading.no_recognition(),
        operators=reading.operators(),
        shifts=reading.shifts(),
        retention_cap_days=reading.level("retention_cap_days", "days", like=_KEPT),
        gates=reading.gates(),
        said={lever: _plain(leaf.value) for lever, leaf in sorted(levers.items())},
        sources={lever: leaf.source for lever, leaf in levers.items()},
    )
    return replace(policy, recognition=RecognitionMode.NONE, recognition_hours=None) if is_over else policy


@dataclass(frozen=True)
class _Reading:
    """Reads levers one by one."""

    levers: Mapping[str, Leaf]
    numbers: Numbers

    def value(self, lever: str, otherwise: Any) -> Any:
        return self.levers[lever].value if lever in self.levers else otherwise

    def as_written(self) -> dict[str, Any]:
        """Read the levers whose level is a word, yes or no, or a whole number."""
        usual = {one.name: one.default for one in fields(Policy) if isinstance(one.default, StrEnum | int)}
        said = {name: self.value(name, level) for name, level in usual.items()}
        words = {name: type(usual[name])(level) for name, level in said.items() if isinstance(level, str)}
        return said | words

    def block(self, lever: str) -> Mapping[str, Any]:
        block: Mapping[str, Any] = self.value(lever, {})
        return block

    def level(
        self,
        lever: str,
        unit: str,
        *,
        inner: str | None = None,
        highest: float | None = None,
        like: str | None = None,
    ) -> float | None:
        """Give a level: as stated, or the value of a parameter; it can be what the parameter *like* can."""
        stated = self.value(lever, None) if inner is None else self.block(lever).get(inner)
        if stated is None:
            return None
        key = lever if inner is None else f"{lever}.{inner}"
        if not isinstance(stated, str):
            return self.checked(float(stated), lever, key, like)
        source = self.levers[lever].source
        parameter, entry = self.numbers.library.find(stated, source)
        if parameter.unit != unit:
            msg = (
                f"'{POLICY}{key}' needs a number in {unit}, but '{stated}' is in {parameter.unit}; name "
                "another parameter, or write the number"
            )
            raise source.error(msg)
        value = self.numbers.number(parameter.name, entry)
        problem = level_problem(value, highest)
        if problem is not None:
            msg = f"'{POLICY}{key}' {problem} (it is the parameter {stated})"
            raise source.error(msg)
        return self.checked(value, lever, key, like)

    def checked(self, value: float, lever: str, key: str, like: str | None) -> float:
        """Make sure that *value* can be, as far as what the parameter *like* can be tells."""
        if like is not None:
            parameter = self.numbers.library.parameter(like)
            problem = parameter.possible.problem(value, parameter.unit)
            if problem is not None:
                msg = f"'{POLICY}{key}' {problem}"
                raise self.levers[lever].source.error(msg)
        return value

    def operators(self) -> int | None:
        said = self.value("operators", None)
        return None if said is None else int(self.checked(said, "operators", "operators", _OPERATORS))

    def hours(self) -> tuple[int, int] | None:
        said = self.value("recognition_hours", None)
        return None if said is None else (int(said[0]), int(said[1]))

    def shifts(self) -> tuple[tuple[float, float, int], ...] | None:
        said = self.value("shifts", None)
        if said is None:
            return None
        for one in said:
            self.checked(one["operators"], "shifts", "shifts.operators", _OPERATORS)
        return tuple((float(one["begin_h"]), float(one["end_h"]), one["operators"]) for one in said)

    def gates(self) -> dict[str, float]:
        block = self.block("gates")
        return {name: self.level("gates", "share", inner=name, highest=1) or 0.0 for name in block}

    def no_recognition(self) -> NoRecognition:
        block = self.block("no_recognition")
        return NoRecognition(
            places=tuple(SiteClass(word) for word in block.get("places", ())),
            districts=tuple(block.get("districts", ())),
            around=tuple(SiteClass(word) for word in block.get("around", ())),
            radius_m=self.level("no_recognition", "m", inner="radius_m", like=_RADIUS) or 0.0,
            zones=self._zones(block.get("zones")),
        )

    def _zones(self, name: str | None) -> Path | None:
        if name is None:
            return None
        source = self.levers["no_recognition"].source
        file = Path(name) if source.file is None else source.file.parent / name
        if not is_file(file):
            msg = (
                f"'{POLICY}no_recognition.zones' names no file: {file}; check the path (it is relative to "
                "this file)"
            )
            raise source.error(msg)
        return file


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, datetime.date) else value
