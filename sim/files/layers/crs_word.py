"""What a CRS is called in a sentence."""

from pyproj import CRS


def crs_word(crs: CRS) -> str:
    """Name a CRS in a word or two: its code, such as `EPSG:4326`, or what it calls itself."""
    code = crs.to_authority()
    return str(crs.name) if code is None else ":".join(code)
