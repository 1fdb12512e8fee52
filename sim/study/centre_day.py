"""The day of a response centre: alerts drawn from counts, looked at by operators, and what comes of it."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sim.analytics.centre.alerts import merge_alerts
from sim.analytics.centre.centre import DAY_S, run_centre
from sim.analytics.centre.figures import centre_figures, lost_among_false
from sim.analytics.centre.settings import DAY_H, CentreSettings
from sim.analytics.day import CentreDay
from sim.analytics.funnel import Centre, alert_per_pass
from sim.analytics.recognition.hourly_alerts import hourly_alerts
from sim.analytics.recognition.settings import RecognitionSettings
from sim.core.draws import run_draws
from sim.scenario.parameters.library import Numbers
from sim.scenario.resolve import ResolvedScenario


def centre_day(
    name: str,
    passes_by_hour: NDArray[np.float64],
    scenario: ResolvedScenario,
    recognition: RecognitionSettings,
    centre: CentreSettings,
) -> CentreDay:
    """Let a centre's operators look at the alerts of the day.

    Parameters
    ----------
    name, passes_by_hour
        Of the city or region, and the passes before its cameras with face recognition.
    scenario, recognition, centre
        Whose chance, and the numbers.
    """
    draws = run_draws(scenario.run.seed, name)
    true, false = alert_per_pass(recognition)
    passes_by_hour = passes_by_hour * hours_mask(recognition)
    alerts = merge_alerts(
        [
            hourly_alerts(passes_by_hour, true, draws, is_true=True),
            hourly_alerts(passes_by_hour, false, draws, is_true=False),
        ]
    )
    reviews = run_centre(alerts, centre, draws, until_s=DAY_S)
    lost = lost_among_false(alerts, reviews, centre, draws, until_s=DAY_S)
    return CentreDay(name, centre_figures(reviews, centre, n_days=1), lost)


def hours_mask(recognition: RecognitionSettings) -> NDArray[np.bool_]:
    """Mark the hours of the day in which software looks at faces."""
    return np.array([recognition.hours_on >> hour & 1 for hour in range(DAY_H)], dtype=bool)


def centre_shares(days: Sequence[CentreDay], centre: CentreSettings, numbers: Numbers) -> Centre:
    """Turn what happened to alerts into chances.

    In time is who comes when few wait, true or not: the share is that of all alerts, since true ones are too
    few to measure it by. Without any alert nobody would wait.

    Parameters
    ----------
    days, centre, numbers
        What happened, and the numbers.
    """
    counts = [count for day in days for count in (day.figures.true, day.figures.false)]
    came = sum(count.alerts for count in counts)
    in_time = sum(count.in_time for count in counts) / came if came else 1.0
    agreed = [share**centre.reviewers for share in (centre.accept_true, centre.accept_false)]
    intercepted = numbers.number("response/intercepted")
    return Centre(in_time, in_time, in_time * agreed[0], in_time * agreed[1], intercepted)
