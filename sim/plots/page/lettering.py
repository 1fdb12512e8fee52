"""Text measured and wrapped in inches before anything is drawn, and rectangles that keep labels apart."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from matplotlib.font_manager import FontProperties, findfont, get_font
from matplotlib.textpath import TextPath

from sim.core.shown import shown
from sim.plots.page.style import TYPEFACE

POINTS_PER_INCH = 72.0
LINE_SPACING = 1.28
_HINTING = 1.03  # screen and bitmap renderers fit letters to pixels and may set them this much wider
_KERNING = 1.05

MOST_OF_A_TITLE = 200
MOST_OF_A_NAME = 60
_MOST_OF_A_PARAGRAPH = 1_500
_NO_SUCH_LETTER = "□"


def drawable(text: str, most: int = MOST_OF_A_NAME) -> str:
    """Write a text of others so that it can be drawn: on one line, not endless, in letters that there are."""
    letters = _letters()
    plain = shown(" ".join(text.split()), most)
    return "".join(letter if ord(letter) in letters else _NO_SUCH_LETTER for letter in plain)


@lru_cache(maxsize=1)
def _letters() -> frozenset[int]:
    """Give the letters of the typeface, by their numbers."""
    faces = (FontProperties(family=TYPEFACE, weight=weight) for weight in ("normal", "bold"))
    return frozenset.intersection(*(frozenset(get_font(findfont(face)).get_charmap()) for face in faces))


@lru_cache(maxsize=4096)
def text_width_in(text: str, size_pt: float, *, bold: bool = False) -> float:
    """Measure the printed width of one line of *text*, in inches."""
    if not text.strip():
        return 0.0
    face = FontProperties(family=TYPEFACE, weight="bold" if bold else "normal")
    written = text.replace("$", r"\$")  # so that it begins no formula
    # No outline leaves the hull of its control points, and they need no solving of curves for extremes.
    right_pt = float(TextPath((0, 0), written, size=size_pt, prop=face).vertices[:, 0].max())
    return right_pt * _HINTING / POINTS_PER_INCH


def line_height_in(size_pt: float) -> float:
    """Say how far apart the base lines of two lines stand, in inches."""
    return size_pt * LINE_SPACING / POINTS_PER_INCH


def wrap_to_width(text: str, width_in: float, size_pt: float, *, bold: bool = False) -> list[str]:
    """Break *text* at spaces so that each line fits into *width_in* inches, and a longer word within it."""
    lines: list[str] = []
    for word in _short_words(drawable(text, _MOST_OF_A_PARAGRAPH), width_in, size_pt, bold=bold):
        candidate = f"{lines[-1]} {word}" if lines else word
        if lines and text_width_in(candidate, size_pt, bold=bold) <= width_in:
            lines[-1] = candidate
        else:
            lines.append(word)
    return lines


def _short_words(text: str, width_in: float, size_pt: float, *, bold: bool) -> Iterator[str]:
    """Give the words of *text*, those that are wider than a line in parts that are not."""
    for word in text.split():
        start, used_in = 0, 0.0
        for position, letter in enumerate(word):
            used_in += (wide_in := _advance_in(letter, size_pt, bold=bold))
            if used_in > width_in and position > start:
                yield word[start:position]
                start, used_in = position, wide_in
        yield word[start:]


@lru_cache(maxsize=4096)
def _advance_in(letter: str, size_pt: float, *, bold: bool) -> float:
    """Measure how far apart two equal letters stand, in inches; a little more, for others in a word."""
    pair_in, alone_in = (text_width_in(letter * times, size_pt, bold=bold) for times in (2, 1))
    return _KERNING * (pair_in - alone_in)


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
