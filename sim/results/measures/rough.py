"""Figures that no source identifies: they rest on false rates of elsewhere and on who of a list is about."""

from sim.results.measures.measure import Measure

NOT_IDENTIFIED = (
    "How many people on the list are stopped for each one who is not on it is not identified: how many "
    "of the listed are about (recognition/listed_about_share) is set by what authorities say of detentions, "
    "and false rates are known from elsewhere, to an order of magnitude."
)
_STAGES = ("true_", "false_", "stopped")
_MEASURES = (
    "false_alerts_by_threshold",
    "false_alerts_per_camera_day",
    "detentions_per_camera_year",
    "wrongly_stopped_by_threshold",
    "centre.true_alerts",
    "centre.false_alerts",
)


def is_rough(measure: Measure) -> bool:
    """Tell whether a figure is known to one digit at best: alerts, true and false, and who is stopped."""
    return measure.stage.startswith(_STAGES) or measure.name in _MEASURES


def one_digit(value: float) -> float:
    """Round to one digit."""
    return float(f"{value:.1g}")
