"""Which column of a layer holds people, whether it counts them, and what stands in it."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from sim.city.layers.columns import PEOPLE, cell_text, find_column, has_word, named_column
from sim.core.arrays import FloatArray
from sim.core.errors import InputError
from sim.files.tables.written_numbers import marks_of, read_column

COUNT = "count"
_M2 = {"per-km2": 1e6, "per-ha": 1e4}
MEANINGS = (COUNT, *_M2)
"""What a number of a population layer may be."""

OPTION = "--population-column"
_MEANING = "--population-is"
_NO_DATA = "--no-data"
_DENSITY = re.compile(
    r"dens|dichte|плотн|щільн|тығызд|plotn|gęstoś|hustot|yoğunl|tiheys|tethet|zichlik|ppkm"
    r"|(?:^|[^a-z])(?:pd|pph)(?:[^a-z]|$)|[kк][mм]\s*\^?-?[2²]|sq[\s_.]*(?:km|mi)|pop_?ha(?:$|[^a-z])"
    r"|кв[\s_.]*км|(?:/|на)[\s_]*(?:км|га)(?:$|[^а-я])|гектар|шаршы|square[\s_]*(?:km|kilomet|mile)"
    r"|(?:per|/|_)[\s_]*(?:sq[\s_.]*)?(?:km|kilomet|mile|ha(?:$|[^a-z])|hect)",
    re.IGNORECASE,
)
_DENSITY_FILE = re.compile(
    r"dens|плотн|(?:^|[_\-])(?:pd|pph)(?:[_\-.]|$)|ppkm|per[_\-]?(?:sq)?km|per[_\-]?ha(?:$|[^a-z])",
    re.IGNORECASE,
)
_SHARE = re.compile(
    r"share|percent|pct|%|proportion|fraction|доля|процент|(?:^|[^a-z])(?:ratio|rate|growth|change|pc)"
    r"(?:[^a-z]|$)",
    re.IGNORECASE,
)
_THOUSANDS = re.compile(r"thousand|тыс|мың", re.IGNORECASE)
_PART = re.compile(
    r"(?:^|[^a-z0-9])(?:f|m|(?:fe)?male|wom[ae]n|men|boys?|girls?|child(?:ren)?|elderly|youth|urban|rural"
    r"|\d{1,2}[\s_\-]+\d{1,2}|under[\s_]*\d+|over[\s_]*\d+)(?:[^a-z0-9]|$)|женщ|мужч|детей|әйел|(?:^|[^а-я])ер(?:[^а-я]|$)",
    re.IGNORECASE,
)
"""Words of those who are but a part of the people: women, an age, those in the country."""
_PART_FILE = re.compile(r"_[fm]_\d{1,2}(?:[_\-.]|$)", re.IGNORECASE)
WHOLES = (1.0, 100.0)
_FEWEST = 5
_ABOUT = 1e-3
_MOST_PEOPLE = 1e10
"""There are not so many people; a file with more in one place has codes among its numbers."""
_MOST_PER_KM2 = 100_000.0
"""No city has so many where people live, all its squares together; a file of densities easily has."""
_LEAST_GROUND_M2 = 5_000.0
"""Smaller polygons are houses, which may be as dense as they like."""
_SHOWN = 5
_TENFOLD = 10.0
_THREE_DECIMALS = re.compile(r"[1-9]\d{0,2}\.\d{3}", re.ASCII)
_OTHER_DECIMALS = re.compile(r"^0\.|\.(?:\d{1,2}|\d{4,})$", re.ASCII)
_NINES = re.compile(r"9{4,}")


def choose_column(
    table: pd.DataFrame, asked: str | None, meaning: str | None, file: Path
) -> tuple[str, tuple[str, ...]]:
    """Choose the column of people.

    Parameters
    ----------
    table
        Of the layer.
    asked, meaning
        The column and the meaning of its numbers, as far as the user says.
    file
        For the error.

    Returns
    -------
    Its name, and what the reader of the report should know of the choice.

    Raises
    ------
    InputError
        If none is clearly it, or it does not seem to count people.
    """
    several = [name for name in map(str, table.columns) if is_people(name)]
    if asked:
        name = named_column(table, asked, file=file, option=OPTION)
    else:
        doubtful = [name for name in several if counts_no_people(name)]
        clear = table.drop(columns=doubtful) if len(doubtful) < len(several) else table
        name = find_column(clear, PEOPLE, file=file, what="people", option=OPTION)
    if meaning is None and _DENSITY.search(name):
        raise ask_meaning(f"column '{name}' seems to hold people per area", file, column=True)
    if meaning is None and not asked and _SHARE.search(name):
        raise _ask_shares(f"column '{name}' seems to hold shares", file, column=True)
    if meaning is None and not asked and (_PART.search(name) or _THOUSANDS.search(name)):
        what = "thousands of people" if _THOUSANDS.search(name) else "only a part of the people"
        msg = f"column '{name}' seems to hold {what}; name the column of all people with {OPTION}, "
        raise InputError(f"{msg}or this one if it is meant", file=file)
    others = [other for other in several if other != name]
    return name, (f"people are those of column '{name}'" + _not_read(others),)


def counts_no_people(name: str) -> bool:
    """Tell whether a column calls itself a density or a share."""
    return any(words.search(name) for words in (_DENSITY, _SHARE, _THOUSANDS, _PART))


def is_people(name: str) -> bool:
    """Tell whether a column says that it is about people."""
    return name != "geometry" and any(has_word(name.lower(), word) for word in PEOPLE)


def _not_read(others: Sequence[str]) -> str:
    if not others:
        return ""
    more = f" and {len(others) - _SHOWN:,} more" if len(others) > _SHOWN else ""
    return f"; not of {', '.join(map(repr, others[:_SHOWN]))}{more}"


def ask_meaning(what: str, file: Path, *, column: bool = False) -> InputError:
    """Ask whether numbers are people or people per area."""
    other = f", or name another column with {OPTION}" if column else ""
    return InputError(
        f"{what}, not people; say {_MEANING} per-km2 (or per-ha) if so, {_MEANING} {COUNT} if they are "
        f"people{other}",
        file=file,
    )


def _ask_shares(what: str, file: Path, *, column: bool = False) -> InputError:
    """Ask whether numbers are people or shares of them."""
    other = f", or name another column with {OPTION}" if column else ""
    return InputError(
        f"{what}, not people; say {_MEANING} {COUNT} if they are people, or if --population-total says how "
        f"many people they are shares of{other}",
        file=file,
    )


def part_of_people(words: Sequence[str | None], file: Path) -> str:
    """Say that a raster seems to hold but a part of the people, by its own words; nothing if it doesn't."""
    found = _PART_FILE.search(file.stem) or any(_PART.search(word) for word in words if word)
    return "the raster seems to hold only a part of the people (women, men or an age)" if found else ""


def check_words(words: Sequence[str | None], meaning: str | None, file: Path) -> None:
    """Look for signs of density in what a raster calls itself.

    Raises
    ------
    InputError
        If there is one and the user doesn't say what its numbers are.
    """
    if meaning is not None:
        return
    if _DENSITY_FILE.search(file.stem) or any(_DENSITY.search(word) for word in words if word):
        raise ask_meaning("the raster calls itself a density: it seems to hold people per area", file)


def written_people(column: "pd.Series[Any]", name: str, file: Path) -> FloatArray:
    """Read a column as numbers; NaN where it is empty.

    Raises
    ------
    InputError
        With the first text that is no number.
    """
    if pd.api.types.is_bool_dtype(column):
        msg = f"column '{name}' holds yes and no, not numbers; name another one"
        raise InputError(msg, file=file)
    if pd.api.types.is_numeric_dtype(column):
        return np.asarray(column.to_numpy(dtype=float, na_value=np.nan), dtype=np.float64)
    cells = [cell_text(cell).strip() for cell in column.astype(object)]
    read = read_column(cells, of_file=lambda: marks_of(cells), separator=";")
    unclear = next((row for row, cell in enumerate(cells) if _THREE_DECIMALS.fullmatch(cell)), None)
    if read.wrong_row is None and unclear is not None and not any(map(_OTHER_DECIMALS.search, cells)):
        cell = cells[unclear]
        msg = f"column '{name}' says '{cell}' in feature {unclear + 1}, which may be {cell.replace('.', '')}"
        raise InputError(f"{msg}; write whole people, with nothing between thousands", file=file)
    if read.wrong_row is not None:
        msg = f"column '{name}' says '{cells[read.wrong_row]}' in feature {read.wrong_row + 1}, which"
        raise InputError(f"{msg} {read.why}", file=file)
    return read.values


def without_codes(values: FloatArray, no_data: Sequence[float] | None, holder: str, file: Path) -> FloatArray:
    """Take the codes for what is not known out of numbers of people.

    Parameters
    ----------
    values
        NaN where nothing is known.
    no_data
        Codes, as the user names them; none at all if empty; not said if None.
    holder, file
        What holds them, for the error.

    Raises
    ------
    InputError
        If something is left that cannot be people.
    """
    if np.isinf(values).any():
        msg = f"{holder} holds a number without end ({values[np.isinf(values)][0]:g}); correct or empty it"
        raise InputError(msg, file=file)
    if no_data:
        values = np.where(np.isin(values, no_data), np.nan, values)
    negative = values[values < 0]
    if negative.size:
        codes = np.unique(negative)
        shown = ", ".join(f"{code:g}" for code in codes[:_SHOWN]) + (", …" if codes.size > _SHOWN else "")
        said = " ".join(f"{_NO_DATA} {code:g}" for code in codes[:2])
        msg = (
            f"{holder} holds {shown} people in {negative.size:,} of {values.size:,} places; give 0 or more, "
        )
        raise InputError(f"{msg}or say {said} if that stands for what is not known", file=file)
    most = float(np.nanmax(values, initial=0.0))
    if most > _MOST_PEOPLE:
        msg = f"{holder} holds {most:g} people in a place, which nobody has; correct it, "
        raise InputError(f"{msg}or say {_NO_DATA} {most:.9g} if that stands for what is not known", file=file)
    if no_data is None and _looks_like_code(values, most):
        msg = f"{holder} holds {most:.9g} in {int((values == most).sum()):,} places, far above all others; "
        raise InputError(
            f"{msg}say {_NO_DATA} {most:.9g} if that stands for what is not known, else {_NO_DATA} none",
            file=file,
        )
    return values


def _looks_like_code(values: FloatArray, most: float) -> bool:
    """Tell whether the largest number is all nines, or the largest of 16 or 32 bits, and stands alone."""
    is_code = _NINES.fullmatch(f"{most:.0f}") or most in (2.0**15 - 1, 2.0**16 - 1, 2.0**31 - 1, 2.0**32 - 1)
    if not is_code or most != np.floor(most):
        return False
    rest = values[values < most]
    return bool(rest.size) and most > _TENFOLD * float(np.nanmax(rest, initial=0.0))


def as_people(
    values: FloatArray, area_m2: FloatArray, meaning: str | None, file: Path, *, is_ground: bool
) -> FloatArray:
    """Turn what a layer holds into people.

    Parameters
    ----------
    values, area_m2
        Of each place.
    meaning
        One of `MEANINGS`; None if the user doesn't say.
    file, is_ground
        For the error; whether places are squares of ground, whatever stands on them.

    Raises
    ------
    InputError
        If they are not said to be people and cannot well be.
    """
    if meaning in _M2:
        return values * area_m2 / _M2[meaning]
    if meaning is not None:
        return values
    lived = values > 0
    ground = is_ground or (lived.any() and float(np.median(area_m2[lived])) >= _LEAST_GROUND_M2)
    per_km2 = float(values[lived].sum()) / max(float(area_m2[lived].sum()) / _M2["per-km2"], 1e-9)
    if ground and per_km2 > _MOST_PER_KM2:
        raise ask_meaning(
            f"the layer would put {per_km2:,.0f} people on a square kilometre, more than any city has, "
            "so it seems to hold people per area",
            file,
        )
    check_sum(values, file)
    return values


def check_sum(values: FloatArray, file: Path) -> None:
    """Find shares out by their sum.

    Raises
    ------
    InputError
        If numbers with decimals sum to 1 or to 100.
    """
    total, broken = float(np.nansum(values)), bool((values % 1 > 0).any())
    if broken and values.size >= _FEWEST and any(abs(total / whole - 1) < _ABOUT for whole in WHOLES):
        raise _ask_shares(f"the numbers of the layer sum to {total:.4g}, so they seem to be shares", file)
