"""Whether what the cells hold sums up to what is known of the city."""

import geopandas as gpd

from sim.city.build import JOBS, SCHOOL_PLACES, VISITS
from sim.city.consistency.broken import BrokenTableError
from sim.city.country.gazetteer import Place

_MEAN_WEIGHT = 0.01
"""Weights have mean 1, but for rounding."""
_TIMES = 2.0
"""Who counts jobs comes near the number of employed residents, not beyond twice or half of it."""
_SAME = 0.01


def check_residents(cells: gpd.GeoDataFrame, place: Place) -> None:
    """Make sure that the residents of all cells are those of the city.

    Raises
    ------
    BrokenTableError
        If not.
    """
    if cells["residents"].sum() != place.residents:
        msg = f"the residents do not sum to the {place.residents:,} in place.json"
        raise BrokenTableError("cells", msg)


def check_totals(cells: gpd.GeoDataFrame, place: Place) -> None:
    """Make sure that there is somewhere to go: jobs for the employed, places at schools, visits of mean 1.

    Raises
    ------
    BrokenTableError
        If not.
    """
    jobs, employed = int(cells[JOBS].sum()), place.employed_share * place.residents
    if not employed / _TIMES <= jobs <= employed * _TIMES:
        msg = (
            f"column '{JOBS}' sums to {jobs:,}, but by place.json {employed:,.0f} residents are employed, "
            "and each has one"
        )
        raise BrokenTableError("cells", msg)
    places = int(cells[SCHOOL_PLACES].sum())
    if not 0 < places <= place.residents:
        msg = f"column '{SCHOOL_PLACES}' sums to {places:,} of {place.residents:,} residents"
        raise BrokenTableError("cells", msg)
    mean = float(cells[VISITS].mean())
    if not abs(mean - 1) <= _MEAN_WEIGHT:
        msg = f"column '{VISITS}' has mean {mean:.4g}, but must have mean 1; divide it by its mean"
        raise BrokenTableError("cells", msg)


def remarks_on_totals(
    cells: gpd.GeoDataFrame, place: Place, modelled: tuple[str, ...], pupil_share: float
) -> tuple[str, ...]:
    """Say which totals that somebody has given are not the model's.

    Parameters
    ----------
    cells, place
        As they are used.
    modelled
        Which columns the model has made.
    pupil_share
        Pupils as a share of residents, by the scenario.
    """
    wanted = ((JOBS, place.employed_share, "are employed"), (SCHOOL_PLACES, pupil_share, "go to school"))
    remarks = []
    for column, share, what in wanted:
        has, should = int(cells[column].sum()), share * place.residents
        if column not in modelled and abs(has - should) > _SAME * should:
            remarks.append(
                f"column '{column}' sums to {has:,}, but {should:,.0f} residents {what}; it says where, not "
                "how many"
            )
    return tuple(remarks)
