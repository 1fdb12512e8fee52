"""The answer to a scenario's question, in one sentence."""

import re
from collections.abc import Mapping
from typing import Any

from sim.core.vocabulary import Definition

_CAMERAS = {
    Definition.INSTALLED: "camera",
    Definition.PUBLIC: "camera that faces public space",
    Definition.LINKED: "camera that is linked to a response centre",
    Definition.RECOGNITION: "camera with face recognition",
    Definition.ANPR: "camera that reads number plates",
}
_ASKED = (
    (Definition.ANPR, r"\b(by car|cars?|plates?|traffic)\b"),
    (Definition.RECOGNITION, r"\b(recogni\w+|faces?|biometrics?|name)\b"),
    (Definition.LINKED, r"\b(linked|police|TargetEYE|response centres?)\b"),
)
"""Words by which a question is about other cameras than all; the first that fits holds."""

_FOOTAGE = re.compile(r"\bfootage\b", re.IGNORECASE)
_MILLION = 1_000_000


def asked_about(question: str) -> Definition:
    """Say which cameras a question is about."""
    found = (word for word, pattern in _ASKED if re.search(pattern, question, re.IGNORECASE))
    return next(found, Definition.INSTALLED)


def answer(question: str, summary: Mapping[str, Any]) -> str:
    """Say what part of the residents is in view in a day, of the cameras that a question is about.

    Parameters
    ----------
    question
        Of the scenario; may be empty.
    summary
        Of its run.
    """
    about = asked_about(question)
    other = Definition.RECOGNITION if about is Definition.INSTALLED else Definition.INSTALLED
    figures, residents = summary["definitions"], summary["residents"]
    whom = _count({"least": residents})
    first, second = (f"{100 * figures[str(word)]['share_observed']:.1f} %" for word in (about, other))
    which = (
        "any camera" if other is Definition.INSTALLED else f"one {_CAMERAS[other].removeprefix('camera ')}"
    )
    kept = summary.get("footage", {}).get("retained_person_days") if _FOOTAGE.search(question) else None
    footage = f"Footage of {_count(kept)} person-days is kept; " if kept else ""
    return footage + (
        f"{first} of {whom} residents are in view of at least one {_CAMERAS[about]} in a day; "
        f"{second} of {which}."
    )


def ceiling(summary: Mapping[str, Any]) -> str:
    """Say how many could be observed at all: an assumption that bounds every share."""
    leave = summary["funnel"]["leave_home"]["residents"] / summary["residents"]
    return f"{100 * leave:.1f} % leave home on the day; nobody else can be observed."


def _count(ends: Mapping[str, float]) -> str:
    """Write a number, or the two ends of what is known of it."""
    words = [f"{end / _MILLION:.1f} million" if end >= _MILLION else f"{end:,.0f}" for end in ends.values()]
    return " to ".join(dict.fromkeys(words))
