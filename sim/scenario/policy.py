"""The resolved policy: every lever at its level, knowing where it was set; and what contradicts what."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import Field

from sim.core.vocabulary import Linking, Owner, PredictiveRule, RecognitionMode, SiteClass, WatchList
from sim.scenario.amounts import LEVEL, sourced_value
from sim.scenario.leaves import Leaf
from sim.scenario.parameters.library import Numbers, Source
from sim.scenario.read_yaml import is_file
from sim.scenario.schema import AlertLevers, PlainLevers, ShiftSection

POLICY = "policy."
"""Settings that begin so are levers."""

_CAMERAS = "cameras/most_cameras_per_1000_residents"
_KEPT = "retention/cap_days"
_RADIUS = "recognition/zone_radius_m"
_OPERATORS = "response/operators"


_Levers = Mapping[str, Leaf]
_OF_ALERTS = (*AlertLevers.model_fields, "watch_list", "shifts")


@dataclass(frozen=True)
class NoRecognition:
    """Where no camera may recognise faces.

    Parameters
    ----------
    places, districts
        Kinds of places; names of districts, as written.
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


class Policy(PlainLevers):
    """What a scenario says of the levers, each at its level; see `sim.scenario.schema` for their meaning."""

    predictive_rates: Mapping[str, float] = Field(default_factory=dict)
    cameras_per_1000: float | None = None
    mask_homes: float = 0.0
    link: Mapping[Owner, Linking] = Field(default_factory=dict)
    recognition_owners: tuple[Owner, ...] = tuple(Owner)
    recognition_hours: tuple[int, int] | None = None
    no_recognition: NoRecognition = NoRecognition()
    watch_list: WatchList | int = WatchList.NATIONAL
    """By its name, or how many people are on it."""
    shifts: tuple[ShiftSection, ...] | None = None
    retention_cap_days: float | None = None
    face_access_points: Mapping[str, float] = Field(default_factory=dict)
    """Shares as stated: *entrances* and *transit* rides with a gate that knows faces, people *enrolled*."""
    said: Mapping[str, Any] = Field(default_factory=dict)
    """The levers that the scenario sets, as plain values."""
    sources: Mapping[str, Source] = Field(default_factory=dict)
    """Where each of them is set."""

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
    plain = {lever: levers[lever].value for lever in PlainLevers.model_fields if lever in levers}
    hours, listed = _value(levers, "recognition_hours"), _value(levers, "watch_list")
    if "sunset" in levers and date is not None and date >= levers["sunset"].value:
        plain["recognition"], hours = RecognitionMode.NONE, None
    return Policy(
        **plain,
        predictive_rates=_block(levers, "predictive_rates"),
        cameras_per_1000=reading.level("cameras_per_1000", "per_1000_residents", like=_CAMERAS),
        mask_homes=reading.level("mask_homes", "share") or 0.0,
        link={Owner(owner): Linking(word) for owner, word in _block(levers, "link").items()},
        recognition_owners=tuple(Owner(word) for word in _value(levers, "recognition_owners") or Owner),
        recognition_hours=None if hours is None else tuple(hours),
        no_recognition=reading.no_recognition(),
        watch_list=listed if isinstance(listed, int) else WatchList(listed or WatchList.NATIONAL),
        shifts=reading.shifts(),
        retention_cap_days=reading.level("retention_cap_days", "days", like=_KEPT),
        face_access_points=reading.face_access_points(),
        said={
            lever: leaf.value.isoformat() if isinstance(leaf.value, datetime.date) else leaf.value
            for lever, leaf in sorted(levers.items())
        },
        sources={lever: leaf.source for lever, leaf in levers.items()},
    )


@dataclass(frozen=True)
class _Reading:
    """Reads levers one by one."""

    levers: Mapping[str, Leaf]
    numbers: Numbers

    def level(
        self, lever: str, unit: str, *, inner: str | None = None, like: str | None = None
    ) -> float | None:
        """Give a level: as stated, or the value of a parameter; it can be what the parameter *like* can."""
        stated = _value(self.levers, lever) if inner is None else _block(self.levers, lever).get(inner)
        if stated is None:
            return None
        key = lever if inner is None else f"{lever}.{inner}"
        if not isinstance(stated, str):
            return self.checked(float(stated), lever, key, like)
        value, _ = sourced_value(
            stated,
            self.numbers,
            self.levers[lever].source,
            key=f"{POLICY}{key}",
            unit=unit,
            measure="share" if unit == "share" else LEVEL,
            remedy=", or write the number",
        )
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

    def shifts(self) -> tuple[ShiftSection, ...] | None:
        if _value(self.levers, "operators") is not None:
            self.checked(_value(self.levers, "operators"), "operators", "operators", _OPERATORS)
        said = _value(self.levers, "shifts")
        for one in said or ():
            self.checked(one["operators"], "shifts", "shifts.operators", _OPERATORS)
        return None if said is None else tuple(ShiftSection(**one) for one in said)

    def face_access_points(self) -> dict[str, float]:
        block = _block(self.levers, "face_access_points")
        return {name: self.level("face_access_points", "share", inner=name) or 0.0 for name in block}

    def no_recognition(self) -> NoRecognition:
        block = _block(self.levers, "no_recognition")
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
        file = source.path(name)
        if not is_file(file):
            msg = (
                f"'{POLICY}no_recognition.zones' names no file: {file}; check the path (it is relative to "
                "this file)"
            )
            raise source.error(msg)
        return file


def check_conflicts(levers: _Levers, date: datetime.date | None) -> None:
    """Make sure that levers do not exclude each other.

    Parameters
    ----------
    levers, date
        By name, without the section; the day whose numbers hold, as the scenario says.

    Raises
    ------
    InputError
        Pointing at the lever that was set last.
    """
    mode = _value(levers, "recognition")
    if mode == "none":
        for lever in ("recognition_hours", "recognition_owners", "no_recognition", "sunset"):
            _refuse(levers, "recognition", lever, "recognition is switched off, so it needs no such bounds")
        for lever in _OF_ALERTS:
            _refuse(levers, "recognition", lever, "recognition is switched off, so nobody is looked for")
    if mode == "retrospective":
        for lever in ("operators", "shifts", "reviewers"):
            _refuse(levers, "recognition", lever, "footage searched afterwards raises no alerts to look at")
    if _value(levers, "reviewers") == 0:
        for lever in ("operators", "shifts"):
            _refuse(levers, "reviewers", lever, "without reviewers nobody looks at alerts")
    _refuse(levers, "operators", "shifts", "both say who looks at alerts")
    _check_owners(levers)
    _check_block(
        levers, "no_recognition", "around", "radius_m", "write both, the places and how far round them"
    )
    _check_rates(levers)
    face_access_points = _block(levers, "face_access_points")
    if "enrolled" in face_access_points and not face_access_points.keys() & {"entrances", "transit"}:
        msg = "'policy.face_access_points' says who is enrolled but names no gates; add entrances or transit"
        raise levers["face_access_points"].source.error(msg)
    if "sunset" in levers and date is None:
        msg = "'policy.sunset' is a day, but the scenario does not say its own; add a line `date: ...`"
        raise levers["sunset"].source.error(msg)


def _refuse(levers: _Levers, one: str, other: str, why: str) -> None:
    if one not in levers or other not in levers:
        return
    later = max(one, other, key=list(levers).index)
    msg = (
        f"'policy.{one}: {levers[one].shown()}' and 'policy.{other}' exclude each other: {why}; keep one "
        "of them"
    )
    raise levers[later].source.error(msg)


def _check_owners(levers: _Levers) -> None:
    link, owners = _block(levers, "link"), _value(levers, "recognition_owners") or ()
    for owner in owners:
        if link.get(owner) == "none":
            later = max("link", "recognition_owners", key=list(levers).index)
            msg = (
                f"'policy.recognition_owners' names {owner}, but 'policy.link' links none of their cameras, "
                "and recognition runs in the response centre; change one of them"
            )
            raise levers[later].source.error(msg)


def _check_rates(levers: _Levers) -> None:
    follows = _value(levers, "predictive_placement") not in (None, PredictiveRule.OFF)
    if "predictive_rates" in levers and not follows:
        msg = (
            "'policy.predictive_rates' says where there is more to find, but no camera follows finds; add "
            "`predictive_placement: naive` or `corrected`, or leave it out"
        )
        raise levers["predictive_rates"].source.error(msg)


def _check_block(levers: _Levers, lever: str, one: str, other: str, remedy: str) -> None:
    block = _block(levers, lever)
    if (one in block) != (other in block):
        said, missing = (one, other) if one in block else (other, one)
        msg = f"'policy.{lever}' says {said} but not {missing}; {remedy}"
        raise levers[lever].source.error(msg)


def _value(levers: _Levers, lever: str) -> Any:
    return levers[lever].value if lever in levers else None


def _block(levers: _Levers, lever: str) -> Mapping[str, Any]:
    block: Mapping[str, Any] = _value(levers, lever) or {}
    return block
