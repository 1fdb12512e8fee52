"""Opens extracts of OpenStreetMap (.osm, .osm.pbf, .osm.gz, .osm.bz2, .o5m, histories) for all readers."""

import tempfile
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sim.files.file_kind import optional_library, unreadable
from sim.files.osm.kind import format_of
from sim.files.osm.record import (
    INVISIBLE,
    KINDS,
    NO_VERSION,
    NODE,
    RELATION,
    WAY,
    Cleaned,
    OsmRecord,
    Place,
    clean_extract,
)
from sim.files.osm.survey import survey_binary, survey_text
from sim.files.osm.xml import xml_records

_BINARY = ("pbf", "o5m")
_NO_DATE = "1970-01-01"


@dataclass(frozen=True, eq=False)
class Extract:
    """An extract that osmium can read: every object once, as it is today, points before what they make up.

    Parameters
    ----------
    file, notes
        What the user gave, and sentences for the user.
    source, osmium
        What osmium is to read, with numbers that may be other than in the file; the library.
    cleaned
        What became of it where it had to be rewritten.
    """

    file: Path
    source: Any
    osmium: Any
    cleaned: Cleaned = field(default_factory=lambda: Cleaned(Counter(), 1 << 62, {}))
    notes: tuple[str, ...] = ()

    @property
    def passed_over(self) -> Mapping[str, int]:
        """Objects with one of the keys asked for that are left out, by reason."""
        return self.cleaned.passed_over

    def own_number(self, number: int) -> int:
        """Give the number that an object has in the file."""
        return self.cleaned.own_number(number)

    def middle(self, kind: str, number: int) -> Place | None:
        """Give the place that the file tells of a way or relation as a whole."""
        return self.cleaned.middles.get((kind, number))


@contextmanager
def open_extract(file: Path, keys: Collection[str]) -> Iterator[Extract]:
    """Open an extract, whatever it is called; what stops osmium within the block is told in a sentence.

    Parameters
    ----------
    file, keys
        The extract, and tags of what is asked for: what is left out is counted for these only.

    Raises
    ------
    InputError
        If it is no extract, breaks off, says itself that it is not complete, or osmium cannot read it.
    """
    kind = format_of(file)
    osmium: Any = optional_library("osmium", f"reading {file.name}")
    source = osmium.io.File(str(file), kind)
    with tempfile.TemporaryDirectory(prefix="safecity-") as folder:
        try:
            found = survey_binary(osmium, file, kind, keys) if kind in _BINARY else survey_text(file, kind)
            if found.is_clean:
                yield Extract(file, source, osmium, notes=found.notes)
                return
            to = Path(folder) / "today.osm.pbf"
            cleaned = clean_extract(osmium, lambda: _records(osmium, file, kind), keys, to, file)
            yield Extract(file, osmium.io.File(str(to), "pbf"), osmium, cleaned, found.notes)
        except (RuntimeError, ValueError, OSError, OverflowError, osmium.InvalidLocationError) as error:
            raise unreadable(error, file) from error


def _records(osmium: Any, file: Path, kind: str) -> Iterator[OsmRecord]:
    if kind not in _BINARY:
        yield from xml_records(file, kind)
        return
    for thing in osmium.FileProcessor(osmium.io.File(str(file), kind)):
        yield from _as_records(thing)


def _as_records(thing: Any) -> Iterator[OsmRecord]:
    kind = thing.type_str()
    if kind not in KINDS:
        return
    made = f"{thing.timestamp:%Y-%m-%dT%H:%M:%SZ}"
    place, refs, members = None, [], []
    if kind == NODE and thing.location.valid():
        place = (thing.location.lon, thing.location.lat)
    elif kind == WAY:
        for node in thing.nodes:
            refs.append(node.ref)
            if node.location.valid():
                yield OsmRecord(NODE, node.ref, NO_VERSION, place=(node.location.lon, node.location.lat))
    elif kind == RELATION:
        members = [(member.type, member.ref, member.role) for member in thing.members]
    yield OsmRecord(
        kind, thing.id, thing.version, "" if made.startswith(_NO_DATE) else made,
        "" if thing.visible else INVISIBLE, dict(thing.tags), place, refs, members,
    )  # fmt: skip
