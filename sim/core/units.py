"""The closed list of unit words that parameters and tables may use, and how much of one makes another.

Both engines count whole microseconds, so that no sum of times depends on its order.
"""

MINUTE_S = 60.0
HOUR_S = 3600.0
DAY_S = 86_400.0
DAY_H = 24
US_PER_S = 1_000_000
US_PER_HOUR = 3600 * US_PER_S
DAY_US = DAY_H * US_PER_HOUR
LATEST_S, LATEST_US = 2 * DAY_S, 2 * DAY_US
"""By when everybody is back who set out in a day, from the midnight at which it begins: 24 h after setting
out at the latest."""
M_PER_KM = 1000.0
M2_PER_KM2 = 1e6
FULL_TURN_DEG = 360.0
HALF_TURN_DEG = 180.0

UNITS: dict[str, str] = {
    "1": "a pure number",
    "share": "a part of a whole, 0 to 1",
    "count": "a number of things",
    "people": "a number of people",
    "cameras": "a number of cameras",
    "mm": "millimetres",
    "m": "metres",
    "km": "kilometres",
    "m2": "square metres",
    "km2": "square kilometres",
    "per_km": "per kilometre",
    "per_km2": "per square kilometre",
    "per_100_residents": "per hundred residents",
    "per_1000_residents": "per thousand residents",
    "km_per_km2": "kilometres of street per square kilometre",
    "deg": "degrees",
    "deg_from_north": "degrees clockwise from grid north",
    "px": "pixels",
    "px_per_m": "pixels per metre at the target",
    "m_per_s": "metres per second",
    "km_per_h": "kilometres per hour",
    "s": "seconds",
    "s_of_day": "seconds since midnight",
    "min": "minutes",
    "h": "hours",
    "days": "days",
    "person_days": "days of people",
    "tb": "terabytes",
    "per_camera_year": "in a year for each camera",
    "per_camera_day": "in a day for each camera",
    "mbit_per_s": "megabits per second",
    "vehicles": "a number of vehicles",
    "vehicle_km": "kilometres that vehicles drive",
    "tenge": "tenge",
    "tenge_per_year": "tenge in a year",
    "years": "years",
    "trips_per_day": "trips a person makes in a day",
    "people_per_site": "people who share one site",
    "cameras_per_site": "cameras at one site",
    "sites_per_1000_residents": "sites per thousand residents",
    "text": "words",
    "date": "a calendar day",
    "geometry": "a shape in metres",
}

BOUNDS: dict[str, tuple[float, float]] = {
    "share": (0.0, 1.0),
    "deg": (0.0, 360.0),
    "deg_from_north": (0.0, 360.0),
    "s_of_day": (0.0, 86_400.0),
}
"""What a unit can be at all, both ends included, where the unit itself says so; of other units every number
states its own bounds."""

MAY_BE_NEGATIVE = ("1", "per_km")
"""Units in which a number below zero has a meaning."""
