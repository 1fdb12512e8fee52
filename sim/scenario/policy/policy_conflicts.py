"""Levers that cannot be meant together."""

import datetime
from collections.abc import Mapping
from typing import Any

from sim.scenario.leaves import Leaf
from sim.scenario.policy.policy_section import AlertLevers

_Levers = Mapping[str, Leaf]


def check_conflicts(levers: _Levers, date: datetime.date | None) -> None:
    """Make sure that levers do not exclude each other.

    Parameters
    ----------
    levers
        By name, without the section.
    date
        The day whose numbers hold, as the scenario says.

    Raises
    ------
    InputError
        Pointing at the lever that was set last.
    """
    mode = _value(levers, "recognition")
    if mode == "none":
        for lever in ("recognition_hours", "recognition_owners", "no_recognition", "sunset"):
            _refuse(levers, "recognition", lever, "recognition is switched off, so it needs no such bounds")
        for lever in AlertLevers.model_fields:
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
    if "enrolled" in _block(levers, "gates"):
        _check_gates(levers)
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


def _check_block(levers: _Levers, lever: str, one: str, other: str, remedy: str) -> None:
    block = _block(levers, lever)
    if (one in block) != (other in block):
        said, missing = (one, other) if one in block else (other, one)
        msg = f"'policy.{lever}' says {said} but not {missing}; {remedy}"
        raise levers[lever].source.error(msg)


def _check_gates(levers: _Levers) -> None:
    block = _block(levers, "gates")
    if not block.keys() & {"entrances", "transit"}:
        msg = "'policy.gates' says who is enrolled but names no gates; add entrances or transit"
        raise levers["gates"].source.error(msg)


def _value(levers: _Levers, lever: str) -> Any:
    return levers[lever].value if lever in levers else None


def _block(levers: _Levers, lever: str) -> Mapping[str, Any]:
    block: Mapping[str, Any] = _value(levers, lever) or {}
    return block
