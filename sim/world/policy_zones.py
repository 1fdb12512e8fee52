"""Ground on which a policy lets no camera recognise faces: round places, districts, and drawn polygons."""

import geopandas as gpd
import shapely
from shapely.geometry.base import BaseGeometry

from sim.cameras.stock.rules import Zone, check_zones
from sim.city.build import City
from sim.core.errors import InputError
from sim.core.words import is_any_of
from sim.scenario.parameters.library import Source
from sim.scenario.policy import Policy
from sim.scenario.section import suggest
from sim.world.zone_file import read_outlines

_LONGITUDE_AND_LATITUDE = "EPSG:4326"


def zones_of(policy: Policy, city: City) -> tuple[Zone, ...]:
    """Lay a policy's zones out in a city's metre CRS.

    Raises
    ------
    InputError
        With file and line, for polygons outside the city or that are none, and districts it does not have.
    """
    banned = policy.no_recognition
    if not (banned.around or banned.districts or banned.zones):
        return ()
    source = policy.source("no_recognition")
    districts = (Zone(name, district_shape(city, name, source)) for name in banned.districts)
    return (*_around(policy, city), *districts, *_polygons(policy, city, source))


def district_shape(city: City, name: str, source: Source) -> BaseGeometry:
    """Find the ground of a district.

    Parameters
    ----------
    city, name
        Where, and what it is called.
    source
        Where the scenario names it.

    Raises
    ------
    InputError
        If the city has no such district.
    """
    known = [str(district) for district in city.districts["district"]]
    if name not in known:
        msg = f"{city.place.title} has no district '{name}'; {suggest(name, known)}"
        raise source.error(msg)
    ground: BaseGeometry = city.districts.geometry.iloc[known.index(name)]
    return ground


def _around(policy: Policy, city: City) -> tuple[Zone, ...]:
    banned = policy.no_recognition
    sites = city.sites[is_any_of(city.sites["site_class"], banned.around)]
    if sites.empty:
        return ()
    points = shapely.points(sites[["x_m", "y_m"]].to_numpy(float))
    return (Zone("around places", shapely.union_all(shapely.buffer(points, banned.radius_m))),)


def _polygons(policy: Policy, city: City, source: Source) -> tuple[Zone, ...]:
    file = policy.no_recognition.zones
    if file is None:
        return ()
    outlines = read_outlines(file)
    on_ground = gpd.GeoSeries([each.shape for each in outlines], crs=_LONGITUDE_AND_LATITUDE).to_crs(city.crs)
    zones = [Zone(each.name, ground) for each, ground in zip(outlines, on_ground, strict=True)]
    try:
        check_zones(zones, shapely.union_all(city.districts.geometry.to_numpy()))
    except InputError as error:
        raise source.error(str(error)) from error
    return tuple(zones)
