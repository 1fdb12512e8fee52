"""Spans of time in one another; both engines count whole microseconds, so no sum depends on its order."""

MINUTE_S = 60.0
HOUR_S = 3600.0
DAY_S = 86_400.0
DAY_H = 24
US_PER_S = 1_000_000
US_PER_HOUR = 3600 * US_PER_S
DAY_US = DAY_H * US_PER_HOUR
