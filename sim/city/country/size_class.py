"""Classes of settlements by their residents, so that a country's results can be told apart by size."""

from dataclasses import dataclass


@dataclass(frozen=True)
class SizeClass:
    """A class of settlements.

    Parameters
    ----------
    word
        What it is called in tables.
    least
        Fewest residents of a settlement in it; the next larger class bounds it from above.
    """

    word: str
    least: int


SIZE_CLASSES = (
    SizeClass("1,000,000 and more", 1_000_000),
    SizeClass("250,000-999,999", 250_000),
    SizeClass("100,000-249,999", 100_000),
    SizeClass("50,000-99,999", 50_000),
    SizeClass("10,000-49,999", 10_000),
    SizeClass("2,000-9,999", 2_000),
    SizeClass("500-1,999", 500),
    SizeClass("under 500", 0),
)
"""All classes, largest first; every settlement lies in exactly one."""

DRAWN_BOUNDS = (13, 50, 100, 200, 350, 500, 1_000, 2_000, 3_200, 5_000, 7_000, 10_000, 14_000, 20_000, 35_000)
"""Lower bounds of the sizes into which drawn settlements are sorted: those of one size are built once.

A resolution like the side of a cell: finer classes cost more and change little. They split the classes above.
"""


def size_class(residents: int) -> str:
    """Word of the class that a settlement of this many residents lies in.

    Raises
    ------
    ValueError
        If there are fewer than no residents.
    """
    for known in SIZE_CLASSES:
        if residents >= known.least:
            return known.word
    msg = f"a settlement has 0 residents or more, not {residents}"
    raise ValueError(msg)
