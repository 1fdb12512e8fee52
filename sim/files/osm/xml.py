"""OpenStreetMap's XML with what editors and servers add to it and osmium's reader drops.

Editors mark what was deleted and give new objects negative numbers (OpenStreetMap Wiki, "JOSM file format");
servers write positions beside the points of ways and members, and middles of what they belong to ("Overpass
API", `out geom` and `out center`).
"""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from xml.parsers import expat

from sim.core.errors import InputError
from sim.files.file_kind import unreadable
from sim.files.osm.kind import unpacked
from sim.files.osm.record import DELETED, INVISIBLE, NO_VERSION, NODE, RELATION, WAY, OsmRecord, Place

_KIND = {"node": NODE, "way": WAY, "relation": RELATION}
_FIRST_MADE_UP = -(1 << 40)
"""Numbers for points that have none count down from here, far from those of editors."""
_MOST_NUMBER = 1 << 60
_MOST_VERSION = (1 << 31) - 1
_DECIMALS_DEG = 7


def xml_records(file: Path, kind: str) -> Iterator[OsmRecord]:
    """Read every object of a text extract, in the order in which they stand; *kind* as `format_of` tells it.

    Raises
    ------
    InputError
        If it is no XML, breaks off, or an object lacks what it needs.
    """
    reader = _Reader(file)
    try:
        for chunk in unpacked(file, kind):
            reader.parser.Parse(chunk)
            yield from reader.take()
        reader.parser.Parse(b"", True)  # noqa: FBT003  # expat takes no names
    except expat.ExpatError as error:
        raise unreadable(error, file) from error
    yield from reader.take()


class _Reader:
    """Turns the events of a parser into records."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.EntityDeclHandler = self._entity
        self._made_up: dict[Place, int] = {}
        self._whole: list[OsmRecord] = []
        self._open: dict[str, Any] | None = None
        self._within: list[int] | None = None
        """Points of the member that is open."""

    def take(self) -> list[OsmRecord]:
        """Give what is whole so far."""
        whole, self._whole = self._whole, []
        return whole

    def _start(self, name: str, told: dict[str, str]) -> None:
        kind = _KIND.get(name)
        if kind is not None:
            place = self._place(told) if kind == NODE else None
            self._open = {"kind": kind, "number": self._number(told, "id"), "place": place, "refs": [],
                          "members": [], "tags": {}, **self._state(told)}  # fmt: skip
        elif self._open is not None:
            self._inside(name, told, self._open)

    def _inside(self, name: str, told: dict[str, str], thing: dict[str, Any]) -> None:
        if name == "tag":
            thing["tags"][told.get("k", "")] = told.get("v", "")
        elif name == "nd":
            self._point(told, thing["refs"] if self._within is None else self._within)
        elif name == "member":
            self._member(told, thing)
        elif name == "center":
            thing["place"] = self._place(told)
        elif name == "bounds" and thing["place"] is None:
            thing["place"] = self._middle(told)

    def _end(self, name: str) -> None:
        if name == "member" and self._open is not None and self._within:
            _, number, _ = self._open["members"][-1]
            self._whole.append(OsmRecord(WAY, number, NO_VERSION, refs=self._within))
        elif name in _KIND and self._open is not None:
            self._whole.append(OsmRecord(**self._open))
            self._open = None
        if name == "member" or name in _KIND:
            self._within = None

    def _point(self, told: Mapping[str, str], refs: list[int]) -> None:
        """Take a point of a way; where its position is told beside it, that makes a node."""
        place = self._place(told)
        if "ref" in told:
            number = self._number(told, "ref")
        elif place is None:
            return
        else:
            number = self._made_up.setdefault(place, _FIRST_MADE_UP - len(self._made_up))
        refs.append(number)
        if place is not None:
            self._whole.append(OsmRecord(NODE, number, NO_VERSION, place=place))

    def _member(self, told: Mapping[str, str], thing: dict[str, Any]) -> None:
        kind = _KIND.get(told.get("type", ""))
        if kind is None:
            return
        number = self._number(told, "ref")
        thing["members"].append((kind, number, told.get("role", "")))
        self._within = [] if kind == WAY else None
        place = self._place(told) if kind == NODE else None
        if place is not None:
            self._whole.append(OsmRecord(NODE, number, NO_VERSION, place=place))

    def _state(self, told: Mapping[str, str]) -> dict[str, Any]:
        gone = DELETED if told.get("action") == "delete" else ""
        if told.get("visible") == "false":
            gone = gone or INVISIBLE
        version = self._number(told, "version", _MOST_VERSION) if "version" in told else 0
        return {"version": version, "made": told.get("timestamp", ""), "gone": gone}

    def _number(self, told: Mapping[str, str], name: str, most: int = _MOST_NUMBER) -> int:
        try:
            number = int(told[name])
        except (KeyError, ValueError) as error:
            said = f"its {name} is '{told[name]}'" if name in told else f"it has no {name}"
            raise self._wrong(f"an object has no number that can be read: {said}") from error
        if abs(number) > most:
            raise self._wrong(f"an object's {name} '{told[name]}' is larger than any number of OpenStreetMap")
        return number

    def _place(self, told: Mapping[str, str]) -> Place | None:
        if "lon" not in told or "lat" not in told:
            return None
        try:
            lon, lat = round(float(told["lon"]), _DECIMALS_DEG), round(float(told["lat"]), _DECIMALS_DEG)
        except (ValueError, OverflowError) as error:
            raise self._wrong(f"the position '{told['lat']}, {told['lon']}' is no pair of numbers") from error
        if not (abs(lon) <= 180 and abs(lat) <= 90):  # noqa: PLR2004  # what a degree can be
            raise self._wrong(f"the position '{told['lat']}, {told['lon']}' is nowhere on Earth")
        return lon, lat

    def _middle(self, told: Mapping[str, str]) -> Place | None:
        ends = [self._place({"lon": told.get(f"{end}lon", ""), "lat": told.get(f"{end}lat", "")})
                for end in ("min", "max") if f"{end}lon" in told]  # fmt: skip
        first, last = ends if len(ends) == 2 else (None, None)  # noqa: PLR2004  # two corners
        return None if first is None or last is None else ((first[0] + last[0]) / 2, (first[1] + last[1]) / 2)

    def _entity(self, *_: object) -> None:
        raise self._wrong("the extract declares entities, which OpenStreetMap's XML never does")

    def _wrong(self, what: str) -> InputError:
        return InputError(
            f"{what}; correct it or fetch the extract again",
            file=self.file,
            line=self.parser.CurrentLineNumber,
        )
