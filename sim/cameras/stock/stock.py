"""From what is said about a camera stock to whole cameras in one city."""

import math
from dataclasses import dataclass

from sim.core.errors import InputError


@dataclass(frozen=True)
class StockStatement:
    """What a scenario says about a stock: one way to state its size, one for each layer.

    Parameters
    ----------
    count
        Cameras in the place the statement is about (the country, or the city itself).
    per_100_residents, per_1000_residents, per_km2
        Densities instead of a count.
    linked, linked_share
        Cameras that stream to a response centre: a count of the same place, or a share of all cameras.
    recognition, recognition_share
        Cameras with face recognition: a count, or a share of the linked ones.
    plate, plate_share
        Cameras that read number plates: a count, or a share of all cameras.
    """

    count: int | None = None
    per_100_residents: float | None = None
    per_1000_residents: float | None = None
    per_km2: float | None = None
    linked: int | None = None
    linked_share: float | None = None
    recognition: int | None = None
    recognition_share: float | None = None
    plate: int | None = None
    plate_share: float | None = None


@dataclass(frozen=True)
class Stock:
    """Whole cameras of one city: all, and those in each layer.

    Raises
    ------
    InputError
        If a layer is larger than the one it is part of.
    """

    cameras: int
    linked: int
    recognition: int
    plate: int

    def __post_init__(self) -> None:
        """Check that each layer fits into the one it is part of."""
        _part_of(self.linked, "linked", self.cameras, "installed")
        _part_of(self.recognition, "recognition", self.linked, "linked")
        _part_of(self.plate, "plate", self.cameras, "installed")


def city_stock(
    statement: StockStatement,
    *,
    residents: int,
    residents_of_scope: int,
    area_km2: float,
    most_per_1000_residents: float,
) -> Stock:
    """Work out a city's whole cameras.

    Parameters
    ----------
    statement
        What the scenario says.
    residents
        Residents of the city.
    residents_of_scope
        Residents of the place the statement's counts are about; a city of it gets its share of them.
    area_km2
        Area of the city, for a density per square kilometre.
    most_per_1000_residents
        Density above which a stock is taken for a slip (`cameras/most_cameras_per_1000_residents`).

    Returns
    -------
    The stock; halves are rounded up.

    Raises
    ------
    InputError
        If the size or a layer is stated not once, negative, above the layer it is part of, or absurd.
    """
    share = residents / residents_of_scope
    cameras = _round(_size(statement, share, residents, area_km2))
    if cameras > most_per_1000_residents * residents / 1000:
        msg = (
            f"{cameras:,} cameras for {residents:,} residents are {1000 * cameras / residents:,.0f} "
            f"per 1,000, above the plausible {most_per_1000_residents:,.0f}; check the unit of its density"
        )
        raise InputError(msg)
    linked = _layer("linked", statement.linked, statement.linked_share, share, cameras)
    _part_of(linked, "linked", cameras, "installed")
    recognition = _layer("recognition", statement.recognition, statement.recognition_share, share, linked)
    plate = _layer("plate", statement.plate, statement.plate_share, share, cameras)
    return Stock(cameras, linked, recognition, plate)


def _size(statement: StockStatement, share: float, residents: int, area_km2: float) -> float:
    ways = {
        "count": (statement.count, share),
        "per_100_residents": (statement.per_100_residents, residents / 100),
        "per_1000_residents": (statement.per_1000_residents, residents / 1000),
        "per_km2": (statement.per_km2, area_km2),
    }
    stated = [(name, value, factor) for name, (value, factor) in ways.items() if value is not None]
    if len(stated) != 1:
        said = " and ".join(name for name, _, _ in stated) or "nothing"
        msg = f"the stock's size is stated by {said}; state it by exactly one of {', '.join(ways)}"
        raise InputError(msg)
    name, value, factor = stated[0]
    return _not_negative(name, value) * factor


def _layer(name: str, count: int | None, part: float | None, share: float, whole: int) -> int:
    if (count is None) == (part is None):
        said = "twice, as a count and as a share" if count is not None else "not at all"
        msg = f"the stock's {name} cameras are stated {said}; give either {name} or {name}_share"
        raise InputError(msg)
    if part is None:
        return _round(_not_negative(name, count or 0) * share)
    if not 0 <= part <= 1:
        msg = f"{name}_share is {part:g}, but a share lies between 0 and 1; write 0.28 for 28 %"
        raise InputError(msg)
    return _round(part * whole)


def _not_negative(name: str, value: float) -> float:
    if not (value >= 0 and math.isfinite(value)):
        msg = f"the stock's {name} is {value:g}, but there cannot be fewer than no cameras; give 0 or more"
        raise InputError(msg)
    return value


def _part_of(part: int, part_name: str, whole: int, whole_name: str) -> None:
    if part > whole:
        msg = (
            f"{part:,} {part_name} cameras are more than the {whole:,} {whole_name} ones they are part of; "
            f"lower {part_name} or raise the stock"
        )
        raise InputError(msg)


def _round(value: float) -> int:
    return math.floor(value + 0.5)
