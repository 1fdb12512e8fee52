"""Names values in a sentence, the most frequent first."""

from collections.abc import Iterable, Mapping

_MOST_NAMED = 3


def counted(values: Mapping[str, int]) -> str:
    """Say how many values there are and what they are: `4 ('abc' (3), 'x' (1))`."""
    ranked = sorted(values.items(), key=lambda one: (-one[1], one[0]))
    shown = ", ".join(f"'{text}' ({count:,})" for text, count in ranked[:_MOST_NAMED])
    return f"{sum(values.values()):,} ({shown}{_others(len(ranked))})"


def some_of(names: Iterable[str]) -> str:
    """Name some things: `way/1, way/2 and others`."""
    every = list(names)
    return ", ".join(every[:_MOST_NAMED]) + _others(len(every))


def _others(count: int) -> str:
    return " and others" if count > _MOST_NAMED else ""
