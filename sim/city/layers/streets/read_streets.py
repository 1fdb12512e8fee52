"""Streets of any file that is understood."""

from pathlib import Path

from sim.city.layers.streets.line_streets import read_line_streets
from sim.city.layers.streets.osm_streets import read_osm_streets
from sim.city.layers.streets.raw_streets import RawStreets
from sim.files.file_kind import check_file
from sim.files.osm.kind import is_extract


def read_streets(file: Path) -> RawStreets:
    """Read an OpenStreetMap extract, or lines of a vector layer.

    Raises
    ------
    InputError
        If it cannot be read or holds no street.
    """
    check_file(file)
    return read_osm_streets(file) if is_extract(file) else read_line_streets(file)
