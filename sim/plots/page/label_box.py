"""Rectangles that labels and symbols take up, and whether they touch."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Box:
    """A rectangle, in any one unit."""

    left: float
    bottom: float
    right: float
    top: float

    @classmethod
    def around(cls, x: float, y: float, half_width: float, half_height: float) -> "Box":
        """Make the rectangle with its middle at (*x*, *y*)."""
        return cls(x - half_width, y - half_height, x + half_width, y + half_height)

    def touches(self, other: "Box") -> bool:
        """Tell whether the two share a point."""
        apart = self.right < other.left or other.right < self.left
        return not (apart or self.top < other.bottom or other.top < self.bottom)

    def lies_in(self, other: "Box") -> bool:
        """Tell whether no part of it lies outside *other*."""
        across = other.left <= self.left and self.right <= other.right
        return across and other.bottom <= self.bottom and self.top <= other.top
