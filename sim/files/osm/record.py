"""One object of an extract of OpenStreetMap, as it stands in the file, and what is right in all of them."""

from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sim.core.errors import InputError

Place = tuple[float, float]
"""Longitude and latitude, degrees."""

NODE, WAY, RELATION = "n", "w", "r"
KINDS = (NODE, WAY, RELATION)
"""In the order in which an extract holds them, so that points are known before what they make up."""

WORDS = {NODE: "node", WAY: "way", RELATION: "relation"}

NO_VERSION = -1
"""Of a point that is only told by what it belongs to; any version of its own is better."""

DELETED = "deleted in the editor"
INVISIBLE = "deleted"
OLDER = "an older version"
AGAIN = "the same object again"

_MOST_OBJECTS = 20_000_000  # some 5 GB of memory; the history of a large country has more


@dataclass(frozen=True, slots=True)
class OsmRecord:
    """An object of an extract.

    Parameters
    ----------
    kind, number
        A word of `KINDS`, and its number; editors give new objects negative ones.
    version, made
        Its version, 0 if it is not told, and when that was made; empty if it is not told.
    gone, tags
        Why it is no longer there, empty if it is; what is said of it.
    place
        Where it is: a node's position, or the middle that is told of a way or relation.
    refs, members
        Numbers of a way's nodes; kind, number and role of a relation's members.
    """

    kind: str
    number: int
    version: int = 0
    made: str = ""
    gone: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)
    place: Place | None = None
    refs: Sequence[int] = ()
    members: Sequence[tuple[str, int, str]] = ()


Records = Callable[[], Iterator[OsmRecord]]


@dataclass(slots=True)
class _Best:
    """What is known of an object."""

    rank: tuple[int, str]
    at: int
    gone: str
    is_wanted: bool
    older: int = 0
    again: int = 0

    def meet(self, other: "_Best") -> None:
        """Take in another version of it; of two that are the same the later in the file holds."""
        told_twice = NO_VERSION not in (self.rank[0], other.rank[0])
        if told_twice and self.rank == other.rank:
            self.again += 1
        elif told_twice:
            self.older += 1
        self.is_wanted |= other.is_wanted
        if other.rank >= self.rank:
            self.rank, self.at, self.gone = other.rank, other.at, other.gone


@dataclass(frozen=True)
class Cleaned:
    """What became of an extract.

    Parameters
    ----------
    passed_over
        Objects with one of the wanted keys that were left out, by reason.
    biggest, middles
        Numbers above it stand for those that were not positive; where ways and relations are by the file's
        own word, by kind and new number.
    """

    passed_over: Counter[str]
    biggest: int
    middles: dict[tuple[str, int], Place]

    def new_number(self, number: int) -> int:
        """Give the positive number for any."""
        return number if number > 0 else self.biggest + 1 - number

    def own_number(self, number: int) -> int:
        """Give back the number that the file has."""
        return number if number <= self.biggest else self.biggest + 1 - number


def clean_extract(osmium: Any, records: Records, keys: Collection[str], to: Path, file: Path) -> Cleaned:
    """Write what an extract holds today.

    Parameters
    ----------
    osmium, to, file
        The library; the new file, a PBF; the extract's name, for sentences.
    records, keys
        Reads the objects of the extract, as often as it is called; tags of what is counted when left out.

    Raises
    ------
    InputError
        If it holds too many objects.
    """
    best, biggest = _survey(records, frozenset(keys), file)
    cleaned = Cleaned(_passed_over(best), biggest, {})
    writer = osmium.SimpleWriter(str(to), overwrite=True)
    try:
        for kind in KINDS:
            for at, record in enumerate(records()):
                mine = best[record.kind, record.number]
                if record.kind == kind and mine.at == at and not mine.gone:
                    _write(osmium.osm.mutable, writer, record, cleaned)
    finally:
        writer.close()
    return cleaned


def _survey(records: Records, keys: frozenset[str], file: Path) -> tuple[dict[tuple[str, int], _Best], int]:
    best: dict[tuple[str, int], _Best] = {}
    biggest = 0
    for at, record in enumerate(records()):
        biggest = max(biggest, record.number, *record.refs, *(number for _, number, _ in record.members))
        found = _Best((record.version, record.made), at, record.gone, not keys.isdisjoint(record.tags))
        known = best.setdefault((record.kind, record.number), found)
        if known is not found:
            known.meet(found)
        elif len(best) > _MOST_OBJECTS:
            msg = (
                f"the extract holds old, deleted or doubled objects among over {_MOST_OBJECTS:,}, too many "
                "to sort out here; make an extract of one day first, such as by osmium time-filter or merge"
            )
            raise InputError(msg, file=file)
    return best, biggest


def _passed_over(best: dict[tuple[str, int], _Best]) -> Counter[str]:
    passed: Counter[str] = Counter()
    for one in best.values():
        if one.is_wanted:
            passed.update({OLDER: one.older, AGAIN: one.again, **({one.gone: 1} if one.gone else {})})
    return +passed


def _write(mutable: Any, writer: Any, record: OsmRecord, cleaned: Cleaned) -> None:
    number = cleaned.new_number(record.number)
    told = {
        "id": number,
        "version": max(record.version, 0),
        "tags": record.tags,
        **({"timestamp": record.made} if record.made else {}),
    }
    if record.kind == NODE:
        writer.add_node(mutable.Node(location=record.place, **told))
        return
    if record.place is not None:
        cleaned.middles[record.kind, number] = record.place
    if record.kind == WAY:
        writer.add_way(mutable.Way(nodes=[cleaned.new_number(ref) for ref in record.refs], **told))
    elif record.kind == RELATION:
        members = [(kind, cleaned.new_number(number), role) for kind, number, role in record.members]
        writer.add_relation(mutable.Relation(members=members, **told))
