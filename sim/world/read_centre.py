"""Fills the settings of a response centre: who is at its screens, and how long they need."""

from sim.analytics.centre.settings import CentreSettings, Duration, DurationLaw, Shift, round_the_clock
from sim.scenario.parameters.library import Numbers
from sim.scenario.policy import Policy
from sim.world.locate_errors import errors_at

_S_PER_MIN = 60.0
_OPERATORS = "response/operators"


def cameras_per_operator(numbers: Numbers, policy: Policy, place: str) -> float | None:
    """Read how many linked cameras there are for each operator, where nothing better is known.

    Parameters
    ----------
    numbers, policy
        Sourced numbers, and the levers.
    place
        Key of the city or country.

    Returns
    -------
    None where the policy says who is on duty, or a source does for this place.
    """
    said = policy.operators is not None or policy.shifts is not None
    if said or _known(numbers, place) is not None:
        return None
    return numbers.number("response/cameras_per_operator")


def centre_settings(numbers: Numbers, policy: Policy, place: str) -> CentreSettings:
    """Read how a response centre works; where its operators are not known it has one, to be staffed.

    Nobody opens an alert on which a usual look would give a verdict too late.

    Raises
    ------
    InputError
        With file and line, if hours are without an operator.
    """
    review_s = numbers.number("response/review_s")
    deadline_s = numbers.number("response/deadline_min") * _S_PER_MIN
    handling_s = numbers.number("response/handling_min") * _S_PER_MIN
    known = _known(numbers, place)
    usual = 1 if known is None else round(numbers.number(_OPERATORS, known))
    with errors_at(
        *(policy.sources.get(lever) for lever in ("shifts", "operators", "reviewers")),
        numbers.changed_at(_OPERATORS, known),
    ):
        return CentreSettings(
            shifts=round_the_clock(usual if policy.operators is None else policy.operators)
            if policy.shifts is None
            else tuple(Shift(one.begin_h, one.end_h, one.operators) for one in policy.shifts),
            review=Duration(review_s, DurationLaw.LOGNORMAL, numbers.number("response/review_variation")),
            handling=Duration(handling_s, DurationLaw.EXPONENTIAL),
            deadline_s=deadline_s,
            patience_s=max(deadline_s - review_s * max(policy.reviewers, 1), review_s),
            accept_true=numbers.number("response/accept", "true"),
            accept_false=numbers.number("response/accept", "false"),
            reviewers=policy.reviewers,
        )


def _known(numbers: Numbers, place: str) -> str | None:
    """Give the key of the place's operators; None if they are not known."""
    return place if place in numbers.library.parameter(_OPERATORS).keys else None
