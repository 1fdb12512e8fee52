"""How reference systems are called, and what a GeoJSON file says of its own before GDAL follows a link."""

import json
import mmap
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pyproj import CRS

from sim.core.errors import InputError

_KEY = re.compile(
    rb"[\"'](?:c|C|\\u00[46]3)(?:r|R|\\u00[57]2)(?:s|S|\\u00[57]3)(?:\\u0000[^\"']*)?[\"']", re.DOTALL
)
"""The key `crs` in every spelling that a reader of JSON takes for it."""
_VALUE = re.compile(rb"\s*:\s*")
_NO_KEY = re.compile(rb"\s*[,\]}]")
_NAME = re.compile(r"urn:[\w.:,()-]+|[\w .:,()-]+|https?://(?:www\.)?opengis\.net/def/crs/[\w./-]+", re.ASCII)
_LONGEST = 4096


def crs_word(crs: CRS) -> str:
    """Name a CRS in a word or two: its code, such as `EPSG:4326`, or what it calls itself."""
    code = crs.to_authority()
    return str(crs.name) if code is None else ":".join(code)


def check_geojson_crs(file: Path) -> None:
    """Make sure that a CRS is stated by its name, wherever in the file it is stated.

    Raises
    ------
    InputError
        If it is stated by a link, or in another form that nobody needs.
    """
    with file.open("rb") as opened, mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ) as content:
        for found in _KEY.finditer(content):
            after = content[found.end() : found.end() + _LONGEST]
            if not _NO_KEY.match(after) and not _is_plain(after):
                msg = (
                    "the file states its CRS by a link or in another way that is not followed; remove its "
                    "member 'crs' if it is in degrees (EPSG:4326), else save it as GeoPackage"
                )
                raise InputError(msg, file=file)


def _is_plain(after: bytes) -> bool:
    colon = _VALUE.match(after)
    if colon is None:
        return False
    text = after[colon.end() :].decode("utf-8", errors="replace")
    try:
        value, _ = json.JSONDecoder(object_pairs_hook=_once).raw_decode(text)
    except ValueError:
        # A text or number that is longer than what was looked at belongs to a feature.
        return text[:1] == '"' and len(after) == _LONGEST
    if not isinstance(value, dict | list):
        return True
    return _is_name(value)


def _is_name(value: Any) -> bool:
    if not isinstance(value, dict) or value.keys() != {"type", "properties"}:
        return False
    inner = value["properties"]
    if value["type"] != "name" or not isinstance(inner, dict) or inner.keys() != {"name"}:
        return False
    return isinstance(inner["name"], str) and _NAME.fullmatch(inner["name"]) is not None


def _once(pairs: Sequence[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        msg = "a key stands twice"
        raise ValueError(msg)
    return found
