"""Street graphs in GraphML as OSMnx saves them: nodes with x and y, edges with a geometry where they bend."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from xml.parsers import expat

import geopandas as gpd
import pandas as pd
import shapely
from pyproj import CRS
from pyproj.exceptions import CRSError

from sim.core.errors import InputError
from sim.files.layers.vector_file import check_crs, within_degrees

_DEGREES = "EPSG:4326"
_CODE = re.compile(r"\w+:\w+")
_PLACES = ("x", "y")
Element = tuple[Mapping[str, str], dict[str, str]]
"""Attributes and data of a node or an edge."""


def read_graph_edges(file: Path) -> gpd.GeoDataFrame:
    """Read the edges of a street graph as lines.

    Raises
    ------
    InputError
        If it is no whole GraphML, or its nodes have no places.
    """
    reader = _Reader(file)
    try:
        with file.open("rb") as source:
            reader.parser.ParseFile(source)
        crs = CRS(_code(reader.about.get("crs", _DEGREES), file))
        places = {told["id"]: tuple(float(data[name]) for name in _PLACES) for told, data in reader.nodes}
        lines = [_line(told, data, places) for told, data in reader.edges]
    except (expat.ExpatError, OSError) as error:
        msg = f"the graph cannot be read to its end ({str(error).lower()}); save it again"
        raise InputError(msg, file=file) from error
    except (KeyError, ValueError, OverflowError, CRSError, shapely.errors.ShapelyError) as error:
        msg = (
            "the graph's nodes and edges have no places that can be read; save it with OSMnx's save_graphml, "
            "or its edges as GeoPackage"
        )
        raise InputError(msg, file=file) from error
    if not lines:
        raise InputError("the graph holds no edges; check that it is the right file", file=file)
    rows = pd.DataFrame([data for _, data in reader.edges]).drop(columns="geometry", errors="ignore")
    frame = gpd.GeoDataFrame(rows, geometry=lines, crs=crs)
    check_crs(frame.crs, file)
    return within_degrees(frame, file)


def _code(crs: str, file: Path) -> str:
    """Take codes only: other ways to write a CRS may name files or servers."""
    if _CODE.fullmatch(crs.strip()) is None:
        msg = f"the graph states its CRS as '{crs}', not as a code; save it in EPSG:4326"
        raise InputError(msg, file=file)
    return crs.strip()


def _line(told: Mapping[str, str], data: Mapping[str, str], places: Mapping[str, Any]) -> Any:
    if "geometry" in data:
        return shapely.from_wkt(data["geometry"])
    return shapely.LineString([places[told["source"]], places[told["target"]]])


class _Reader:
    """Gathers nodes and edges out of the events of a parser."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.nodes: list[Element] = []
        self.edges: list[Element] = []
        self.about: dict[str, str] = {}
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.EntityDeclHandler = self._entity
        self._names: dict[str, str] = {}
        self._data = self.about
        self._key = ""

    def _start(self, name: str, told: dict[str, str]) -> None:
        match name.rpartition(" ")[2]:
            case "key":
                self._names[told.get("id", "")] = told.get("attr.name", "")
            case "node" | "edge" as kind:
                self._data = {}
                (self.nodes if kind == "node" else self.edges).append((told, self._data))
            case "data":
                self._key = self._names.get(told.get("key", ""), "")

    def _end(self, name: str) -> None:
        match name.rpartition(" ")[2]:
            case "node" | "edge":
                self._data = self.about
            case "data":
                self._key = ""

    def _text(self, text: str) -> None:
        if self._key:
            self._data[self._key] = self._data.get(self._key, "") + text

    def _entity(self, *_: object) -> None:
        raise InputError(
            "the graph declares entities, which no street graph needs; save it again", file=self.file
        )
