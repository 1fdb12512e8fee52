"""What a reader says of the file its cameras come from."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

_SEVERAL_WAYS = "points that look several ways, each way a camera"
_MOST_REASONS = 12
_MOST_KEYS = 8


@dataclass(frozen=True)
class Remarks:
    """What a reader passed over, and what it could not make sense of.

    Parameters
    ----------
    skipped
        Cameras that were left out, by reason.
    unclear
        Statements that were left out though their camera was kept, by reason.
    several_ways
        Points that look several ways, each of which is a camera.
    unused
        How many cameras say something under a column or key that is not looked at, by its name.
    beside_the_point
        The same of keys that never say anything of what a camera sees, such as who mapped it.
    read_as
        Sentences about how the whole file was understood.
    """

    skipped: Mapping[str, int] = field(default_factory=Counter)
    unclear: Mapping[str, int] = field(default_factory=Counter)
    several_ways: int = 0
    unused: Mapping[str, int] = field(default_factory=Counter)
    beside_the_point: Mapping[str, int] = field(default_factory=Counter)
    read_as: tuple[str, ...] = ()

    def sentences(self) -> tuple[str, ...]:
        """Write a line a reason, the most frequent first."""
        return (
            *self.read_as,
            *_reasons("left out, ", self.skipped),
            *_reasons("kept, but ", self.unclear),
            *_keys("not used", self.unused),
            *_keys("not used, as it says nothing of what a camera sees", self.beside_the_point),
            *([f"{_SEVERAL_WAYS}: {self.several_ways:,}"] if self.several_ways else []),
        )


def _reasons(begins: str, counts: Mapping[str, int]) -> list[str]:
    ordered = _by_count(counts)
    if len(ordered) <= _MOST_REASONS:
        return [f"{begins}{reason}: {count:,}" for reason, count in ordered]
    shown, rest = ordered[:_MOST_REASONS], ordered[_MOST_REASONS:]
    more = f"{begins}for {len(rest):,} more reasons: {sum(count for _, count in rest):,}"
    return [*(f"{begins}{reason}: {count:,}" for reason, count in shown), more]


def _keys(begins: str, counts: Mapping[str, int]) -> list[str]:
    if not counts:
        return []
    ordered = _by_count(counts)
    shown = ", ".join(f"'{key}' ({count:,})" for key, count in ordered[:_MOST_KEYS])
    more = len(ordered) - _MOST_KEYS
    return [f"{begins}: {shown}{f' and {more:,} more' if more > 0 else ''}"]


def _by_count(counts: Mapping[str, int]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))
