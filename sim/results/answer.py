"""The answer to a scenario's question in a sentence or two, by one run or by a comparison."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sim.core.vocabulary import Definition
from sim.results.as_text import figure_text
from sim.results.changes import Change
from sim.results.measures.rough import one_digit

_CAMERAS = {
    Definition.INSTALLED: "camera",
    Definition.PUBLIC: "camera that faces public space",
    Definition.LINKED: "camera that is linked to a response centre",
    Definition.RECOGNITION: "camera that can compare their face",
    Definition.ANPR: "camera that reads number plates",
}
_ASKED = (
    (Definition.ANPR, r"\b(by car|cars?|plates?|traffic)\b"),
    (Definition.RECOGNITION, r"\b(recogni\w+|faces?|biometrics?|name)\b"),
    (Definition.LINKED, r"\b(link\w*|police|TargetEYE|response centres?)\b"),
)
"""Words by which a question is about other cameras than all; the first that fits holds."""

_ALERTS = re.compile(r"\balerts?\b", re.IGNORECASE)
_CHANGE = re.compile(r"\b(more|fewer|less|adds?)\b", re.IGNORECASE)
_FALSE_ALERTS = "residents_events", "visitors_events"
_ONLY_COMPARED = (
    "How many more or fewer that is, only a comparison says: `safecity compare` with the scenario it varies."
)
_PLACED = re.compile(r"\bdistricts?\b.*\b(found|finds?)\b", re.IGNORECASE)
_SEVERAL_DAYS = re.compile(r"\b(week|days)\b", re.IGNORECASE)
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
    footage = footage[:1].lower() + footage[1:]
    told = f"{first} of {whom} residents are in view of at least one {_CAMERAS[about]}"
    sentences = [f"In this model, {footage}{told} in a day; {second} of {which}."]
    if _SEVERAL_DAYS.search(question) and summary.get("several_days"):
        of_all_days = _several_days(summary["several_days"], about)
        sentences = [of_all_days, f"On the first day {told}; {second} of {which}."]
    if _ALERTS.search(question):
        sentences += _false_alerts(summary)
    if _PLACED.search(question) and summary.get("placement"):
        sentences.insert(0, _placed(summary["placement"]))
    if _CHANGE.search(question):
        sentences.append(_ONLY_COMPARED)
    return " ".join(sentences)


def _several_days(told: Mapping[str, Any], about: Definition) -> str:
    """Tell how many different residents are in view in the course of all days, and on how many of them."""
    word = str(about)
    n_days = len(told["share_observed_by_day"][word])
    share, days = told["share_observed"][word], told["days_in_view_mean"][word]
    return (
        f"In this model, {100 * share:.1f} % of residents are in view of at least one {_CAMERAS[about]} in "
        f"{n_days} days; a resident is on {days:.1f} of them."
    )


def _false_alerts(summary: Mapping[str, Any]) -> Iterator[str]:
    """Tell false alerts at the threshold that holds, and from the strictest to the most lenient one."""
    false = summary.get("funnel", {}).get("false_alert")
    if false:
        alerts = sum(false.get(name) or 0 for name in _FALSE_ALERTS)
        told = f"False alerts a day: {figure_text(one_digit(alerts), 'count')}"
        by_threshold = list(summary.get("alerts", {}).get("false_alerts_by_threshold", {}).values())
        if by_threshold and max(by_threshold) > 0:
            ends = (figure_text(one_digit(end), "count") for end in (min(by_threshold), max(by_threshold)))
            told += f", {' to '.join(ends)} from the strictest to the most lenient threshold"
        yield f"{told}."


def _placed(placement: Mapping[str, Any]) -> str:
    """Tell how unequally districts are watched in the end."""
    most, least = placement["most_over_fair"], placement["least_over_fair"]
    year = list(most)[-1]
    return (
        f"After {year} years the most watched district has {figure_text(most[year], '1')} times its part of "
        f"the cameras by residents and the least watched one {figure_text(least[year], '1')} times, in the "
        "mean over repetitions; which district that is differs from one to the next."
    )


def answers_by_comparison(
    questions: Sequence[str], changes: Sequence[Change], titles: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """Answer each question that is about a change, as *how many more*, by the differences from the first run.

    Parameters
    ----------
    questions, titles
        Of the runs, in order.
    changes
        All figures of their comparison.

    Returns
    -------
    Question and answer, for each run after the first whose question is of that kind.
    """
    named = {(one.measure, one.definition): one for one in changes if not one.dimension}
    for run, question in enumerate(questions):
        if run and _CHANGE.search(question):
            about = asked_about(question)
            people, share = (named[name, str(about)] for name in ("people_observed", "share_observed"))
            alerts = named.get(("false_alert.residents_events", "")) if _ALERTS.search(question) else None
            sentences = []
            if people.differences[run] or alerts is None:
                sentences = [_people_more(people, share, run, f"in view of at least one {_CAMERAS[about]}")]
            if alerts:
                sentences.append(f"false alerts a day about residents: {_alerts_more(alerts, run)}.")
            yield question, f"Against “{titles[0]}”: {' '.join(sentences)}"


def _alerts_more(alerts: Change, run: int) -> str:
    """Tell by how much alerts change, which is known better than how many they are."""
    before, after = alerts.values[0], alerts.values[run]
    if not (before > 0 and after > 0):
        return f"{alerts.value_text(run)} instead of {alerts.value_text(0)}"
    part = 100 * (after / before - 1)
    more = f"{'+' if part > 0 else '−'}{abs(part):.0f} %" if round(part) else "about as many"
    return f"{more}, from {alerts.value_text(0)} to {alerts.value_text(run)}"


def _people_more(people: Change, share: Change, run: int, what: str) -> str:
    words = people.difference_text(run)
    if not people.differences[run]:
        return f"as many residents are {what} in a day: {share.value_text(run)}."
    more = "more" if people.differences[run] > 0 else "fewer"
    instead = f"{share.value_text(run)} instead of {share.value_text(0)}"
    return f"{words.lstrip('<> +−')} {more} residents are {what} in a day: {instead}."


def _count(ends: Mapping[str, float]) -> str:
    """Write a number, or the two ends of what is known of it."""
    words = [f"{end / _MILLION:.1f} million" if end >= _MILLION else f"{end:,.0f}" for end in ends.values()]
    return " to ".join(dict.fromkeys(words))


def ceiling(summary: Mapping[str, Any]) -> str:
    """Say how many could be observed at all: an assumption that bounds every share."""
    leave = summary["funnel"]["leave_home"]["residents"] / summary["residents"]
    return f"{100 * leave:.1f} % leave home on the day; nobody else can be observed."
