"""A walk from a GPX file: its tracks, or its routes if no track has a point; heights are left out."""

import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from xml.etree.ElementTree import ParseError, XMLParser

import numpy as np

from sim.core.arrays import FloatArray
from sim.core.errors import InputError
from sim.files.content import decode, is_wide, read_content
from sim.files.tables.written_numbers import plain_number
from sim.track.walk import TrackRecord
from sim.track.walk_times import times_of

_MOST_BYTES = 100_000_000  # a fix a second for more than a week
_DECLARED = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([\w.:-]+)[\"']")
_CODE_PAGES = re.compile(
    r"utf-?8|(?:us-)?ascii|iso-?8859-\d+|latin-?\d|windows-\d+|cp-?\d+|koi8-[ru]|gbk?|gb\d+|big5|euc-\w+|shift_jis",
    re.IGNORECASE,
)  # those that take one look at each letter
_OPENING = re.compile(r"\s*(?:<\?xml.*?\?>)?", re.DOTALL)
_NO_XML = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_KINDS = {"trkpt": "track", "rtept": "route", "wpt": "waypoint"}
_AROUND_A_POINT = ("trkseg", "trk", "rte", "gpx")
_ENDS_EARLY = (3, 5)  # what expat calls a file that ends inside an element or a tag
_OTHERS = {"kml": "KML", "trainingcenterdatabase": "TCX", "osm": "OpenStreetMap", "html": "a web page"}

_NOT_KNOWN = ("", "nan", "inf", "+inf", "-inf", "infinity", "-infinity")


@dataclass
class GpxPoints:
    """Points in the order of the file, collected while it is parsed.

    Parameters
    ----------
    kind, walk, stretch
        `track`, `route` or `waypoint`; numbers of the track or route, and of its segment.
    longitude, latitude, time
        As written; empty where they are not.
    """

    kind: list[str] = field(default_factory=list)
    walk: list[int] = field(default_factory=list)
    stretch: list[int] = field(default_factory=list)
    longitude: list[str] = field(default_factory=list)
    latitude: list[str] = field(default_factory=list)
    time: list[str] = field(default_factory=list)


class _OtherXmlError(Exception):
    """The file is XML of another kind."""


class _Parsed:
    """What the parser calls element by element; so no tree of the file has to fit into the memory."""

    def __init__(self) -> None:
        self.points = GpxPoints()
        self._inside: list[str] = []
        self._walk = self._stretch = 0
        self._counts = False
        self._time: list[str] | None = None

    def doctype(self, name: str, public: str | None, system: str | None) -> None:
        """Refuse what may define and fetch texts."""
        del name, public, system
        raise _OtherXmlError("XML with a document type")

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Note where a track, a segment, a point or a time begins."""
        name = tag.rpartition("}")[2].lower()
        around = self._inside[-1] if self._inside else ""
        if not around and name != "gpx":
            raise _OtherXmlError(_OTHERS.get(name, f"XML of another kind ('{name}')"))
        self._inside.append(name)
        self._walk += name in ("trk", "rte")
        self._stretch += name in ("trk", "rte", "trkseg")
        if name in _KINDS:
            self._counts = around in _AROUND_A_POINT
        if name in _KINDS and self._counts:
            points = self.points
            points.kind.append(_KINDS[name])
            points.walk.append(self._walk)
            points.stretch.append(self._stretch)
            points.longitude.append(attributes.get("lon", ""))
            points.latitude.append(attributes.get("lat", ""))
            points.time.append("")
        elif name == "time" and around in _KINDS and self._counts:
            self._time = []

    def data(self, text: str) -> None:
        """Collect the text of a time."""
        if self._time is not None:
            self._time.append(text)

    def end(self, tag: str) -> None:
        """Give a time to its point."""
        del tag
        if self._inside.pop() == "time" and self._time is not None:
            self.points.time[-1] = "".join(self._time).strip()
            self._time = None


def read_gpx_points(file: Path) -> GpxPoints:
    """Read the points of a GPX file.

    Raises
    ------
    InputError
        If it is no GPX, breaks off, or is something else.
    """
    text = _text(read_content(file, most_bytes=_MOST_BYTES), file)
    opening = _OPENING.match(text)
    start = opening.end() if opening is not None else 0
    target = _Parsed()
    parser = XMLParser(target=target)  # noqa: S314 - a document type is refused, so nothing is expanded
    try:
        parser.feed(text[start:])
        parser.close()
    except _OtherXmlError as error:
        msg = f"the file is no GPX, but {error}; export the track as GPX"
        raise InputError(msg, file=file) from error
    except ParseError as error:
        line = text.count("\n", 0, start) + error.position[0]
        read = len(target.points.kind)
        off = f": it breaks off behind {read:,} points" if error.code in _ENDS_EARLY and read else ""
        msg = f"the file is no GPX, or only a part of one{off}; export it anew"
        raise InputError(msg, file=file, line=line) from error
    return target.points


def _text(data: bytes, file: Path) -> str:
    """Decode a file as it says; names in another code page than it says matter to no walk."""
    if is_wide(data):
        text, _ = decode(data, file)
    else:
        stated = _DECLARED.search(data, 0, 500)
        name = stated[1].decode("ascii") if stated else "utf-8"
        try:
            text = data.decode(name if _CODE_PAGES.fullmatch(name) else "utf-8")
        except (UnicodeError, LookupError):
            text = data.decode("utf-8", errors="replace")
    return _NO_XML.sub("", text.lstrip("\ufeff"))


def read_gpx_track(file: Path) -> TrackRecord:
    """Read the points of all tracks, each a walk whose segments follow one another.

    Raises
    ------
    InputError
        If the file is no GPX, breaks off, or holds waypoints only.
    """
    found = read_gpx_points(file)
    counts = Counter(found.kind)
    kind = next((kind for kind in ("track", "route") if counts[kind]), None)
    if kind is None and counts["waypoint"]:
        msg = f"the file holds waypoints ({counts['waypoint']:,}) and no track; export the track of the walk"
        raise InputError(msg, file=file)
    rows = [row for row, one in enumerate(found.kind) if one == kind]
    return TrackRecord(
        _degrees(found, rows, "longitude", file),
        _degrees(found, rows, "latitude", file),
        times_of([found.time[row] for row in rows], file=file),
        walk=np.array([found.walk[row] for row in rows], dtype=np.int64),
        stretch=np.array([found.stretch[row] for row in rows], dtype=np.int64),
        remarks=tuple(
            f"{other}s left out beside the {kind}: {of_a_kind:,}"
            for other, of_a_kind in (("route point", counts["route"]), ("waypoint", counts["waypoint"]))
            if of_a_kind and kind not in (None, other.split()[0])
        ),
    )


def _degrees(found: GpxPoints, rows: list[int], name: str, file: Path) -> FloatArray:
    """Read longitudes or latitudes; NaN where there is none, and what is something else is refused."""
    degrees = np.full(len(rows), np.nan)
    for at, row in enumerate(rows):
        text = (found.longitude if name == "longitude" else found.latitude)[row].strip()
        value = plain_number(text)
        if value is None and text.lower() not in _NOT_KNOWN:
            msg = f"the {name} '{text}' of point {at + 1} is no number; write it like 43.25"
            raise InputError(msg, file=file)
        degrees[at] = np.nan if value is None else value
    return degrees
