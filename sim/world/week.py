"""Which day follows which."""

from sim.core.vocabulary import DayKind

_WEEK = (*[DayKind.WEEKDAY] * 5, DayKind.SATURDAY, DayKind.SUNDAY)


def day_kinds(first: DayKind, n_days: int) -> tuple[DayKind, ...]:
    """List the kinds of *n_days* days in a row; a weekday that comes first is a Monday."""
    begin = _WEEK.index(first)
    return tuple(_WEEK[(begin + day) % len(_WEEK)] for day in range(n_days))
