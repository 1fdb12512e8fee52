"""The numbers a synthetic city is built from; values and sources stand in `scenarios/parameters/city/`."""

from collections.abc import Mapping
from dataclasses import dataclass

from sim.core.model_choices import SiteSizes


@dataclass(frozen=True)
class LandSettings:
    """How residents and activities lie on the ground.

    Parameters
    ----------
    cell_m
        Side of a cell (`city/cell_m`).
    district_gap_m
        Gaps between districts up to about this width are closed (`city/district_gap_m`).
    density_gradient_per_km
        g of Clark's law, residents per area ∝ exp(−g r) (`city/density_gradient_per_km`).
    jobs_gradient_per_km
        The same for jobs, steeper (`city/jobs_gradient_per_km`).
    least_density_per_km2
        Cells with fewer residents per km² are not built up (`city/least_density_per_km2`).
    most_density_per_km2
        No cell has more residents per km² than this (`city/most_density_per_km2`).
    town_density_per_km2
        Residents per km² built up in a city of 100,000 (`city/town_density_per_km2`).
    density_growth
        Exponent with which that grows with the city's residents (`city/density_growth`).
    pupil_share
        Pupils as a share of residents (`city/pupil_share`, by city).
    pupils_per_school
        Pupils of one school (`city/pupils_per_school`, by city).
    visits_jobs_share
        Part of the pull on visits that goes with jobs, the rest goes with residents
        (`city/visits_jobs_share`).
    """

    cell_m: float
    district_gap_m: float
    density_gradient_per_km: float
    jobs_gradient_per_km: float
    least_density_per_km2: float
    most_density_per_km2: float
    town_density_per_km2: float
    density_growth: float
    pupil_share: float
    pupils_per_school: float
    visits_jobs_share: float


@dataclass(frozen=True)
class StreetSettings:
    """How blocks and streets are drawn.

    Parameters
    ----------
    block_m
        Mean distance between neighbouring parallel streets (`city/block_m`).
    jitter_share
        Largest shift of a crossing in each direction, as a share of the block (`city/street_jitter_share`).
    removed_local_share
        Part of the local block sides that have no street (`city/removed_local_share`).
    arterial_share, collector_share
        Part of the street length of each class; the rest is local (`city/street_class_share`, by class).
    """

    block_m: float
    jitter_share: float
    removed_local_share: float
    arterial_share: float
    collector_share: float


@dataclass(frozen=True)
class HousingSettings:
    """What people live in.

    Parameters
    ----------
    detached_share
        Part of the residents who live in detached houses (`city/detached_share`, by city).
    residents_per_house
        People who live in one detached house (`city/residents_per_house`).
    density_noise
        Standard deviation of what blurs the order in which dense cells have blocks and thin ones houses, in
        logarithms of density (`city/housing_density_noise`).
    lowest_block_m
        Height from which a known building is taken for a block of flats (`city/lowest_block_m`).
    residents_per_yard, residents_per_entrance
        People of blocks who share a yard and an entrance (`city/residents_per_yard`,
        `city/residents_per_entrance`, by city).
    """

    detached_share: float
    residents_per_house: float
    density_noise: float
    lowest_block_m: float
    residents_per_yard: float
    residents_per_entrance: float


@dataclass(frozen=True)
class SiteSettings:
    """How many places there are where cameras can stand, besides homes.

    Parameters
    ----------
    road_spacing_m
        Distance between road sections on arterials and collectors (`city/road_spacing_m`).
    stop_spacing_m
        Distance between transit stops on arterials and collectors (`city/stop_spacing_m`).
    squares_per_1000, premises_per_1000, state_per_1000, closed_per_1000
        Sites per thousand residents (`city/sites_per_1000_residents`, by site class).
    sizes, size_spread
        Whether the premises of a cell are alike or of heavy-tailed sizes (`model.site_sizes`), and then the
        standard deviation of the logarithm of their sizes (`city/site_size_spread`).
    """

    road_spacing_m: float
    stop_spacing_m: float
    squares_per_1000: float
    premises_per_1000: float
    state_per_1000: float
    closed_per_1000: float
    sizes: SiteSizes = SiteSizes.EQUAL
    size_spread: float = 0.0


@dataclass(frozen=True)
class CitySettings:
    """Everything a synthetic city needs to know besides its place.

    Parameters
    ----------
    land, streets, housing, sites
        Residents and activities on the ground; streets; what people live in; where cameras can stand.
    seed
        What streets, housing and sites are drawn from anew (`model.city_seed`); None for the shipped city.
    """

    land: LandSettings
    streets: StreetSettings
    housing: HousingSettings
    sites: SiteSettings
    seed: int | None = None


@dataclass(frozen=True)
class SettlementSettings:
    """How the residents of a region live who live in no city of the table.

    Parameters
    ----------
    size_spread
        Standard deviation of the logarithm of a settlement's residents (`city/settlement_size_spread`).
    largest
        Residents of the largest settlement (`city/largest_settlement`).
    """

    size_spread: float
    largest: float


@dataclass(frozen=True)
class ImportSettings:
    """Numbers that an import needs besides those of every city.

    Parameters
    ----------
    street_reach_m
        People farther than this from any street are left out, and no stretch of street between two nodes is
        longer (`city/street_reach_m`).
    storey_m
        Height of a storey (`city/storey_m`).
    speed_limit_km_per_h
        Limits on speed that words stand for (`city/speed_limit_km_per_h`).
    """

    street_reach_m: float
    storey_m: float
    speed_limit_km_per_h: Mapping[str, float]
