"""One object of an extract of OpenStreetMap, as it stands in the file: an old version, a deleted one, any."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

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


@dataclass(frozen=True, slots=True)
class Record:
    """An object of an extract.

    Parameters
    ----------
    kind, number
        A word of `KINDS`, and its number; editors give new objects negative ones.
    version, made
        Its version, 0 if it is not told, and when that was made; empty if it is not told.
    gone
        Why it is no longer there; empty if it is.
    tags
        What is said of it.
    place
        Where it is: a node's position, or the middle that is told of a way or relation.
    refs
        Numbers of a way's nodes.
    members
        Kind, number and role of a relation's members.
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
