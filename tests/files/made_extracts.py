"""Small extracts of OpenStreetMap written for the tests."""

from collections.abc import Iterable
from pathlib import Path

import osmium

CORNERS = {1: (76.90, 43.25), 2: (76.91, 43.25), 3: (76.91, 43.26), 4: (76.90, 43.26)}
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<osm version="0.6" generator="test">'


def node(number: int, *, tags: str = "", at: tuple[float, float] | None = None, more: str = "") -> str:
    lon, lat = at or CORNERS[number]
    return f'<node id="{number}" lon="{lon}" lat="{lat}" {more}>{tags}</node>'


def way(number: int, refs: Iterable[int], *, tags: str = "", more: str = "") -> str:
    return f'<way id="{number}" {more}>{"".join(f"<nd ref={quoted(ref)}/>" for ref in refs)}{tags}</way>'


def quoted(value: object) -> str:
    return f'"{value}"'


def tag(key: str, value: str) -> str:
    return f'<tag k="{key}" v="{value}"/>'


def write(file: Path, *things: str) -> Path:
    file.write_text("\n".join([HEAD, *things, "</osm>"]), encoding="utf-8")
    return file


def as_pbf(source: Path, file: Path, *, filetype: str = "pbf") -> Path:
    with osmium.SimpleWriter(osmium.io.File(str(file), filetype), overwrite=True) as writer:
        for thing in osmium.FileProcessor(str(source)):
            writer.add(thing)
    return file
