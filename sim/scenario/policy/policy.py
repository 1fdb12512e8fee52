"""The resolved policy: every lever at its level, each knowing where it was set."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
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

_ENROLLED = "gates/enrolled"
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
class ShiftSaid:
    """Operators from one hour of the day to another."""

    begin_h: float
    end_h: float
    operators: int


@dataclass(frozen=True)
class GatesSaid:
    """Shares of entrances and of rides with a gate that knows faces, and of the people whom each knows."""

    entrances: float = 0.0
    transit: float = 0.0
    enrolled_entrances: float = 0.0
    enrolled_transit: float = 0.0


@dataclass(frozen=True)
class Policy:
    """What a scenario says of the levers; see `sim.scenario.policy.policy_section` for what each means.

    Parameters
    ----------
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
    watch_list: WatchList = WatchList.NATIONAL
    watch_list_size: int | None = None
    judicial_authorisation: bool = False
    reviewers: int = 1
    operators: int | None = None
    shifts: tuple[ShiftSaid, ...] | None = None
    retention_cap_days: float | None = None
    access: Access = Access.EVERYBODY
    plates: PlatePurpose = PlatePurpose.PEOPLE
    gates: GatesSaid = GatesSaid()
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
    size = levers["watch_list"].value if "watch_list" in levers else None
    is_over = "sunset" in levers and date is not None and date >= levers["sunset"].value
    return Policy(
        cameras_per_1000=reading.level("cameras_per_1000", "per_1000_residents", like=_CAMERAS),
        mask_homes=reading.level("mask_homes", "share", highest=1) or 0.0,
        link={Owner(owner): Linking(word) for owner, word in reading.block("link").items()},
        recognition=RecognitionMode.NONE if is_over else reading.word("recognition", RecognitionMode.LIVE),
        recognition_owners=tuple(Owner(word) for word in reading.value("recognition_owners", list(Owner))),
        recognition_hours=reading.hours(is_off=is_over),
        no_recognition=reading.no_recognition(),
        threshold=reading.word("threshold", Threshold.STANDARD),
        watch_list=WatchList(size) if isinstance(size, str) else WatchList.NATIONAL,
        watch_list_size=size if isinstance(size, int) else None,
        judicial_authorisation=bool(reading.value("judicial_authorisation", otherwise=False)),
        reviewers=int(reading.value("reviewers", 1)),
        operators=reading.operators(),
        shifts=reading.shifts(),
        retention_cap_days=reading.level("retention_cap_days", "days", like=_KEPT),
        access=reading.word("access", Access.EVERYBODY),
        plates=reading.word("plates", PlatePurpose.PEOPLE),
        gates=reading.gates(),
        predictive_placement=reading.word("predictive_placement", PredictiveRule.OFF),
        said={lever: _plain(leaf.value) for lever, leaf in sorted(levers.items())},
        sources={lever: leaf.source for lever, leaf in levers.items()},
    )


@dataclass(frozen=True)
class _Reading:
    """Reads levers one by one."""

    levers: Mapping[str, Leaf]
    numbers: Numbers

    def value(self, lever: str, otherwise: Any) -> Any:
        return self.levers[lever].value if lever in self.levers else otherwise

    def word(self, lever: str, usual: Any) -> Any:
        return type(usual)(self.value(lever, usual))

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

    def hours(self, *, is_off: bool) -> tuple[int, int] | None:
        said = self.value("recognition_hours", None)
        return None if said is None or is_off else (int(said[0]), int(said[1]))

    def shifts(self) -> tuple[ShiftSaid, ...] | None:
        said = self.value("shifts", None)
        if said is None:
            return None
        for one in said:
            self.checked(one["operators"], "shifts", "shifts.operators", _OPERATORS)
        return tuple(ShiftSaid(float(one["begin_h"]), float(one["end_h"]), one["operators"]) for one in said)

    def gates(self) -> GatesSaid:
        if not self.block("gates"):
            return GatesSaid()
        entrances, transit, enrolled = (
            self.level("gates", "share", inner=name, highest=1)
            for name in ("entrances", "transit", "enrolled")
        )
        known = [
            self.numbers.number(_ENROLLED, gate) if enrolled is None else enrolled
            for gate in ("entrances", "transit")
        ]
        return GatesSaid(entrances or 0.0, transit or 0.0, known[0], known[1])

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
