"""Whether a place lies in the country that the tables and most sourced numbers are about."""

import functools

import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from sim.city.country.gazetteer import COUNTRY, Place
from sim.core.disk.shipped import shipped_folder
from sim.files.geojson import features_of, read_geojson, shape_of


def is_abroad(place: Place) -> bool:
    """Tell whether an imported city lies beyond the country's border; those of the table do not."""
    return bool(place.layers) and not shapely.contains_xy(_outline(), place.longitude_deg, place.latitude_deg)


@functools.cache
def _outline() -> BaseGeometry:
    file = shipped_folder("geodata") / COUNTRY / "outline.geojson"
    (country,) = features_of(read_geojson(file), file)
    return shape(dict(shape_of(country)))
