"""What became of the features of a layer: how many were read, and how many were left out for which reason."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace


@dataclass(frozen=True)
class Tally:
    """The account of a layer.

    Parameters
    ----------
    unit
        What is counted, such as "ways".
    read, kept
        How many there are in the file, and how many are used.
    left_out
        How many are not, by reason; the reasons exclude each other.
    facts
        Figures to report, by name, such as kilometres of street.
    warnings
        Sentences on what looks wrong.
    notes
        What was taken for what, a line each.
    """

    unit: str
    read: int = 0
    kept: int = 0
    left_out: Mapping[str, int] = field(default_factory=dict)
    facts: Mapping[str, float] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    def with_facts(self, **facts: float) -> "Tally":
        """Add figures."""
        return replace(self, facts={**self.facts, **facts})

    def warned(self, *warnings: str) -> "Tally":
        """Add sentences; empty ones are passed over."""
        return replace(self, warnings=(*self.warnings, *(one for one in warnings if one)))

    def noted(self, *notes: str) -> "Tally":
        """Add notes; empty ones are passed over."""
        return replace(self, notes=(*self.notes, *(one for one in notes if one)))
